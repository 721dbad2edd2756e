import { optionalText, structure, text } from "../json-input.ts";
import { addGroup, addMember, addUser, groupOf, missing, userOf, type IdentityStoreState } from "./model.ts";
import type { Operation } from "./operation.ts";

type Membership = { groupId: string; userId: string };

function endMemberships({ memberships }: IdentityStoreState, isIts: (membership: Membership) => boolean): void {
  for (const [id, membership] of [...memberships]) if (isIts(membership)) memberships.delete(id);
}

/** What changes the identity store. */
export const WRITES: Record<string, Operation> = {
  CreateUser: (store, input, IdentityStoreId) => {
    const own = new Set(["IdentityStoreId", "UserName"]);
    const attributes = Object.fromEntries(Object.entries(input).filter(([field]) => !own.has(field)));
    return { UserId: addUser(store, text(input, "UserName"), attributes).id, IdentityStoreId };
  },
  CreateGroup: (store, input, IdentityStoreId) => ({
    GroupId: addGroup(store, text(input, "DisplayName"), optionalText(input, "Description")).id,
    IdentityStoreId,
  }),
  CreateGroupMembership: (store, input, IdentityStoreId) => ({
    MembershipId: addMember(store, text(input, "GroupId"), text(structure(input, "MemberId"), "UserId")),
    IdentityStoreId,
  }),
  DeleteGroupMembership: (store, input) => {
    if (!store.memberships.delete(text(input, "MembershipId"))) throw missing("MEMBERSHIP");
    return {};
  },
  DeleteUser: (store, input) => {
    const { id } = userOf(store, text(input, "UserId"));
    endMemberships(store, ({ userId }) => userId === id);
    store.users.delete(id);
    return {};
  },
  DeleteGroup: (store, input) => {
    const { id } = groupOf(store, text(input, "GroupId"));
    endMemberships(store, ({ groupId }) => groupId === id);
    store.groups.delete(id);
    return {};
  },
};
