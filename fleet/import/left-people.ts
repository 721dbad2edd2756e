import pMap from "p-map";
import { accountOf } from "../../core/aws/arns.ts";
import { caseless } from "../../core/aws/names.ts";
import type { PolicyDocument } from "../../core/aws/policy-document.ts";
import { listOf } from "../../core/aws/policy-statements.ts";
import { possibleEffect } from "../../core/evaluate/possible-effect.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import type { HeldPolicies, IamPeople, IamReader } from "../verify/deployed.ts";
import type { Unmanaged } from "./import-report.ts";

const POLICIES_AT_ONCE = 4;

/**
 * Reads the IAM users and groups of an account with the document of each policy that they hold, AWS's own too.
 * @throws what the SDK throws.
 */
export async function readPeople(iam: IamReader): Promise<IamPeople> {
  const { users, groups, documents } = await iam.people();
  const attached = [...users.values(), ...groups.values()].flatMap(({ policies }) => policies.attached);
  const boundaries = [...users.values()].map(({ permissionsBoundary }) => permissionsBoundary);
  const wanted = new Set([...attached, ...boundaries].filter((arn) => arn !== "" && !documents.has(arn)));
  const read = await pMap(wanted, async (arn) => [arn, await iam.policy(arn)] as const, {
    concurrency: POLICIES_AT_ONCE,
  });
  const more = read.flatMap(([arn, document]) => (document === undefined ? [] : [[arn, document] as const]));
  return { users, groups, documents: new Map([...documents, ...more]) };
}

/**
 * The users and groups of the home account that no file names, with the roles of other accounts that their policies let them
 * enter. Whether such a role lets them in is its trust policy's word.
 * @param roleArns Roles of clients that are known, from their accounts and from the files.
 */
export function leftPeople(
  { users, groups, documents }: IamPeople,
  home: Pick<HomeSettings, "accountId" | "partition" | "users" | "groups">,
  roleArns: readonly string[],
): readonly Unmanaged[] {
  const strangers = <T>(all: ReadonlyMap<string, T>, known: readonly { readonly name: string }[]): readonly T[] => {
    const names = new Set(known.map(({ name }) => caseless(name)));
    return [...all].flatMap(([name, one]) => (names.has(caseless(name)) ? [] : [one]));
  };
  const rowOf = (kind: "IAM user" | "IAM group", arn: string, policies: readonly PolicyDocument[]): Unmanaged => {
    const where = rolesEntered(policies, home, roleArns);
    const because =
      where === ""
        ? "none of its policies lets it enter a role of another account that is known here"
        : becauseOf(kind, where);
    return { kind, accountId: home.accountId, name: arn, because, isOther: where === "" };
  };
  const held = (all: readonly HeldPolicies[]) => whole(all, documents);
  return [
    ...strangers(users, home.users).map(({ arn, policies, groups: of, permissionsBoundary }) => {
      const ofGroups = of.flatMap((name) => groups.get(name)?.policies ?? []);
      const boundary = documents.get(permissionsBoundary);
      return rowOf("IAM user", arn, [held([policies, ...ofGroups]), ...(boundary === undefined ? [] : [boundary])]);
    }),
    ...strangers(groups, home.groups).map(({ arn, policies }) => rowOf("IAM group", arn, [held([policies])])),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function becauseOf(kind: "IAM user" | "IAM group", where: string): string {
  const [whose, key] = kind === "IAM user" ? ["its policies and its groups'", "users"] : ["its policies", "groups"];
  return `${whose} let it enter ${where}; they stay as they are: write it under iam.${key} with adopt: true, to have it in the files`;
}

/** Most roles that are spelled out for one user or group. */
const FEW = 5;

/** Roles of other accounts that every one of the policies lets through, in words; empty: none. */
function rolesEntered(
  policies: readonly PolicyDocument[],
  { accountId, partition }: Pick<HomeSettings, "accountId" | "partition">,
  roleArns: readonly string[],
): string {
  const enters = (role: string) => policies.every((one) => possibleEffect(one, "sts:AssumeRole", role) === "allow");
  if (enters(`arn:${partition}:iam::000000000000:role/any`)) return "any role, in whichever account, that lets it in";
  const named = policies.flatMap(rolesIn).filter((role) => accountOf(role) !== accountId);
  const roles = [...new Set([...roleArns, ...named])].filter(enters).sort();
  const more = roles.length > FEW ? ` and ${roles.length - FEW} more` : "";
  return `${roles.slice(0, FEW).join(", ")}${more}`;
}

/** All policies as one: what one of them allows and another denies is denied. */
function whole(held: readonly HeldPolicies[], documents: IamPeople["documents"]): PolicyDocument {
  const all = held.flatMap(({ inline, attached }) => [
    ...inline.values(),
    ...attached.flatMap((arn) => documents.get(arn) ?? []),
  ]);
  return { Version: "2012-10-17", Statement: all.flatMap(({ Statement }) => Statement) };
}

/** Roles that a policy names one by one. */
function rolesIn({ Statement }: PolicyDocument): readonly string[] {
  return Statement.filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Resource }) => listOf(Resource).map(String))
    .filter((one) => /^arn:[a-z-]+:iam::\d{12}:role\/[^*?$]+$/.test(one));
}
