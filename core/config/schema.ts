import { z } from "zod";
import {
  ACCOUNT_ID,
  CLIENT_NAME,
  LEVEL_KEY,
  PERMISSION_SET_NAME,
  POLICY_NAME,
  ROLE_NAME,
  ROLE_PATH,
} from "../names.ts";
import { PARTITIONS } from "../partitions.ts";
import { advice } from "./message.ts";
import { didYouMean } from "../nearest.ts";

/** A map with exactly these keys; another key is an error that suggests the nearest one. */
function strict<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== "unrecognized_keys")
        return advice(`a map with ${known.join(", ")}`, "Write the keys indented below this one.");
      const hint = issue.keys.map((key) => didYouMean(key, known)).find((text) => text !== "");
      return advice(
        `one of ${known.join(", ")}`,
        hint === undefined ? "Remove the key." : `Remove the key, or correct it: ${hint}`,
      );
    },
  });
}

/** Text of one line that matches; `what` completes "expected …". */
function text(pattern: RegExp, what: string, fix: string) {
  return z.string(advice(what, fix)).regex(pattern, advice(what, fix));
}

const accountId = text(
  ACCOUNT_ID,
  "an AWS account id: a string of 12 digits",
  'Write all 12 digits in quotes, as in "012345678901"; without quotes YAML reads a number and drops zeros.',
).describe("AWS account id: 12 digits, in quotes.");

const region = text(/^[a-z]{2,}(-[a-z]+)+-\d$/, "an AWS Region such as eu-west-1", "Write the Region's code.").describe(
  "AWS Region.",
);

const roleName = text(
  ROLE_NAME,
  "an IAM role name: 1 to 64 letters, digits or _+=,.@-",
  "Choose a name that IAM accepts.",
);

const permissionSetName = text(
  PERMISSION_SET_NAME,
  "a permission set name: 1 to 32 letters, digits or _+=,.@-",
  "Choose a name that Identity Center accepts.",
);

const path = text(
  ROLE_PATH,
  "an IAM path: begins and ends with a slash, with letters, digits or _+=,.@- between",
  "Write it as in /engineering/, without wildcards.",
).max(512, advice("a path of at most 512 characters", "Shorten it."));

const description = text(
  /^[\t\n\r\u0020-\u007E\u00A1-\u00FF]{1,1000}$/,
  "a description of 1 to 1,000 characters of Latin-1",
  "Shorten it, or replace the characters that IAM does not take.",
);

const policyReference = text(
  /^(?:arn:[a-z-]+:iam::(?:aws|\d{12}):policy\/)?(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,128}$/,
  "the name of an AWS managed policy, or the ARN of a managed policy",
  "Write a name such as ReadOnlyAccess or job-function/ViewOnlyAccess, or the whole ARN.",
);

const document = z
  .looseObject(
    {
      Version: z.enum(["2012-10-17", "2008-10-17"], advice('"2012-10-17", in quotes', 'Write Version: "2012-10-17".')),
      Statement: z
        .array(z.looseObject({}, advice("a statement: a map", "Write Effect, Action and Resource.")), {
          error: advice("a list of statements", "Write each statement as a list item."),
        })
        .min(1, advice("at least one statement", "Write a statement, or remove the policy.")),
    },
    advice("a policy document: a map with Version and Statement", "Write the policy as YAML, not as JSON text."),
  )
  .describe("IAM policy document, written as YAML.");

const tags = z
  .record(
    text(
      /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu,
      "a tag key of 1 to 128 characters that does not begin with aws:",
      "Rename the tag.",
    ),
    text(
      /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u,
      "a tag value: text of at most 256 characters",
      "Correct the value; put numbers in quotes.",
    ),
    advice("a map of tags", "Write key: value pairs."),
  )
  .describe("Tags, key: value.");

const maxSessionDuration = z
  .int(advice("a whole number of seconds from 3600 to 43200", "Write seconds, without quotes: 3600 is one hour."))
  .min(3600, advice("at least 3600 seconds (one hour)", "IAM takes no shorter maximum."))
  .max(43_200, advice("at most 43200 seconds (12 hours)", "IAM takes no longer maximum."))
  .describe(
    "Longest session of the role in seconds, 3600 (default) to 43200. Sessions from a permission set are role chaining, which AWS ends after one hour in any case.",
  );

const flag = (what: string) =>
  z.boolean(advice("true or false", "Write true or false, without quotes.")).describe(what);

