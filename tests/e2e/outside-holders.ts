import {
  ListGroupMembershipsCommand,
  ListGroupsCommand,
  ListUsersCommand,
  type User,
} from "@aws-sdk/client-identitystore";
import {
  DescribePermissionSetCommand,
  ListAccountAssignmentsCommand,
  paginateListPermissionSets,
} from "@aws-sdk/client-sso-admin";
import { HOME_ACCOUNT_ID, WORLD_IDENTITY_CENTER } from "../../sandbox/world.ts";
import { directory, identityCenter } from "./deployed.ts";

const { instanceArn: InstanceArn, identityStoreId: IdentityStoreId } = WORLD_IDENTITY_CENTER;

/** Somebody who holds a permission set in the home account. */
export interface Holder {
  readonly user: string;
  /** Every name by which a grant can mean the user, or a group of theirs to which the set is assigned. */
  readonly keys: readonly string[];
}

/** Who holds each permission set in the home account, by the set's name, as read back from AWS. */
export async function holders(): Promise<ReadonlyMap<string, readonly Holder[]>> {
  const center = await identityCenter();
  const people = await directory();
  const { Users: users = [] } = await people.send(new ListUsersCommand({ IdentityStoreId }));
  const { Groups: groups = [] } = await people.send(new ListGroupsCommand({ IdentityStoreId }));
  const found = new Map<string, Holder[]>();
  for await (const { PermissionSets: arns = [] } of paginateListPermissionSets({ client: center }, { InstanceArn })) {
    for (const PermissionSetArn of arns) {
      const set = { InstanceArn, PermissionSetArn };
      const { PermissionSet: described } = await center.send(new DescribePermissionSetCommand(set));
      const request = new ListAccountAssignmentsCommand({ ...set, AccountId: HOME_ACCOUNT_ID });
      const { AccountAssignments: assignments = [] } = await center.send(request);
      const keys = new Map<User, string[]>();
      for (const { PrincipalId: id = "" } of assignments) {
        const group = groups.find(({ GroupId }) => GroupId === id);
        const members = group === undefined ? [id] : await membersOf(id);
        const by = group === undefined ? [] : [`group:${group.DisplayName ?? ""}`, `group-id:${id}`];
        for (const user of users.filter(({ UserId = "" }) => members.includes(UserId)))
          keys.set(user, [...(keys.get(user) ?? []), ...by, ...(group === undefined ? names(user) : [])]);
      }
      const list = [...keys].map(([user, of]): Holder => ({ user: user.UserName ?? "", keys: of }));
      found.set(described?.Name ?? "", list);
    }
  }
  return found;

  async function membersOf(GroupId: string): Promise<readonly string[]> {
    const request = new ListGroupMembershipsCommand({ IdentityStoreId, GroupId });
    const { GroupMemberships: members = [] } = await people.send(request);
    return members.map(({ MemberId }) => MemberId?.UserId ?? "");
  }
}

function names({ UserName = "", UserId = "", Emails = [] }: User): string[] {
  return [`user:${UserName}`, `user-id:${UserId}`, ...Emails.map(({ Value = "" }) => `user-email:${Value}`)];
}
