import type { Aws } from "../connection/aws.ts";
import { unlessGone } from "../connection/failure.ts";
import { asText, asTexts } from "../protocol/value.ts";
import { resource } from "../table/entry.ts";
import { setOf } from "../table/collection.ts";
import { text } from "../table/shape.ts";
import { allPages, idParts } from "./iam-common.ts";
import { iamName } from "./limits.ts";

async function usersOf(aws: Aws, GroupName: string): Promise<string[]> {
  const all = await allPages(
    (page) => aws.iam("GetGroup", { GroupName, ...page }),
    (page) => page.Users,
  );
  return all.map(({ UserName }) => UserName ?? "");
}

async function groupsOf(aws: Aws, UserName: string): Promise<string[]> {
  const all = await allPages(
    (page) => aws.iam("ListGroupsForUser", { UserName, ...page }),
    (page) => page.Groups,
  );
  return all.map(({ GroupName }) => GroupName ?? "");
}

async function join(aws: Aws, pairs: readonly { UserName: string; GroupName: string }[]): Promise<void> {
  for (const pair of pairs) await aws.iam("AddUserToGroup", pair);
}

async function leave(aws: Aws, pairs: readonly { UserName: string; GroupName: string }[]): Promise<void> {
  for (const pair of pairs) await unlessGone(aws.iam("RemoveUserFromGroup", pair));
}

/** `aws.iam.GroupMembership`: all the users of a group; id is its name in the program. Others in the group show as drift. */
export const groupMembership = resource({
  token: "aws:iam/groupMembership:GroupMembership",
  label: "IAM Group Membership",
  autoName: { property: "name", maxLength: 128 },
  stable: [],
  inputs: {
    group: { shape: text, required: true, replace: true, limit: iamName(128) },
    name: { shape: text, replace: true, local: true },
    users: { shape: setOf(text), required: true },
  },
  async create(aws, given) {
    await join(
      aws,
      given.users.map((UserName) => ({ UserName, GroupName: given.group })),
    );
    return { id: given.name ?? given.group, outputs: {} };
  },
  async read(aws, id, known) {
    const group = known["group"];
    if (typeof group !== "string") throw new Error("a group membership cannot be imported: AWS does not know its name");
    const users = await unlessGone(usersOf(aws, group));
    return users && { values: { group, name: id, users } };
  },
  async update(aws, _id, given, old) {
    const [before, GroupName] = [asTexts(old["users"]), given.group];
    await join(
      aws,
      given.users.filter((name) => !before.includes(name)).map((UserName) => ({ UserName, GroupName })),
    );
    await leave(
      aws,
      before.filter((name) => !given.users.includes(name)).map((UserName) => ({ UserName, GroupName })),
    );
    return {};
  },
  delete: (aws, _id, state) =>
    leave(
      aws,
      asTexts(state["users"]).map((UserName) => ({ UserName, GroupName: asText(state["group"]) })),
    ),
});

/** `aws.iam.UserGroupMembership`: some groups of a user, besides which there may be others. Import id `user/group1/group2`. */
export const userGroupMembership = resource({
  token: "aws:iam/userGroupMembership:UserGroupMembership",
  label: "IAM User Group Membership",
  stable: [],
  inputs: {
    groups: { shape: setOf(text), required: true },
    user: { shape: text, required: true, replace: true, limit: iamName(64) },
  },
  async create(aws, given) {
    await join(
      aws,
      given.groups.map((GroupName) => ({ UserName: given.user, GroupName })),
    );
    return { id: [given.user, ...given.groups].join("/"), outputs: {} };
  },
  async read(aws, id, known) {
    const [user, listed] = idParts(id, "/", "user/group1/group2");
    const wanted = known["groups"] === undefined ? listed.split("/") : asTexts(known["groups"]);
    const groups = await unlessGone(groupsOf(aws, user));
    return groups && { values: { user, groups: wanted.filter((name) => groups.includes(name)) } };
  },
  async update(aws, _id, given, old) {
    const [before, UserName] = [asTexts(old["groups"]), given.user];
    await join(
      aws,
      given.groups.filter((name) => !before.includes(name)).map((GroupName) => ({ UserName, GroupName })),
    );
    await leave(
      aws,
      before.filter((name) => !given.groups.includes(name)).map((GroupName) => ({ UserName, GroupName })),
    );
    return {};
  },
  delete: (aws, _id, state) =>
    leave(
      aws,
      asTexts(state["groups"]).map((GroupName) => ({ UserName: asText(state["user"]), GroupName })),
    ),
});
