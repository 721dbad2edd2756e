import type { PolicyDocument, Statement } from "../../aws/policy-document.ts";
import { listed } from "../../faults/fault.ts";
import type { GrantPrincipal } from "../settings/home-settings.ts";
import { label, principalKey } from "../settings/principals.ts";

/** A user whose grant ends while others keep theirs. */
export interface Ending {
  readonly principal: GrantPrincipal;
  /** Moment (UTC, ISO 8601) from which on the user is refused. */
  readonly until: string;
}

/** A user as the directory has it. */
export interface DirectoryUser {
  /** Identity store id. */
  readonly id: string;
  /** User name in the directory's own spelling. Absent: not known. */
  readonly userName?: string;
}

/**
 * The policy with a denial for each user whose grant ends, from that moment on.
 *
 * why twice for each: `identitystore:UserId` is what AWS itself uses to shut a person out of permission sets, and
 * `aws:userid` ends in the user name, which Identity Center makes the session's name; either is enough.
 * why the directory's spelling: the condition compares case, and the look-up that found the user did not.
 * why not for groups: a session does not say which groups its user is in.
 * Source: Identity Center user guide, `revoke-user-permissions`; IAM user guide, `reference_policies_variables`.
 */
export function withEndings(
  document: PolicyDocument,
  endings: readonly Ending[],
  userOf: (principal: GrantPrincipal) => DirectoryUser,
): PolicyDocument {
  const moments = [...new Set(endings.map(({ until }) => until))].sort();
  const statements = moments.flatMap((until): readonly Statement[] => {
    const users = endings.filter((ending) => ending.until === until).map(({ principal }) => userOf(principal));
    const names = users.flatMap((user) => sessionName(user) ?? []);
    const after = { DateGreaterThanEquals: { "aws:CurrentTime": until } };
    const sid = until.replace(/\D/g, "");
    const byId = { StringEquals: { "identitystore:UserId": users.map(({ id }) => id) }, ...after };
    const byName = { StringLike: { "aws:userid": names.map((name) => `*:${name}`) }, ...after };
    return [denial(`Ended${sid}`, byId), ...(names.length === 0 ? [] : [denial(`EndedNames${sid}`, byName)])];
  });
  return { ...document, Statement: [...document.Statement, ...statements] };
}

/** Says whose end holds by id alone; empty where there is nobody. */
export function endingWarnings(
  sets: readonly { readonly endings: readonly Ending[] }[],
  userOf: (principal: GrantPrincipal) => DirectoryUser,
): readonly string[] {
  const principals = new Map(sets.flatMap(({ endings }) => endings.map((one) => [principalKey(one.principal), one])));
  const byId = [...principals.values()].filter(({ principal }) => sessionName(userOf(principal)) === undefined);
  if (byId.length === 0) return [];
  const whose = listed(byId.map(({ principal }) => label(principal)));
  return [
    `The end of the grant to ${whose} is enforced by the id of Identity Center alone (identitystore:UserId). The user name in the directory cannot be the name of a session, as that of a guest with #EXT#, so there is no second denial by name.`,
  ];
}

/**
 * A user of whom the directory has not been asked: the name as the grant has it.
 * @param id Stands for the identity store id.
 */
export function userAsWritten({ by, name }: GrantPrincipal, id: string): DirectoryUser {
  return by === undefined ? { id, userName: name } : { id };
}

/** A user who takes as much room in a policy as this one can. Source: identitystore, `ResourceId`; STS, `RoleSessionName`. */
export function longestUser(principal: GrantPrincipal): DirectoryUser {
  return { userName: "x".repeat(64), ...userAsWritten(principal, "x".repeat(47)) };
}

/** The user's name as that of a session; `undefined` where it cannot be one, or holds what a pattern takes for a wildcard. */
export function sessionName({ userName }: DirectoryUser): string | undefined {
  return userName !== undefined && SESSION_NAME.test(userName) ? userName : undefined;
}

/** Source: STS `AssumeRole`, `RoleSessionName`. What Identity Center makes of other user names is not known. */
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;

function denial(sid: string, condition: Statement["Condition"] & object): Statement {
  return { Sid: sid, Effect: "Deny", Action: "sts:AssumeRole", Resource: "*", Condition: condition };
}
