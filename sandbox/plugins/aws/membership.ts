import type { Aws } from "../connection/aws.ts";
import { unlessGone } from "../connection/failure.ts";
import { allPages } from "../connection/pages.ts";
import { asText, asTexts, type Properties, type Value } from "../protocol/value.ts";
import { resource, type ResourceType } from "../table/entry.ts";
import type { Inputs } from "../table/inputs.ts";
import { iamName } from "./limits.ts";

/** One side of memberships and the many on the other: the users of a group, or groups of a user. */
interface Sides {
  readonly token: string;
  readonly label: string;
  readonly one: "user" | "group";
  readonly many: "users" | "groups";
  readonly inputs: Inputs;
  /** The id: AWS knows none. */
  readonly id: (given: Properties) => string;
  /** Everything on the other side, in AWS. */
  readonly list: (aws: Aws, one: string) => Promise<string[]>;
  /** Whether others beside those listed are nobody's business here. */
  readonly besideOthers: boolean;
}

function membership({ one, many, list, besideOthers, ...type }: Sides): ResourceType {
  const pair = (given: Properties, each: string) =>
    one === "group"
      ? { GroupName: asText(given[one]), UserName: each }
      : { UserName: asText(given[one]), GroupName: each };
  const without = (some: Value, others: Value) => asTexts(some).filter((each) => !asTexts(others).includes(each));
  const join = async (aws: Aws, given: Properties, which: readonly string[]): Promise<void> => {
    for (const each of which) await aws.iam("AddUserToGroup", pair(given, each));
  };
  const leave = async (aws: Aws, given: Properties, which: readonly string[]): Promise<void> => {
    for (const each of which) await unlessGone(aws.iam("RemoveUserFromGroup", pair(given, each)));
  };
  return resource({
    ...type,
    inputs: {
      ...type.inputs,
      [one]: { kind: "text", required: true, replace: true, limit: iamName(one === "user" ? 64 : 128) },
      [many]: { kind: { list: "text" }, required: true },
    },
    async create(aws, checked) {
      const given = checked as Properties;
      await join(aws, given, asTexts(given[many]));
      return { id: type.id(given), outputs: {} };
    },
    async read(aws, id, known) {
      if (known[one] === undefined) throw new Error(`${type.label} ${id} cannot be imported: AWS does not know its id`);
      const all = await unlessGone(list(aws, asText(known[one])));
      const own = asTexts(known[many]).filter((each) => all?.includes(each));
      return all && { name: known["name"], [one]: known[one], [many]: besideOthers ? own : all };
    },
    async update(aws, _id, checked, old) {
      const given = checked as Properties;
      await leave(aws, given, without(old[many], given[many]));
      await join(aws, given, without(given[many], old[many]));
      return {};
    },
    delete: (aws, _id, state) => leave(aws, state, asTexts(state[many])),
  });
}

/** `aws.iam.GroupMembership`: all the users of a group; id is its name in the program. Others in the group show as drift. */
export const groupMembership = membership({
  token: "aws:iam/groupMembership:GroupMembership",
  label: "IAM Group Membership",
  one: "group",
  many: "users",
  inputs: { name: { kind: "text", required: true, replace: true } },
  id: ({ name }) => asText(name),
  async list(aws, GroupName) {
    const all = await allPages(
      (page) => aws.iam("GetGroup", { GroupName, ...page }),
      (page) => page.Users,
    );
    return all.map(({ UserName }) => UserName ?? "");
  },
  besideOthers: false,
});

/** `aws.iam.UserGroupMembership`: some groups of a user, besides which there may be others. */
export const userGroupMembership = membership({
  token: "aws:iam/userGroupMembership:UserGroupMembership",
  label: "IAM User Group Membership",
  one: "user",
  many: "groups",
  inputs: {},
  id: ({ user, groups }) => [asText(user), ...asTexts(groups)].join("/"),
  async list(aws, UserName) {
    const all = await allPages(
      (page) => aws.iam("ListGroupsForUser", { UserName, ...page }),
      (page) => page.Groups,
    );
    return all.map(({ GroupName }) => GroupName ?? "");
  },
  besideOthers: true,
});
