import { printable } from "../../core/faults/fault.ts";
import { accessLevels } from "../../core/config/project/access-levels.ts";
import {
  checkAccountId,
  checkCompany,
  checkName,
  checkPortal,
  checkRegion,
  checkSlug,
  firstOf,
} from "../project/answer-checks.ts";
import type { Question } from "../project/question.ts";
import type { AwsProfile } from "./aws-profiles.ts";
import type { Detected } from "./detect.ts";
import { type InitAnswers, slugFromName } from "./init-answers.ts";

/** Value of the choice that names no profile. */
export const ENVIRONMENT = "";

/**
 * What a terminal can be asked so that a project can be made; nothing where all is given. The answers' keys are those of
 * {@link InitAnswers}. What was found out is what Enter alone gives, so that somebody has seen it.
 */
export function missingForInit(given: Partial<InitAnswers>, detected: Detected): readonly Question[] {
  const { caller, profiles } = detected;
  // why: what another account sees is not home's.
  const isHome = given.homeAccountId === undefined || given.homeAccountId === caller?.accountId;
  const { identityCenter, portal } = isHome ? detected : {};
  const slug = given.clientName === undefined ? undefined : slugFromName(given.clientName);
  const questions: readonly (Question & { readonly key: keyof InitAnswers })[] = [
    {
      key: "homeAccountId",
      message: "Id of the home account, in which people sign in",
      kind: "text",
      ...(caller !== undefined && { initial: caller.accountId }),
      check: checkAccountId,
    },
    ...profileQuestion("homeProfile", "AWS profile with credentials in the home account", profiles),
    {
      key: "company",
      message: "Short name of your company: begins the names of the roles, and clients read it",
      kind: "text",
      ...initial(companyOf(portal)),
      check: checkCompany,
    },
    {
      key: "region",
      message: "Region in which Identity Center is enabled",
      kind: "text",
      ...initial(identityCenter?.region),
      check: checkRegion,
    },
    {
      key: "portal",
      message: "Address of the access portal (empty: no links to it)",
      kind: "text",
      ...initial(portal),
      isOptional: true,
      check: checkPortal,
    },
    { key: "clientName", message: "Name of the first client", kind: "text", check: checkName },
    {
      key: "clientAccountId",
      message: "Id of its AWS account, 12 digits",
      kind: "text",
      check: firstOf(checkAccountId, (id) => (id === given.homeAccountId ? "That is the home account." : undefined)),
    },
    ...(slug !== undefined && checkSlug(slug) !== undefined
      ? [{ key: "clientSlug", message: "Slug of the client: names its stack", kind: "text", check: checkSlug } as const]
      : []),
    ...profileQuestion("clientProfile", "AWS profile with credentials in the client's account", profiles),
    {
      key: "roles",
      message: "Access levels that the client's account is to have",
      kind: "many",
      initial: ["read-only"],
      choices: [...accessLevels().keys()].map((level) => ({ value: level, label: level })),
    },
    {
      key: "group",
      message: "Group of Identity Center that may read at the client (empty: none)",
      kind: "text",
      isOptional: true,
    },
    {
      key: "user",
      message: "User of Identity Center who may read at the client (empty: none)",
      kind: "text",
      isOptional: true,
    },
  ];
  const isFirstGiven = given.group !== undefined || given.user !== undefined;
  return questions.filter(
    ({ key }) => given[key] === undefined && !(isFirstGiven && (key === "group" || key === "user")),
  );
}

function profileQuestion<Key extends "homeProfile" | "clientProfile">(
  key: Key,
  message: string,
  profiles: readonly AwsProfile[],
): readonly (Question & { readonly key: Key })[] {
  if (profiles.length === 0) return [];
  const choices = profiles.map(({ name, accountId }) => ({
    value: name,
    label: printable(name),
    ...(accountId !== undefined && { hint: `account ${printable(accountId)}` }),
  }));
  return [
    {
      key,
      message,
      kind: "one",
      initial: ENVIRONMENT,
      choices: [{ value: ENVIRONMENT, label: "none: the credentials of the environment" }, ...choices],
      isOptional: true,
    },
  ];
}

function initial(value: string | undefined): { readonly initial?: string } {
  return value === undefined ? {} : { initial: value };
}

/** `acme` of `https://acme.awsapps.com/start`; nothing of `d-93671234567`, which AWS made up. */
function companyOf(portal: string | undefined): string | undefined {
  const name = /^https:\/\/([a-z0-9-]+)\.awsapps\.com\//i.exec(portal ?? "")?.[1];
  return name === undefined || /^(?:d|ssoins)-[0-9a-f]+$/.test(name) ? undefined : name;
}
