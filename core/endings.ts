import type { PolicyDocument, Statement } from "./policy-document.ts";
import type { GrantPrincipal } from "./home-settings.ts";

/** A user whose grant ends while others keep theirs. */
export interface Ending {
  readonly principal: GrantPrincipal;
  /** Moment (UTC, ISO 8601) from which on the user is refused. */
  readonly until: string;
}

/**
 * The policy with a denial for each user whose grant ends, from that moment on.
 *
 * why twice for each: `identitystore:UserId` is what AWS itself uses to shut a person out of permission sets, and
 * `aws:userid` ends in the user name, which Identity Center makes the session's name; either is enough.
 * why not for groups: a session does not say which groups its user is in.
 * Source: Identity Center user guide, `revoke-user-permissions`; IAM user guide, `reference_policies_variables`.
 * @param idOf Identity store id of a user.
 */
export function withEndings(
  document: PolicyDocument,
  endings: readonly Ending[],
  idOf: (principal: GrantPrincipal) => string,
): PolicyDocument {
  const moments = [...new Set(endings.map(({ until }) => until))].sort();
  const statements = moments.flatMap((until): readonly Statement[] => {
    const principals = endings.filter((ending) => ending.until === until).map(({ principal }) => principal);
    const names = principals.filter(({ by, name }) => by === undefined && SESSION_NAME.test(name));
    const after = { DateGreaterThanEquals: { "aws:CurrentTime": until } };
    const sid = until.replace(/\D/g, "");
    const byId = { StringEquals: { "identitystore:UserId": principals.map(idOf) }, ...after };
    const byName = { StringLike: { "aws:userid": names.map(({ name }) => `*:${name}`) }, ...after };
    return [denial(`Ended${sid}`, byId), ...(names.length === 0 ? [] : [denial(`EndedNames${sid}`, byName)])];
  });
  return { ...document, Statement: [...document.Statement, ...statements] };
}

/** Source: STS `AssumeRole`, `RoleSessionName`. Other user names cannot be session names as they are. */
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;

function denial(sid: string, condition: Statement["Condition"] & object): Statement {
  return { Sid: sid, Effect: "Deny", Action: "sts:AssumeRole", Resource: "*", Condition: condition };
}
