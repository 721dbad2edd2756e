import { z } from "zod";
import { advice } from "../check/message.ts";
import { strict } from "./unknown-keys.ts";
import { flag, path, policyReference, tags, text } from "./values.ts";

const userName = text(
  /^[\w+=,.@-]{1,64}$/,
  "an IAM user name: 1 to 64 letters, digits or _+=,.@-",
  "Choose a name that IAM accepts; write a path under `path`.",
);
const groupName = text(
  /^[\w+=,.@-]{1,128}$/,
  "an IAM group name: 1 to 128 letters, digits or _+=,.@-",
  "Choose a name that IAM accepts; write a path under `path`.",
);

const identity = {
  existing: flag(
    "Whether it exists already and is only referred to. Its own settings then stay as they are. Default false: the stack makes it.",
  ).optional(),
  adopt: flag("Takes over one of that name that exists already, instead of making it. Default false.").optional(),
  path: path.describe("IAM path. Default /.").optional(),
  managedPolicies: z
    .array(policyReference, advice("a list of managed policies", "Write a list, as in [ReadOnlyAccess]."))
    .describe("Managed policies attached in the home account itself, as in ReadOnlyAccess. Default: none.")
    .optional(),
  policy: z
    .enum(["inline", "managed"], advice("inline or managed", "Leave it out for inline."))
    .describe(
      "Where the permission to enter client roles stands: an inline policy (default), or customer-managed policies, which hold more.",
    )
    .optional(),
  protect: flag("Whether Pulumi refuses to delete or replace it. Default true.").optional(),
};

const user = strict({
  ...identity,
  permissionsBoundary: policyReference
    .describe("Permissions boundary: an AWS managed policy by name, or a managed policy by ARN.")
    .optional(),
  tags: tags.describe("Tags of the user.").optional(),
}).describe("An IAM user of the home account. It gets no password and no access key here.");

const group = strict({
  ...identity,
  members: z
    .array(userName, advice("a list of IAM users", "Write a list of keys under iam.users, as in [alice]."))
    .describe("Members, by their keys under iam.users. A group that the stack makes has these and no others.")
    .optional(),
}).describe("An IAM group of the home account.");

const orNothing = <Schema extends z.ZodType>(schema: Schema, what: string) =>
  z.union(
    [schema, z.null()],
    advice(`${what}: a map of settings, or nothing`, "Write the settings indented below the name, or nothing."),
  );

/** `iam` of the home stack. */
export const iamSchema = strict({
  users: z
    .record(userName, orNothing(user, "a user"), advice("a map of users", "Write a name and, below it, the settings."))
    .describe("IAM users by name.")
    .optional(),
  groups: z
    .record(groupName, orNothing(group, "a group"), advice("a map of groups", "Write a name and, below it, the settings."))
    .describe("IAM groups by name.")
    .optional(),
}).describe("IAM users and groups of the home account, for people without Identity Center.");

/** `iam` as written. */
export type IamInput = z.infer<typeof iamSchema>;
