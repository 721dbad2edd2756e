import { z } from "zod";
import { advice } from "../check/message.ts";
import { strict } from "./unknown-keys.ts";
import { accountId, flag, permissionSetName, policyReference, tags, text } from "./values.ts";

const sessionDuration = text(
  /^PT(?:[1-9]|1[0-2])H$|^PT(?:[6-9]\d|[1-6]\d\d|7[01]\d|720)M$/,
  "an ISO 8601 duration from PT1H to PT12H",
  "Write hours as in PT4H, or minutes as in PT90M.",
).describe(
  "Session duration of the permission sets, PT1H (default) to PT12H. The client role's session ends after one hour in any case.",
);

const relayState = z
  .union(
    [
      z.literal("switch-role"),
      text(
        /^https:\/\/[a-zA-Z0-9&$@#\\/%?=~\-_'"|!:,.;*+[\]() {}]{1,232}$/,
        "switch-role, or an https address of at most 240 characters",
        "Write the address that the portal should open.",
      ),
    ],
    advice(
      "switch-role, or an https address of at most 240 characters",
      "Write switch-role for the client's switch-role page.",
    ),
  )
  .describe(
    "Page that the portal opens: an https address, or switch-role for the role's own switch-role page (sets of one role only).",
  );

/** A customer-managed policy of the account that the set is assigned to. Source: sso-admin, `CustomerManagedPolicyReference`. */
const customerManagedPolicy = text(
  /^(?:\/?(?:[\w+=,.@-]+\/)*)[\w+=,.@-]{1,128}$/,
  "the name of a customer-managed policy of the home account, with its path if it has one",
  "Write it as in my-policy or /team/my-policy, without wildcards, and not an ARN.",
);

const setAccount = z.union(
  [
    accountId,
    strict({
      accountId,
      reason: text(
        /^[^\p{C}]{10,300}$/u,
        "a reason of 10 to 300 characters",
        "Say why the set's own policies are to hold in a client's account, where no role of the client limits them.",
      ).describe("Why the account may be a client's."),
    }),
  ],
  advice("an account id, or { accountId, reason }", 'Write the id in quotes, as in "444444444444".'),
);

const settings = {
  sessionDuration: sessionDuration.optional(),
  relayState: relayState.optional(),
  managedPolicies: z
    .array(policyReference, advice("a list of AWS managed policies", "Write a list, as in [ReadOnlyAccess]."))
    .describe("AWS managed policies that the set gives in the home account itself. Default: none.")
    .optional(),
  customerManagedPolicies: z
    .array(customerManagedPolicy, advice("a list of customer-managed policies", "Write a list of names."))
    .describe("Customer-managed policies of the home account that the set gives there. Default: none.")
    .optional(),
  permissionsBoundary: z
    .union(
      [policyReference, strict({ customerManagedPolicy })],
      advice("an AWS managed policy, or { customerManagedPolicy: name }", "Write one of the two."),
    )
    .describe("Permissions boundary of the set. It must allow sts:AssumeRole, or nobody gets into a client.")
    .optional(),
  accounts: z
    .array(setAccount, advice("a list of account ids", "Write a list of ids in quotes."))
    .describe(
      "Further accounts of the home's organization in which the holders get the set too. They enter clients from the home account only. A client's account needs a reason.",
    )
    .optional(),
  tags: tags.describe("Tags on the permission sets.").optional(),
  protect: flag("Whether Pulumi refuses to delete or replace the permission sets. Default true.").optional(),
};

/** `permissionSets` of the home stack: settings of all sets, and what differs for single ones. */
export const permissionSetsSchema = strict({
  ...settings,
  compare: z
    .enum(["updates", "always", "never"], advice("updates, always or never", "Write one of the three."))
    .describe(
      "When the stack compares the permission sets it holds with what Identity Center has, and warns of what was changed by hand: in updates, in previews too, or never. At most 50 in one run. Default updates.",
    )
    .optional(),
  overrides: z
    .record(
      permissionSetName,
      strict({
        ...settings,
        adopt: flag(
          "Takes over a permission set of that name that exists already, instead of making one. Default false.",
        ).optional(),
      }),
      advice("a map of permission set names", "Write a name and, below it, the settings."),
    )
    .describe("Settings of single permission sets, by name; each key overrides the one for all.")
    .optional(),
}).describe("Settings of all permission sets.");

/** `permissionSets` as written. */
export type PermissionSetsInput = z.infer<typeof permissionSetsSchema>;
