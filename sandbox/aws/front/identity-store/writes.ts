import { optionalText, structure, text } from "../json-input.ts";
import { addGroup, addMember, addUser, groupOf, removeMember, userOf } from "./model.ts";
import type { Operation } from "./operation.ts";

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
    removeMember(store, text(input, "MembershipId"));
    return {};
  },
  DeleteUser: (store, input) => {
    const user = userOf(store, text(input, "UserId"));
    for (const id of [...(store.groupsOf.get(user.id)?.values() ?? [])]) removeMember(store, id);
    store.groupsOf.delete(user.id);
    store.userNames.delete(user.userName.toLowerCase());
    store.users.delete(user.id);
    return {};
  },
  DeleteGroup: (store, input) => {
    const group = groupOf(store, text(input, "GroupId"));
    for (const [id, membership] of [...store.memberships]) {
      if (membership.groupId === group.id) removeMember(store, id);
    }
    store.groupNames.delete(group.displayName.toLowerCase());
    store.groups.delete(group.id);
    return {};
  },
};
