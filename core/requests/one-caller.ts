import { accountOf } from "../aws/arns.ts";
import { permissionSetOf } from "../aws/reserved-roles.ts";
import { identify } from "../evaluate/caller-identity.ts";
import { contextOf } from "../evaluate/context.ts";
import { principalArn } from "../evaluate/principal-arn.ts";
import type { AssumingPrincipal, SessionPrincipal, TargetRole, UserPrincipal } from "../evaluate/request.ts";
import { CALLER_KEYS } from "./caller.ts";
import type { KnownCaller } from "./role-requests.ts";

/** A unique id that no policy names, and a session that none does. */
const UNKNOWN = { id: "Z".repeat(17), session: "not-known" };

/**
 * The same principal with a unique id, as every caller has one; where none is given, with one that no policy names.
 * why the session too: without an id it stands for any session of the role.
 */
export function withId<P extends AssumingPrincipal>(principal: P): P {
  if (principal.uniqueId !== undefined || principal.kind === "account-root") return principal;
  return principal.kind === "user"
    ? { ...principal, uniqueId: `AIDA${UNKNOWN.id}` }
    : { ...principal, uniqueId: `AROA${UNKNOWN.id}`, sessionName: UNKNOWN.session };
}

/** Keys that are the same in all calls of one caller. */
const OWN = new RegExp(`^(?:${[...CALLER_KEYS, "aws:sourceidentity"].join("|")}|aws:principaltag/.+)$`);

/** What policy variables stand for in the calls that a caller can make on a role. */
export function knownOf(principal: AssumingPrincipal, target: TargetRole): KnownCaller {
  const request = { principal: withId(principal), identityPolicies: [], target };
  const identity = identify(request);
  if (typeof identity === "string") return { known: () => undefined };
  const context = contextOf(request, identity, "sts:AssumeRole");
  return {
    known: (key) => {
      const value = context.get(key);
      return typeof value !== "object" && OWN.test(key) ? { value } : undefined;
    },
  };
}

/**
 * What policy variables stand for in all calls that a principal could ever make: as {@link knownOf}, without what may differ
 * from call to call or is not known, as tags and the role that Identity Center made for a permission set.
 */
export function knownOfAllCalls(principal: AssumingPrincipal): KnownCaller["known"] {
  const arn = principalArn(principal);
  const known = new Map<string, string | undefined>([
    ["aws:principalaccount", accountOf(arn)],
    ["aws:principaltype", principal.kind === "user" ? "User" : "AssumedRole"],
    ["aws:username", principal.kind === "user" ? arn.slice(arn.lastIndexOf("/") + 1) : undefined],
    ...(permissionSetOf(arn) === undefined ? [["aws:principalarn", arn] as const] : []),
  ]);
  return (key) => (known.has(key) ? { value: known.get(key) } : undefined);
}

/** The text of a caller, as the algebra has it. */
export function callerText(principal: UserPrincipal | SessionPrincipal): string {
  const { uniqueId = "", ...one } = withId(principal);
  return one.kind === "user" ? `${one.arn}\n${uniqueId}` : `${one.roleArn}\n${uniqueId}:${one.sessionName}`;
}
