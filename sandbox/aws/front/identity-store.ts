import { randomUUID } from "node:crypto";
import { AwsError } from "./aws-error.ts";
import type { AwsCall } from "./call.ts";
import type { Context } from "./context.ts";
import type { Caller } from "./identify.ts";
import { requireHome } from "./identity-center/home.ts";
import { optionalText, page, structure, structures, text, type Input } from "./json-input.ts";
import { jsonReply, type Reply } from "./reply.ts";

/** A user of Identity Center. `attributes` are the fields of the API that nothing here interprets. */
export interface StoreUser {
  id: string;
  userName: string;
  attributes: Input;
}

/** A group of Identity Center. */
export interface StoreGroup {
  id: string;
  displayName: string;
  description?: string;
}

/** Users, groups and who is in which. Names are unique without regard to case. */
export interface IdentityStoreState {
  users: Map<string, StoreUser>;
  groups: Map<string, StoreGroup>;
  memberships: Map<string, { groupId: string; userId: string }>;
  /** Ids by lower-case name. */
  userNames: Map<string, string>;
  groupNames: Map<string, string>;
  /** By user id: membership id of each of its groups. */
  groupsOf: Map<string, Map<string, string>>;
}

/** An identity store with nobody in it. */
export function emptyIdentityStore(): IdentityStoreState {
  return {
    users: new Map(),
    groups: new Map(),
    memberships: new Map(),
    userNames: new Map(),
    groupNames: new Map(),
    groupsOf: new Map(),
  };
}

const missing = (what: "USER" | "GROUP" | "MEMBERSHIP"): AwsError =>
  new AwsError("ResourceNotFoundException", `${what} not found.`);
const duplicate = (what: string): AwsError => new AwsError("ConflictException", `Duplicate ${what}`);

/** Adds a user. Throws ConflictException when the name is taken. */
export function addUser(store: IdentityStoreState, userName: string, attributes: Input): StoreUser {
  if (store.userNames.has(userName.toLowerCase())) throw duplicate("UserName");
  const user = { id: randomUUID(), userName, attributes };
  store.users.set(user.id, user);
  store.userNames.set(userName.toLowerCase(), user.id);
  store.groupsOf.set(user.id, new Map());
  return user;
}

/** Adds a group. Throws ConflictException when the name is taken. */
export function addGroup(store: IdentityStoreState, displayName: string, description?: string): StoreGroup {
  if (store.groupNames.has(displayName.toLowerCase())) throw duplicate("DisplayName");
  const group = { id: randomUUID(), displayName, ...(description === undefined ? {} : { description }) };
  store.groups.set(group.id, group);
  store.groupNames.set(displayName.toLowerCase(), group.id);
  return group;
}

/** Puts a user into a group; gives the membership's id. Throws when either does not exist or it is in already. */
export function addMember(store: IdentityStoreState, groupId: string, userId: string): string {
  if (!store.groups.has(groupId)) throw missing("GROUP");
  const groups = store.groupsOf.get(userId);
  if (groups === undefined) throw missing("USER");
  if (groups.has(groupId)) throw duplicate("Member");
  const id = randomUUID();
  store.memberships.set(id, { groupId, userId });
  groups.set(groupId, id);
  return id;
}

function removeMember(store: IdentityStoreState, membershipId: string): void {
  const membership = store.memberships.get(membershipId);
  if (membership === undefined) throw missing("MEMBERSHIP");
  store.memberships.delete(membershipId);
  store.groupsOf.get(membership.userId)?.delete(membership.groupId);
}

function userOf(store: IdentityStoreState, id: string): StoreUser {
  const user = store.users.get(id);
  if (user === undefined) throw missing("USER");
  return user;
}

function groupOf(store: IdentityStoreState, id: string): StoreGroup {
  const group = store.groups.get(id);
  if (group === undefined) throw missing("GROUP");
  return group;
}

function idByAlternate(names: Map<string, string>, input: Input, path: string, what: "USER" | "GROUP"): string {
  const unique = structure(structure(input, "AlternateIdentifier"), "UniqueAttribute");
  const asked = text(unique, "AttributePath");
  if (asked.toLowerCase() !== path.toLowerCase()) {
    throw new AwsError("ValidationException", `The attribute path ${asked} cannot be used here.`);
  }
  const id = names.get(text(unique, "AttributeValue").toLowerCase());
  if (id === undefined) throw missing(what);
  return id;
}

