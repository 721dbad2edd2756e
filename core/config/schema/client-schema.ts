import { z } from "zod";
import { advice } from "../check/message.ts";
import { CLIENT_NAME } from "../naming.ts";
import { rights } from "./rights-schema.ts";
import { trustSchema } from "./trust-schema.ts";
import { strict } from "./unknown-keys.ts";
import { accountId, flag, levelKey, partition, permissionSetName, region, roleName, tags, text, until } from "./values.ts";

const clientRole = strict({
  level: levelKey.describe("Access level. Default: the role's key.").optional(),
  name: roleName.describe("Role name. Default <company>-<key>.").optional(),
  permissionSet: permissionSetName.describe("Name of the role's permission set. Default <Client><Level>.").optional(),
  trust: trustSchema.optional(),
  adopt: flag("Takes over a role of that name that exists already, instead of making one. Default false.").optional(),
  protect: flag("Whether Pulumi refuses to delete or replace the role. Default: the client's.").optional(),
  ...rights,
}).describe("An access role of this client; every key overrides the access level.");

const handedOver = strict({
  template: text(
    /^[0-9a-f]{16}$/,
    "the digest of a template: 16 hexadecimal digits",
    "Leave it to `switchyard handoff`, which writes it.",
  ).describe("Digest of the template that was handed over."),
  sent: until.describe("Day on which it was written."),
}).describe("The template that the client's people got last.");

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
  partition: partition("Leave it out for the home account's partition.")
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
    /^(?!\d{12}$)(?=.{3,63}$)[a-z0-9]+(?:-[a-z0-9]+)*$/,
    "an account alias: 3 to 63 lower case letters, digits and single dashes",
    "Write the alias as IAM has it.",
  )
    .describe("Account alias, used in switch-role links in place of the account id.")
    .optional(),
  tags: tags.describe("Tags on every role of this client; grants and shared sets can select clients by them.").optional(),
  memberOf: z
    .literal("home", advice("home", "Write home, or leave it out for an account of another organization."))
    .describe("home: the account belongs to the home's own organization, invited or created. External IDs are then not used.")
    .optional(),
  handoff: z
    .union(
      [z.boolean(), handedOver],
      advice(
        "true or false, or what `switchyard handoff` wrote: { template: <16 hexadecimal digits>, sent: <day> }",
        "Write true, and hand the roles over with `npx switchyard handoff <slug>`.",
      ),
    )
    .describe(
      "Whether the client runs no Pulumi: the home stack takes the roles from this file, and no stack deploys them. `switchyard handoff` writes here which template was handed over. Default false.",
    )
    .optional(),
  revoked: z
    .record(
      levelKey,
      until.describe("Moment (UTC) before which every session of the role was issued that is refused everything."),
      advice(
        "a map of roles and moments, as in { administrator: 2026-11-30T10:00:00Z }",
        "Leave it to `switchyard revoke`, which writes it.",
      ),
    )
    .describe(
      "Roles whose live sessions were ended, and when. The policy that refuses them stays until the role's longest session has run out. `switchyard revoke` writes it.",
    )
    .optional(),
  offboarding: flag(
    "Whether the client is on its way out: the home stack takes it for gone, and its own stack can only be destroyed. Default false.",
  ).optional(),
  protect: flag("Whether Pulumi refuses to delete or replace the client's roles. Default true.").optional(),
}).describe("A client account and the roles in it.");

/** `switchyard:client` as written. */
export type ClientInput = z.infer<typeof clientSchema>;

/** One role of a client as written. */
export type ClientRoleInput = z.infer<typeof clientRole>;
