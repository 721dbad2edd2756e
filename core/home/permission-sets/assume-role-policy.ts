import { oneOrMany, type PolicyDocument, type Statement } from "../../aws/policy-document.ts";
import { WAY_CONDITIONS } from "../../client/trust/conditions/way-conditions.ts";

/** Sid of the statement that allows a permission set to enter its access roles. */
const ASSUME_ROLE_SID = "EnterAccessRole";

/** Actions on an access role that a home principal can need. */
export type EntryAction = "sts:AssumeRole" | "sts:TagSession" | "sts:SetSourceIdentity";

const ONLY_ENTRY: readonly EntryAction[] = ["sts:AssumeRole"];

/** What one statement of an identity policy allows. */
export interface EntryRights {
  /** ARNs of access roles; at least one, without wildcards. */
  readonly roleArns: readonly string[];
  /** Default: `sts:AssumeRole` alone. */
  readonly actions?: readonly EntryAction[];
  /** Moment (UTC, ISO 8601) from which on AWS refuses. Default: never. */
  readonly until?: string;
}

/**
 * A statement that allows its holder to enter exactly these roles.
 * @throws RangeError when no role is given, or when an ARN holds a wildcard or a policy variable: it would reach other roles.
 */
export function entryStatement(sid: string, { roleArns, actions = ONLY_ENTRY, until }: EntryRights): Statement {
  if (roleArns.length === 0) throw new RangeError("an assume-role policy needs at least one role");
  for (const arn of roleArns) {
    if (/[*?$]/.test(arn))
      throw new RangeError(`an assume-role policy names roles exactly, but ${JSON.stringify(arn)} has a wildcard`);
  }
  return {
    Sid: sid,
    Effect: "Allow",
    Action: oneOrMany(actions),
    Resource: oneOrMany(roleArns),
    ...(until !== undefined && { Condition: WAY_CONDITIONS.until.write(until).always }),
  };
}

/**
 * The identity policy of a permission set: entry into exactly these roles and nothing else. Roles whose sessions may
 * carry tags or a source identity stand in a statement of their own.
 * @throws RangeError as {@link entryStatement}.
 */
export function assumeRolePolicy(
  roles: readonly { readonly arn: string; readonly actions?: readonly EntryAction[] }[],
  until?: string,
): PolicyDocument {
  const groups = new Map<string, { actions: readonly EntryAction[]; roleArns: string[] }>();
  for (const { arn, actions = ONLY_ENTRY } of roles) {
    const group = groups.get(actions.join()) ?? { actions, roleArns: [] };
    group.roleArns.push(arn);
    groups.set(actions.join(), group);
  }
  if (groups.size === 0) throw new RangeError("an assume-role policy needs at least one role");
  const statements = [...groups.values()].map(({ actions, roleArns }) =>
    entryStatement(sidFor(actions), { roleArns, actions, ...(until !== undefined && { until }) }),
  );
  return { Version: "2012-10-17", Statement: statements };
}

function sidFor(actions: readonly EntryAction[]): string {
  const further = actions.filter((action) => action !== "sts:AssumeRole").map((action) => action.replace("sts:", ""));
  return [ASSUME_ROLE_SID, ...further].join("With");
}