/** What a role gives; in an access level for all clients, in a client's role for that client alone. */
const rights = {
  managedPolicies: z
    .array(policyReference, advice("a list of managed policies", "Write a list, as in [ReadOnlyAccess]."))
    .describe(
      "AWS managed policies by name, or managed policies by ARN. Exclusive: a policy attached by hand shows as drift and is detached.",
    )
    .optional(),
  inlinePolicies: z
    .record(
      text(POLICY_NAME, "an inline policy name: 1 to 128 letters, digits or _+=,.@-", "Rename the policy."),
      document,
      advice("a map of policy name to policy document", "Write name: and the document indented below it."),
    )
    .describe("Inline policies, name: document. Exclusive.")
    .optional(),
  permissionsBoundary: policyReference
    .describe("Permissions boundary: an AWS managed policy by name, or a managed policy by ARN.")
    .optional(),
  path: path.describe("IAM path of the role. Default /.").optional(),
  description: description.describe("Description of the role.").optional(),
  maxSessionDuration: maxSessionDuration.optional(),
  tags: tags.optional(),
};

/** Schema of one access level. */
export const accessLevelSchema = strict({
  title: text(
    /^[\w+=,.@-]{1,32}$/,
    "a title of 1 to 32 letters, digits or _+=,.@-",
    "Write it as it should read in a permission set's name, as in ReadOnly.",
  )
    .describe("How the level reads in a permission set's name. Default: the key in PascalCase.")
    .optional(),
  ...rights,
}).describe("An access level: the kind of access a role gives.");

const levelKey = text(LEVEL_KEY, "a key of lower case words joined by dashes, as in read-only", "Rename it.").max(
  64,
  advice("a key of at most 64 characters", "Shorten it."),
);

/** Schema of the access levels in `Pulumi.yaml`. */
export const accessLevelsSchema = z
  .record(
    levelKey,
    accessLevelSchema,
    advice("a map of access levels", "Write a key and, below it, what the level gives."),
  )
  .describe(
    "Access levels by key. administrator, read-only and devops come ready; one of the same name replaces the ready one.",
  );

/** Schema of `homeAccount` in `Pulumi.yaml`. */
export const homeAccountSchema = strict({
  accountId,
  company: text(
    /^[\w+=,.@-]{1,40}$/,
    "a name of 1 to 40 letters, digits or _+=,.@-",
    "Write your company's short name, as in your-company.",
  ).describe("Begins the names of access roles: your-company-administrator."),
  partition: z
    .enum(PARTITIONS, advice(`one of ${PARTITIONS.join(", ")}`, "Leave it out for the commercial Regions."))
    .describe("AWS partition. Default aws.")
    .optional(),
}).describe("The home account, where people sign in.");

const trust = strict({
  permissionSets: z
    .array(permissionSetName, advice("a list of permission set names", "Write a list, as in [AbcCorpReadOnly]."))
    .min(1, advice("at least one permission set", "Name one, or leave `trust` out for the usual one."))
    .describe("Permission sets of the home account that may enter. Default: the role's own."),
}).describe("Whom the role lets in.");

const clientRole = strict({
  level: levelKey.describe("Access level. Default: the role's key.").optional(),
  name: roleName.describe("Role name. Default <company>-<key>.").optional(),
  permissionSet: permissionSetName.describe("Name of the role's permission set. Default <Client><Level>.").optional(),
  trust: trust.optional(),
  protect: flag("Whether Pulumi refuses to delete or replace the role. Default: the client's.").optional(),
  ...rights,
}).describe("An access role of this client; every key overrides the access level.");

/** Schema of `switchyard:client` in `Pulumi.client-<slug>.yaml`. */
export const clientSchema = strict({
  name: text(
    CLIENT_NAME,
    "a client name: 1 to 32 letters, digits or _+=,.@-, a letter or digit first",
    "Write it without spaces, as in AbcCorp.",
  ).describe("Name of the client. Begins the names of its permission sets."),
  accountId,
  roles: z
    .union(
      [
        z
          .array(levelKey, advice("a list of access levels", "Write a list, as in [administrator, read-only]."))
          .min(1, advice("at least one role", "Name an access level.")),
        z.record(
          levelKey,
          z.union(
            [clientRole, z.null()],
            advice(
              "a role's settings: a map, or nothing",
              "Write the settings indented below the role, or nothing for the access level as it is.",
            ),
          ),
          advice("a map of roles", "Write a key and, below it, the settings."),
        ),
      ],
      advice(
        "a list of access levels, or a map of roles",
        "Write a list, as in [administrator, read-only], or a map to override settings.",
      ),
    )
    .describe("Access roles: a list of access levels, or a map of roles with what differs from the level."),
  partition: z
    .enum(PARTITIONS, advice(`one of ${PARTITIONS.join(", ")}`, "Leave it out for the home account's partition."))
    .describe(
      "AWS partition. Default: the home account's; another one is refused, since no role can be assumed across partitions.",
    )
    .optional(),
  region: region
    .describe(
      "Region of the end points that the stack calls. IAM is global. Default: aws:region, then the partition's usual one.",
    )
    .optional(),
  alias: text(
    /^(?!\d{12}$)[a-z0-9](?:-?[a-z0-9]){2,62}$/,
    "an account alias: 3 to 63 lower case letters, digits and single dashes",
    "Write the alias as IAM has it.",
  )
    .describe("Account alias, used in switch-role links in place of the account id.")
    .optional(),
  tags: tags.describe("Tags on every role of this client.").optional(),
  protect: flag("Whether Pulumi refuses to delete or replace the client's roles. Default true.").optional(),
}).describe("A client account and the roles in it.");