/** The named filter's value, when the input filters; other paths are refused. */
function nameFilter(input: Input, path: string): string | undefined {
  const [filter] = structures(input, "Filters");
  if (filter === undefined) return undefined;
  if (text(filter, "AttributePath").toLowerCase() !== path.toLowerCase()) {
    throw new AwsError("ValidationException", `Filtering by ${text(filter, "AttributePath")} is not supported.`);
  }
  return text(filter, "AttributeValue").toLowerCase();
}

function named<Item>(items: Map<string, Item>, names: Map<string, string>, filter: string | undefined): Item[] {
  if (filter === undefined) return [...items.values()];
  const item = items.get(names.get(filter) ?? "");
  return item === undefined ? [] : [item];
}

type Operation = (store: IdentityStoreState, input: Input, storeId: string) => object;

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

const READS: Record<string, Operation> = {
  GetUserId: (store, input, IdentityStoreId) => ({
    UserId: idByAlternate(store.userNames, input, "userName", "USER"),
    IdentityStoreId,
  }),
  GetGroupId: (store, input, IdentityStoreId) => ({
    GroupId: idByAlternate(store.groupNames, input, "displayName", "GROUP"),
    IdentityStoreId,
  }),
  DescribeUser: (store, input, storeId) => userView(userOf(store, text(input, "UserId")), storeId),
  DescribeGroup: (store, input, storeId) => groupView(groupOf(store, text(input, "GroupId")), storeId),
  ListUsers: (store, input, storeId) => {
    const { items, ...rest } = page(named(store.users, store.userNames, nameFilter(input, "UserName")), input);
    return { Users: items.map((user) => userView(user, storeId)), ...rest };
  },
  ListGroups: (store, input, storeId) => {
    const { items, ...rest } = page(named(store.groups, store.groupNames, nameFilter(input, "DisplayName")), input);
    return { Groups: items.map((group) => groupView(group, storeId)), ...rest };
  },
  ListGroupMemberships: (store, input, storeId) => {
    const group = groupOf(store, text(input, "GroupId"));
    const inGroup = [...store.memberships].filter(([, membership]) => membership.groupId === group.id);
    const { items, ...rest } = page(inGroup, input);
    return {
      GroupMemberships: items.map(([id, { userId }]) => membershipView(id, group.id, userId, storeId)),
      ...rest,
    };
  },
  ListGroupMembershipsForMember: (store, input, storeId) => {
    const user = userOf(store, text(structure(input, "MemberId"), "UserId"));
    const { items, ...rest } = page(store.groupsOf.get(user.id) ?? [], input);
    return { GroupMemberships: items.map(([groupId, id]) => membershipView(id, groupId, user.id, storeId)), ...rest };
  },
  GetGroupMembershipId: (store, input, IdentityStoreId) => {
    const id = store.groupsOf.get(text(structure(input, "MemberId"), "UserId"))?.get(text(input, "GroupId"));
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
    const groups = (input["GroupIds"] as string[] | undefined) ?? [];
    const inside = store.groupsOf.get(user.id);
    return {
      Results: groups.map((GroupId) => ({
        GroupId,
        MemberId: { UserId: user.id },
        MembershipExists: inside?.has(GroupId) ?? false,
      })),
    };
  },
};

const WRITES: Record<string, Operation> = {
  CreateUser: (store, input, IdentityStoreId) => {
    const { IdentityStoreId: _store, UserName: _name, ...attributes } = input;
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

/** The identity store API: wholly the front's. UpdateUser and UpdateGroup are not there. */
export function identityStore(context: Context, call: AwsCall, caller: Caller): Reply {
  requireHome(context, call, caller, "identitystore");
  const operation = READS[call.operation] ?? WRITES[call.operation];
  if (operation === undefined)
    throw new AwsError("UnknownOperationException", `The sandbox has no identitystore:${call.operation}.`);
  const storeId = text(call.input, "IdentityStoreId");
  if (storeId !== context.state.center.instance.identityStoreId) {
    throw new AwsError("ResourceNotFoundException", `IdentityStore not found: ${storeId}`);
  }
  const result = operation(context.state.identityStore, call.input, storeId);
  if (call.operation in WRITES) context.saver.touch();
  return jsonReply(result);
}
