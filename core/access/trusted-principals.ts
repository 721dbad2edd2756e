import { accountOf } from "../aws/arns.ts";
import type { PolicyDocument, Statement } from "../aws/policy-document.ts";
import {
  conditionsOf,
  listOf,
  namedPrincipals,
  statementsOf,
  type WrittenCondition,
} from "../aws/policy-statements.ts";
import { permissionSetOf } from "../aws/reserved-roles.ts";
import { setInWords } from "../client/trust-notices.ts";
import { conditionOfKey } from "../evaluate/admission/condition-names.ts";
import { parseInstant } from "../evaluate/instant.ts";
import { cut } from "../faults/fault.ts";

/** Somebody whom a trust policy lets in, as far as its text tells. */
export interface TrustedPrincipal {
  /** The name of a permission set of the home account; else the ARN, or whatever the statement says, as it stands. */
  readonly key: string;
  /** For a sentence: `the permission set Oncall`, `the IAM user people/eve`, `everybody but …`. */
  readonly words: string;
}

/** why cut: a trust policy as deployed is what somebody else wrote. */
const MAX_WORDS = 200;

/** Actions that let nobody in by themselves. */
const BESIDE: ReadonlySet<string> = new Set(["sts:setsourceidentity", "sts:tagsession"]);

/** Keys beside those of a way's conditions that say how, when and from where a call comes, and not who makes it. */
const FURTHER_HOW =
  /^(?:sts:(?:rolesessionname|transitivetagkeys)|aws:(?:securetransport|requestedregion|requesttag\/.*))$/;

const saysHow = (key: string): boolean => conditionOfKey(key) !== undefined || FURTHER_HOW.test(key);

/**
 * Whom the statements of a trust policy let in, each once: principals that they name, and in its own words each statement
 * that names them in another way, as by `aws:username`. A statement that has ended lets nobody in.
 */
export function trustedPrincipals(
  trustPolicy: PolicyDocument,
  homeAccountId: string,
  now: Date,
): readonly TrustedPrincipal[] {
  const before = known.get(trustPolicy);
  if (before?.homeAccountId === homeAccountId && before.now === now.getTime()) return before.trusted;
  const found = statementsOf(trustPolicy)
    .filter((statement) => statement.Effect === "Allow" && letsIn(statement) && !hasEnded(statement, now))
    .flatMap((statement) => whom(statement, homeAccountId));
  const trusted = [...new Map(found.map((one) => [one.key, one])).values()];
  known.set(trustPolicy, { homeAccountId, now: now.getTime(), trusted });
  return trusted;
}

// why kept: of two revisions nearly all policies are the same objects.
const known = new WeakMap<
  PolicyDocument,
  { readonly homeAccountId: string; readonly now: number; readonly trusted: readonly TrustedPrincipal[] }
>();

function letsIn({ Action, NotAction }: Statement): boolean {
  // why also other actions: services and identity providers have ways of their own.
  return NotAction !== undefined || listOf(Action).some((action) => !BESIDE.has(String(action).toLowerCase()));
}

/** Whether a statement has an end that has come, so that it lets nobody in any more. */
export function hasEnded(statement: Statement, now: Date): boolean {
  return conditionsOf(statement).some(
    ({ operator, key, values }) =>
      key === "aws:currenttime" &&
      operator === "datelessthan" &&
      values.every((value) => (parseInstant(value) ?? Infinity) <= now.getTime()),
  );
}

function whom(statement: Statement, homeAccountId: string): readonly TrustedPrincipal[] {
  const [named] = namedPrincipals(statement);
  if (named !== undefined) return named.map((arn) => trusted("AWS", arn, homeAccountId));
  const others = conditionsOf(statement).filter(({ key }) => !saysHow(key));
  const where = others.length === 0 ? "" : `, where ${others.map(inWords).join(" and ")}`;
  const { Principal, NotPrincipal } = statement;
  const found =
    NotPrincipal === undefined
      ? namesIn(Principal).map(([kind, name]) => trusted(kind, name, homeAccountId))
      : [
          trusted(
            "",
            `everybody but ${namesIn(NotPrincipal)
              .map(([, name]) => name)
              .join(", ")}`,
            homeAccountId,
          ),
        ];
  return found.map(({ key, words }) => ({ key: `${key}${where}`, words: cut(`${words}${where}`, MAX_WORDS) }));
}

function inWords({ operator, key, values }: WrittenCondition): string {
  return `${operator} ${key} ${values.join(" or ")}`;
}

/** All names of a `Principal`, each with its kind. */
function namesIn(principal: Statement["Principal"]): readonly (readonly [kind: string, name: string])[] {
  const byKind = typeof principal === "string" ? { AWS: principal } : (principal ?? {});
  return Object.entries(byKind).flatMap(([kind, names]) => listOf(names).map((name) => [kind, String(name)] as const));
}

/** Kinds of principals that are no principals of IAM. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ["Service", "the service"],
  ["Federated", "the identity provider"],
  ["CanonicalUser", "the canonical user"],
]);

function trusted(kind: string, name: string, homeAccountId: string): TrustedPrincipal {
  const atHome = accountOf(name) === homeAccountId;
  const set = atHome ? permissionSetOf(name) : undefined;
  if (set !== undefined) return { key: set, words: setInWords(set) };
  const other = KINDS.get(kind);
  return { key: name, words: cut(other === undefined ? inIam(name, atHome) : `${other} ${name}`, MAX_WORDS) };
}

function inIam(name: string, atHome: boolean): string {
  if (name === "*") return "everybody";
  const account = /^(?:arn:[a-z-]+:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1];
  if (account !== undefined) return `the account ${account} as a whole`;
  const [, kind, own] = /^arn:[a-z-]+:iam::\d{12}:(user|role)\/([^*?]+)$/.exec(name) ?? [];
  return atHome && kind !== undefined && own !== undefined ? `the IAM ${kind} ${own}` : name;
}
