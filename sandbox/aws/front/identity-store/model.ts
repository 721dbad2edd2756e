import { randomUUID } from "node:crypto";
import { AwsError } from "../aws-error.ts";
import { structures, type Input } from "../json-input.ts";

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
}

/** An identity store with nobody in it. */
export function emptyIdentityStore(): IdentityStoreState {
  return { users: new Map(), groups: new Map(), memberships: new Map() };
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** The user of that name, whatever its case. */
export const userByName = ({ users }: IdentityStoreState, name: string): StoreUser | undefined =>
  [...users.values()].find(({ userName }) => same(userName, name));

/** The group of that name, whatever its case. */
export const groupByName = ({ groups }: IdentityStoreState, name: string): StoreGroup | undefined =>
  [...groups.values()].find(({ displayName }) => same(displayName, name));

/** The groups that a user is in: the membership's id by the group's. */
export function groupsOf({ memberships }: IdentityStoreState, user: string): Map<string, string> {
  return new Map(
    [...memberships].filter(([, { userId }]) => userId === user).map(([id, { groupId }]) => [groupId, id]),
  );
}

/** The error for what is not there. */
export const missing = (what: "USER" | "GROUP" | "MEMBERSHIP"): AwsError =>
  new AwsError("ResourceNotFoundException", `${what} not found.`);
const duplicate = (what: string): AwsError => new AwsError("ConflictException", `Duplicate ${what}`);

function emailsOf(attributes: Input): string[] {
  return structures(attributes, "Emails").flatMap(({ Value }) =>
    typeof Value === "string" ? [Value.toLowerCase()] : [],
  );
}

/** The id of the user with that e-mail address, whatever its case. */
export function userIdByEmail(store: IdentityStoreState, email: string): string | undefined {
  return [...store.users.values()].find(({ attributes }) => emailsOf(attributes).includes(email.toLowerCase()))?.id;
}

/** Throws ConflictException when another user than `own` has one of the e-mail addresses: they find a user (GetUserId). */
export function requireFreeEmails(store: IdentityStoreState, attributes: Input, own?: string): void {
  for (const email of emailsOf(attributes)) {
    const holder = userIdByEmail(store, email);
    if (holder !== undefined && holder !== own) throw duplicate("Emails");
  }
}

/** Adds a user. Throws ConflictException when the name or an e-mail address is taken. */
export function addUser(store: IdentityStoreState, userName: string, attributes: Input): StoreUser {
  if (userByName(store, userName) !== undefined) throw duplicate("UserName");
  requireFreeEmails(store, attributes);
  const user = { id: randomUUID(), userName, attributes };
  store.users.set(user.id, user);
  return user;
}

/** Adds a group. Throws ConflictException when the name is taken. */
export function addGroup(store: IdentityStoreState, displayName: string, description?: string): StoreGroup {
  if (groupByName(store, displayName) !== undefined) throw duplicate("DisplayName");
  const group = { id: randomUUID(), displayName, ...(description === undefined ? {} : { description }) };
  store.groups.set(group.id, group);
  return group;
}

/** Gives a group another name. Throws ConflictException when it is taken, ValidationException when it is empty. */
export function renameGroup(store: IdentityStoreState, group: StoreGroup, displayName: string): void {
  if (displayName === "") throw new AwsError("ValidationException", "A group needs a display name.");
  if ((groupByName(store, displayName) ?? group) !== group) throw duplicate("DisplayName");
  group.displayName = displayName;
}

/** Puts a user into a group; gives the membership's id. Throws when either does not exist or it is in already. */
export function addMember(store: IdentityStoreState, groupId: string, userId: string): string {
  groupOf(store, groupId);
  userOf(store, userId);
  if (groupsOf(store, userId).has(groupId)) throw duplicate("Member");
  const id = randomUUID();
  store.memberships.set(id, { groupId, userId });
  return id;
}

/** The user of that id. Throws ResourceNotFoundException. */
export function userOf(store: IdentityStoreState, id: string): StoreUser {
  const user = store.users.get(id);
  if (user === undefined) throw missing("USER");
  return user;
}

/** The group of that id. Throws ResourceNotFoundException. */
export function groupOf(store: IdentityStoreState, id: string): StoreGroup {
  const group = store.groups.get(id);
  if (group === undefined) throw missing("GROUP");
  return group;
}
