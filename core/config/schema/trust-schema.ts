import { z } from "zod";
import type { ConditionName } from "../../evaluate/admission/condition-facts.ts";
import { advice } from "../check/message.ts";
import { strict } from "./unknown-keys.ts";
import { flag, levelKey, permissionSetName, text, until } from "./values.ts";

/** why not below aws-reserved: those roles are Identity Center's, and their names end in characters of its own. */
const principalName = (what: string, example: string) =>
  text(
    /^(?!aws-reserved\/|aws-service-role\/|.{513})(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/i,
    `the name of an IAM ${what} of the home account, with its path if it has one`,
    `Write the name alone, as in ${example}, or with the path, as in people/${example}; without wildcards, and not a whole ARN. People of Identity Center are named by permission set.`,
  );

const names = (schema: z.ZodString, what: string, example: string) =>
  z
    .array(schema, advice(`a list of ${what}s`, `Write a list, as in [${example}].`))
    .min(1, advice(`at least one ${what}`, "Name one, or remove the way in."));

const mfa = z
  .union(
    [
      z.literal(true),
      strict({
        maxAge: z
          .int(advice("a whole number of seconds from 60 to 129600", "Write seconds, without quotes."))
          .min(60, advice("at least 60 seconds", "Leave time enough to make the call."))
          .max(129_600, advice("at most 129600 seconds (36 hours)", "No session with MFA lasts longer."))
          .describe("Seconds since the MFA code was entered, 60 to 129600."),
      }),
    ],
    advice("true, or a map with maxAge", "Write true, or { maxAge: 3600 }; leave mfa out where none is needed."),
  )
  .describe("Requires MFA, optionally at most maxAge seconds old. For IAM users.");

const sourceIdentity = z
  .union(
    [
      z.literal(true),
      strict({
        values: z
          .array(
            text(
              /^[\w+=,.@*?-]{2,64}$/,
              "a source identity: 2 to 64 letters, digits or _+=,.@-, with * and ? for any",
              "Write it as the caller sets it.",
            ),
            advice("a list of source identities", "Write a list."),
          )
          .min(1, advice("at least one source identity", "Name one, or leave `values` out for any."))
          .describe("Allowed source identities; * and ? stand for any characters. Default: any.")
          .optional(),
        required: flag("Whether a call without a source identity is refused. Default false.").optional(),
      }),
    ],
    advice("true, or a map with values and required", "Write true to permit any, or { values: [...], required: true }."),
  )
  .describe("Permits sts:SetSourceIdentity.");

const tagKey = text(
  /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu,
  "a session tag key of 1 to 128 characters that does not begin with aws:",
  "Write the key as the caller passes it.",
);

/** Source: IAM user guide, `reference_policies_elements_principal`: a group is no principal. */
const GROUPS =
  "A group can be no principal of a trust policy. For a group of IAM, name its members under `users`; for one of Identity Center, name the permission set under `permissionSets`, and grant that to the group in the home stack.";
const PERSON =
  "A person of Identity Center comes in through a permission set: name that under `permissionSets`, and grant it to the person in the home stack. An IAM user goes under `users`.";
const NO_PRINCIPALS = {
  ...Object.fromEntries(["group", "groups", "iamGroup", "iamGroups"].map((key) => [key, GROUPS])),
  ...Object.fromEntries(["email", "emails", "person", "people"].map((key) => [key, PERSON])),
};

/** The conditions, by the key of each; what they mean is in `WAY_CONDITIONS`. */
const conditions = {
  mfa: mfa.optional(),
  externalId: text(
    /^[\w+=,.@:/-]{16,1224}$/,
    "an external ID of 16 to 1,224 letters, digits or _+=,.@:/-",
    "Make a random one for this client alone, for instance with `uuidgen`.",
  )
    .describe("External ID that the roles must send; random, and another one for each client.")
    .optional(),
  sourceIps: z
    .array(
      text(/^[0-9a-f:./]{2,49}$/i, "an address or a range in CIDR notation", "Write it as in 203.0.113.0/24."),
      advice("a list of address ranges", "Write a list, as in [203.0.113.0/24]."),
    )
    .min(1, advice("at least one address range", "Name one, or remove sourceIps."))
    .describe("Public address ranges (CIDR) that the call must come from.")
    .optional(),
  organizationId: text(
    /^o-[a-z0-9]{10,32}$/,
    "an organization's id: o- and 10 to 32 lower case letters or digits",
    "Copy it from AWS Organizations in the home account.",
  )
    .describe("Organization that the home account must belong to.")
    .optional(),
  until: until.describe("Day (its start, UTC) or moment from which on the way is closed.").optional(),
  sourceIdentity: sourceIdentity.optional(),
  sessionTags: z
    .array(tagKey, advice("a list of session tag keys", "Write a list, as in [project]."))
    .min(1, advice("at least one session tag key", "Name one, or remove sessionTags."))
    .describe("Keys of session tags that may be passed: permits sts:TagSession.")
    .optional(),
} satisfies Readonly<Record<ConditionName, z.ZodType>>;

/** One way into a role, as written; which keys go together is checked by `resolveTrust`. */
const waySchema = strict({
  permissionSets: names(permissionSetName, "permission set name", "AbcCorpReadOnly")
    .describe(
      "Permission sets of the home account that may enter; a name under sharedPermissionSets in Pulumi.yaml covers all its shards.",
    )
    .optional(),
  users: names(principalName("user", "alice"), "IAM user name", "alice")
    .describe("IAM users of the home account that may enter.")
    .optional(),
  roles: names(principalName("role", "ci-deployer"), "IAM role name", "ci-deployer")
    .describe("IAM roles of the home account that may enter: automation. Needs an externalId.")
    .optional(),
  wholeAccount: z
    .literal(true, advice("true", "Write true, or remove it."))
    .describe("Lets in every principal of the home account that its own policies allow. Needs a reason.")
    .optional(),
  reason: text(
    /^[^\p{C}]{10,300}$/u,
    "a reason of 10 to 300 characters",
    "Say why they must be let in, and until when.",
  )
    .describe("Why the whole account is let in, or a permission set with a name of AWS's own sets.")
    .optional(),
  namedBy: z
    .enum(
      ["condition", "principal"],
      advice("condition or principal", "Leave it out for condition, which survives when the user or role is made anew."),
    )
    .describe(
      "How users or roles are named: condition (default) survives their re-creation; principal dies with them, and needs them to exist.",
    )
    .optional(),
  id: levelKey
    .describe("Tells two ways of the same kind apart; part of the statement's Sid.")
    .optional(),
  ...conditions,
}, NO_PRINCIPALS).describe("One way into the role: exactly one of permissionSets, users, roles, wholeAccount, and its conditions.");

/** `trust` of a role: one way in, or several. */
export const trustSchema = z
  .union(
    [
      waySchema,
      z
        .array(waySchema, advice("a list of ways in", "Write each way as a list item."))
        .min(1, advice("at least one way in", "Name one, or leave `trust` out for the usual one.")),
    ],
    advice("a way in, or a list of ways in", "Write a map, as in { users: [alice] }, or a list of such maps."),
  )
  .describe("Whom the role lets in: one way, or a list of ways. Default: the role's own permission set.");

/** One way as written. */
export type WayInput = z.infer<typeof waySchema>;