const sessionDuration = text(
  /^PT(?:[1-9]|1[0-2])H$|^PT(?:[6-9]\d|[1-6]\d\d|7[01]\d|720)M$/,
  "an ISO 8601 duration from PT1H to PT12H",
  "Write hours as in PT4H, or minutes as in PT90M.",
).describe(
  "Session duration of the permission sets, PT1H (default) to PT12H. The client role's session ends after one hour in any case.",
);

const principal = (what: string) =>
  text(/^[^\p{C}]{1,1024}$/u, `the name of a ${what}`, "Write it as Identity Center shows it.");

const grant = strict({
  group: principal("group").describe("Display name of an Identity Center group.").optional(),
  user: principal("user").describe("User name of an Identity Center user.").optional(),
  clients: z
    .union(
      [
        z.literal("all"),
        z
          .array(text(CLIENT_NAME, "the name of a client", "Write the `name` of the client's file."))
          .min(1, advice("at least one client", "Name a client, or write all.")),
      ],
      advice("all, or a list of client names", "Write all, or a list as in [AbcCorp]."),
    )
    .describe("Clients by name, or all: every client that has the role."),
  roles: z
    .array(levelKey, advice("a list of roles", "Write a list, as in [read-only]."))
    .min(1, advice("at least one role", "Name a role."))
    .describe("Roles by key, as in the clients' files."),
})
  .refine(
    (value) => (value.group === undefined) !== (value.user === undefined),
    advice("either group or user", "Write one of the two; make two grants for both."),
  )
  .describe("Who may enter which clients' roles.");

/** Schema of `switchyard:home` in `Pulumi.home.yaml`. */
export const homeSchema = strict({
  identityCenter: strict({
    region: region.describe("Region in which Identity Center is enabled."),
    portal: text(
      /^https:\/\/[a-z0-9.-]+(?::\d{1,5})?(?:\/[\w./-]*)?$/i,
      "the https address of the access portal",
      "Copy it from Identity Center's settings, as in https://acme.awsapps.com/start.",
    )
      .describe("Address of the access portal, for links and AWS CLI profiles.")
      .optional(),
    instanceArn: text(
      /^arn:[a-z-]+:sso:::instance\/(?:sso)?ins-[\w.-]{16}$/,
      "the ARN of an Identity Center instance",
      "Copy it from Identity Center's settings.",
    )
      .describe("ARN of the instance. Needed only where the account sees more than one.")
      .optional(),
  }).describe("Identity Center of the home account."),
  clients: z
    .union(
      [
        z.literal("all"),
        z.array(
          text(
            /^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/,
            "the slug of a client: the part of its stack's name after client-",
            "Write abccorp for Pulumi.client-abccorp.yaml.",
          ),
        ),
      ],
      advice("all, or a list of slugs", "Write all, or a list as in [abccorp]."),
    )
    .describe("Client stacks to read, by slug. Default all: one for each Pulumi.client-<slug>.yaml beside this file.")
    .optional(),
  permissionSets: strict({
    sessionDuration: sessionDuration.optional(),
    relayState: z
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
      .describe("Page that the portal opens: an https address, or switch-role for the role's own switch-role page.")
      .optional(),
    tags: tags.describe("Tags on every permission set.").optional(),
    protect: flag("Whether Pulumi refuses to delete or replace permission sets. Default true.").optional(),
  })
    .describe("Settings of all permission sets.")
    .optional(),
  grants: z.array(grant, advice("a list of grants", "Write a list; [] for none.")).describe("Who may enter what."),
}).describe("The home stack: Identity Center, and who holds what.");

/** `homeAccount` as written. */
export type HomeAccountInput = z.infer<typeof homeAccountSchema>;
/** One access level as written. */
export type AccessLevelInput = z.infer<typeof accessLevelSchema>;
/** `switchyard:client` as written. */
export type ClientInput = z.infer<typeof clientSchema>;
/** One role of a client as written. */
export type ClientRoleInput = z.infer<typeof clientRole>;
/** `switchyard:home` as written. */
export type HomeInput = z.infer<typeof homeSchema>;
/** One grant as written. */
export type GrantInput = z.infer<typeof grant>;
