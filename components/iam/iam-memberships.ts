import { GroupMembership } from "@pulumi/aws/iam/groupMembership.js";
import { UserGroupMembership } from "@pulumi/aws/iam/userGroupMembership.js";
import type * as pulumi from "@pulumi/pulumi";
import type { PlannedIdentity } from "../../core/home/iam/planned-identity.ts";

/** Names of users and groups as AWS has them, by their names in the configuration. */
export interface IamNames {
  readonly users: ReadonlyMap<string, pulumi.Input<string>>;
  readonly groups: ReadonlyMap<string, pulumi.Input<string>>;
}

/**
 * Declares who is in which group. A group that the stack makes has its members and no others; to one that exists
 * already, each user is added beside whoever is in it.
 */
export function declareMemberships(
  parent: pulumi.Resource,
  identities: readonly PlannedIdentity[],
  { users, groups }: IamNames,
): void {
  const joined = new Map<string, pulumi.Input<string>[]>();
  for (const identity of identities) {
    if (identity.kind !== "iam-group") continue;
    const { name, members, existing } = identity.settings;
    const group = groups.get(name) ?? name;
    if (existing) for (const member of members) joined.set(member, [...(joined.get(member) ?? []), group]);
    else
      new GroupMembership(
        identity.key,
        // why also without members: then nobody is to be in it, and who is shows as drift.
        { name: "switchyard", group, users: members.map((member) => users.get(member) ?? member) },
        { parent },
      );
  }
  for (const [user, all] of joined)
    new UserGroupMembership(`iam-user:${user}`, { user: users.get(user) ?? user, groups: all }, { parent });
}
