import { z } from "zod";
import { DIRECTORY_ID } from "../../aws/names.ts";
import { advice } from "../check/message.ts";
import { clientSelector } from "./selector-schema.ts";
import { strict } from "./unknown-keys.ts";
import { levelKey, permissionSetName, text, until } from "./values.ts";

/** A name of Identity Center. */
export const named = (what: string) =>
  text(/^[^\p{C}]{1,1024}$/u, `the name of a ${what}`, "Write it as Identity Center shows it.");

/** Id of a group or user of Identity Center. */
export const directoryId = text(
  DIRECTORY_ID,
  "an id of Identity Center, as in 93a4f8d2-1061-70a4-1c36-0123456789ab",
  "Copy it from Identity Center.",
);

/** E-mail address of a user of Identity Center. */
export const email = text(/^[^\p{C}\s@]{1,64}@[^\p{C}\s@]{1,190}$/u, "an e-mail address", "Write it as Identity Center has it.");

/** The name of an IAM user, group or role of the home account. */
export const iamName = (what: string, example: string) =>
  text(
    /^(?!aws-reserved\/|aws-service-role\/)(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,128}$/i,
    `the name of an IAM ${what} of the home account`,
    `Write the name, as in ${example}; not an ARN.`,
  );

/** One grant as written; which keys go together is checked by `resolveGrants`. */
export const grantSchema = strict({
  group: z
    .union([named("group"), strict({ id: directoryId })], advice("a group's name, or { id: ... }", "Write one of the two."))
    .describe("Identity Center group: its display name, or { id: ... }.")
    .optional(),
  user: z
    .union(
      [named("user"), strict({ email: email.optional(), id: directoryId.optional() })],
      advice("a user name, { email: ... } or { id: ... }", "Write one of the three."),
    )
    .describe("Identity Center user: the user name, { email: ... } or { id: ... }.")
    .optional(),
  iamUser: iamName("user", "alice").describe("IAM user, by its key under iam.users.").optional(),
  iamGroup: iamName("group", "auditors").describe("IAM group, by its key under iam.groups.").optional(),
  iamRole: iamName("role", "ci-deployer")
    .describe("IAM role of the home account that exists already, with its path if it has one.")
    .optional(),
  clients: clientSelector.optional(),
  roles: z
    .array(levelKey, advice("a list of roles", "Write a list, as in [read-only]."))
    .min(1, advice("at least one role", "Name a role."))
    .describe("Roles by key, as in the clients' files.")
    .optional(),
  permissionSet: permissionSetName
    .describe("A shared permission set, in place of clients and roles: every role that it holds.")
    .optional(),
  until: until
    .describe("Day (its start, UTC) or moment at which the grant ends; AWS itself refuses from then on.")
    .optional(),
  reason: text(/^[^\p{C}]{10,300}$/u, "a reason of 10 to 300 characters", "Say in one line why they need it.")
    .describe("Why it is given, for whoever reviews it: in reviews, exports and the home stack's outputs. AWS never sees it.")
    .optional(),
  ticket: text(
    /^[^\p{C}\p{Z}]{1,200}$/u,
    "a ticket of 1 to 200 characters without spaces",
    "Write its key or address, as in SEC-1234.",
  )
    .describe("Where it was asked for, for whoever reviews it: a ticket's key or address. AWS never sees it.")
    .optional(),
}).describe("Who may enter which clients' roles.");

/** One grant as written. */
export type GrantInput = z.infer<typeof grantSchema>;
