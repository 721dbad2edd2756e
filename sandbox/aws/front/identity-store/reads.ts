import { AwsError } from "../aws-error.ts";
import { page, structure, structures, text, texts, type Input } from "../json-input.ts";
import {
  groupByName,
  groupOf,
  groupsOf,
  missing,
  userByName,
  userIdByEmail,
  userOf,
  type StoreGroup,
  type StoreUser,
} from "./model.ts";
import type { Operation } from "./operation.ts";

type Search = (value: string) => string | undefined;

/** The id by a unique attribute; `searches` by the attribute's path in small letters. */
function idByAlternate(searches: Record<string, Search>, input: Input, what: "USER" | "GROUP"): string {
  const unique = structure(structure(input, "AlternateIdentifier"), "UniqueAttribute");
  const asked = text(unique, "AttributePath");
  const search = searches[asked.toLowerCase()];
  if (search === undefined) {
    throw new AwsError("ValidationException", `The attribute path ${asked} cannot be used here.`);
  }
  const id = search(text(unique, "AttributeValue"));
  if (id === undefined) throw missing(what);
  return id;
}

/** All, or the one of the name that the input filters for; filtering by another path is refused. */
function listed<Item>(items: Map<string, Item>, input: Input, path: string, nameOf: (item: Item) => string): Item[] {
  const [filter] = structures(input, "Filters");
  if (filter === undefined) return [...items.values()];
  if (text(filter, "AttributePath").toLowerCase() !== path.toLowerCase()) {
    throw new AwsError("ValidationException", `Filtering by ${text(filter, "AttributePath")} is not supported.`);
  }
  const name = text(filter, "AttributeValue").toLowerCase();
  return [...items.values()].filter((item) => nameOf(item).toLowerCase() === name);
}

const userView = (user: StoreUser, storeId: string) => ({
  ...user.attributes,
  UserName: user.userName,
  UserId: user.id,
  IdentityStoreId: storeId,
});
const groupView = (group: StoreGroup, storeId: string) => ({
  GroupId: group.id,
  DisplayName: group.displayName,
  Description: group.description,
  IdentityStoreId: storeId,
});
const membershipView = (id: string, groupId: string, userId: string, storeId: string) => ({
  IdentityStoreId: storeId,
  MembershipId: id,
  GroupId: groupId,
  MemberId: { UserId: userId },
});

/** What reads the identity store. */
export const READS: Record<string, Operation> = {
  GetUserId: (store, input, IdentityStoreId) => ({
    UserId: idByAlternate(
      {
        username: (name) => userByName(store, name)?.id,
        "emails.value": (email) => userIdByEmail(store, email),
      },
      input,
      "USER",
    ),
    IdentityStoreId,
  }),
  GetGroupId: (store, input, IdentityStoreId) => ({
    GroupId: idByAlternate({ displayname: (name) => groupByName(store, name)?.id }, input, "GROUP"),
    IdentityStoreId,
  }),
  DescribeUser: (store, input, storeId) => userView(userOf(store, text(input, "UserId")), storeId),
  DescribeGroup: (store, input, storeId) => groupView(groupOf(store, text(input, "GroupId")), storeId),
  ListUsers: (store, input, storeId) => {
    const found = listed(store.users, input, "UserName", ({ userName }) => userName);
    return page(found, input, "Users", (user) => userView(user, storeId));
  },
  ListGroups: (store, input, storeId) => {
    const found = listed(store.groups, input, "DisplayName", ({ displayName }) => displayName);
    return page(found, input, "Groups", (group) => groupView(group, storeId));
  },
  ListGroupMemberships: (store, input, storeId) => {
    const group = groupOf(store, text(input, "GroupId"));
    const inGroup = [...store.memberships].filter(([, membership]) => membership.groupId === group.id);
    return page(inGroup, input, "GroupMemberships", ([id, { userId }]) =>
      membershipView(id, group.id, userId, storeId),
    );
  },
  ListGroupMembershipsForMember: (store, input, storeId) => {
    const user = userOf(store, text(structure(input, "MemberId"), "UserId"));
    return page(groupsOf(store, user.id), input, "GroupMemberships", ([groupId, id]) =>
      membershipView(id, groupId, user.id, storeId),
    );
  },
  GetGroupMembershipId: (store, input, IdentityStoreId) => {
    const id = groupsOf(store, text(structure(input, "MemberId"), "UserId")).get(text(input, "GroupId"));
    if (id === undefined) throw missing("MEMBERSHIP");
    return { MembershipId: id, IdentityStoreId };
  },
  DescribeGroupMembership: (store, input, storeId) => {
    const id = text(input, "MembershipId");
    const membership = store.memberships.get(id);
    if (membership === undefined) throw missing("MEMBERSHIP");
    return membershipView(id, membership.groupId, membership.userId, storeId);
  },
  IsMemberInGroups: (store, input) => {
    const user = userOf(store, text(structure(input, "MemberId"), "UserId"));
    const groups = texts(input, "GroupIds");
    const inside = groupsOf(store, user.id);
    return {
      Results: groups.map((GroupId) => ({
        GroupId,
        MemberId: { UserId: user.id },
        MembershipExists: inside.has(GroupId),
      })),
    };
  },
};
