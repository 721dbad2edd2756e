import type { Effect } from "../aws/policy-document.ts";
import type { CallerIdentity } from "./caller-identity.ts";
import type { PrincipalGrant } from "./decision.ts";
import { GrammarError } from "./grammar-error.ts";

/** How a `Principal` element names an identity; undefined when it does not. */
export type PrincipalTest = (identity: CallerIdentity) => PrincipalGrant | undefined;

/** A compiled `Principal` or `NotPrincipal`. */
export interface PrincipalElement {
  /** The values as written, for reports. */
  readonly expected: readonly string[];
  readonly tests: readonly PrincipalTest[];
}

const ACCOUNT = /^(?:arn:(aws[a-z-]*):iam::)?(\d{12})(:root)?$/;
const ENTITY = /^arn:aws[a-z-]*:iam::\d{12}:(user|role)\/[^*?]+$/;
const SESSION = /^arn:aws[a-z-]*:sts::\d{12}:assumed-role\/[^/*?]+\/[^/*?]+$/;
const FEDERATED_USER = /^arn:aws[a-z-]*:sts::\d{12}:federated-user\/[^*?]+$/;
// why: IAM stores a principal by its unique id and shows that id once the principal is deleted
const UNIQUE_ID = /^A(?:IDA|ROA)[A-Z0-9]{8,}$/;

const STRENGTH: Readonly<Record<PrincipalGrant, number>> = { account: 0, role: 1, user: 2, session: 2, anyone: 2 };

/** The grant that needs least besides itself within one account. */
export function strongerGrant(
  one: PrincipalGrant | undefined,
  other: PrincipalGrant | undefined,
): PrincipalGrant | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return STRENGTH[other] > STRENGTH[one] ? other : one;
}

function compileAws(value: unknown): PrincipalTest {
  if (typeof value !== "string") throw new GrammarError("a principal is not text");
  if (value === "*") return () => "anyone";
  const [, partition, accountId, root] = ACCOUNT.exec(value) ?? [];
  if (accountId !== undefined && (partition === undefined) === (root === undefined)) {
    return (identity) =>
      identity.accountId === accountId && (partition ?? identity.partition) === identity.partition
        ? "account"
        : undefined;
  }
  const entity = ENTITY.exec(value)?.[1];
  if (entity === "user") return (identity) => (identity.kind === "user" && identity.arn === value ? "user" : undefined);
  if (entity === "role")
    return (identity) => (identity.kind === "session" && identity.arn === value ? "role" : undefined);
  if (SESSION.test(value)) return (identity) => (identity.sessionArn === value ? "session" : undefined);
  if (UNIQUE_ID.test(value)) {
    return ({ uniqueId, kind }) => (uniqueId === value ? (kind === "session" ? "role" : "user") : undefined);
  }
  if (FEDERATED_USER.test(value)) return () => undefined;
  throw new GrammarError(
    `"${value}" is not a principal: expected "*", an account, a user, a role or a session, with no wildcard inside`,
  );
}

function compileKind(kind: string, value: unknown): readonly PrincipalTest[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (kind === "AWS") return values.map(compileAws);
  // why: identity providers, services and canonical users never call sts:AssumeRole as an IAM principal
  if (kind === "Federated" || kind === "Service" || kind === "CanonicalUser") return [() => undefined];
  throw new GrammarError(`unknown kind of principal "${kind}"`);
}

function flatten(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [String(value)];
  return Object.values(value).flatMap((one: unknown) => (Array.isArray(one) ? one.map(String) : [String(one)]));
}

/**
 * Compiles a `Principal` element: `"*"`, or principals by kind. A role's ARN names all of its sessions.
 * Source: IAM User Guide, "AWS JSON policy elements: Principal".
 *
 * @throws {GrammarError} for forms that IAM refuses, such as `role/*`, and for unknown kinds.
 */
export function compilePrincipal(value: unknown): PrincipalElement {
  const expected = flatten(value);
  if (value === "*") return { expected, tests: [() => "anyone"] };
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new GrammarError(`Principal is neither "*" nor an object`);
  }
  const tests = Object.entries(value).flatMap(([kind, names]) => compileKind(kind, names));
  if (tests.length === 0) throw new GrammarError("Principal names nobody");
  return { expected, tests };
}

/**
 * Compiles a `NotPrincipal` element, read in the stricter way where AWS leaves it open. An Allow leaves out everyone
 * whom the list names in any form. A Deny leaves out only those whose account and user or role are both listed:
 * "you must also specify the account ARN of the not-denied principal. Otherwise, the policy might deny access to the
 * entire account"; and it leaves out nobody with a permissions boundary: it "will always deny any IAM principal that has
 * a permissions boundary policy attached, regardless of the values specified" (IAM User Guide, NotPrincipal).
 *
 * @throws {GrammarError} as {@link compilePrincipal} does.
 */
export function compileNotPrincipal(value: unknown, effect: Effect): PrincipalElement {
  const { expected, tests } = compilePrincipal(value);
  const listed = (identity: CallerIdentity, grants: readonly PrincipalGrant[]): boolean =>
    tests.some((test) => {
      const grant = test(identity);
      return grant !== undefined && grants.includes(grant);
    });
  const excepted = (identity: CallerIdentity): boolean => {
    if (effect === "Allow") return tests.some((test) => test(identity) !== undefined);
    if (identity.bounded) return false;
    const entity = identity.kind === "account-root" || listed(identity, ["user", "role"]);
    return listed(identity, ["anyone"]) || (entity && listed(identity, ["account"]));
  };
  return { expected, tests: [(identity) => (excepted(identity) ? undefined : "anyone")] };
}

/** How an element names an identity, by its strongest grant; undefined when it does not. */
export function grantOf({ tests }: PrincipalElement, identity: CallerIdentity): PrincipalGrant | undefined {
  let grant: PrincipalGrant | undefined;
  for (const test of tests) grant = strongerGrant(grant, test(identity));
  return grant;
}
