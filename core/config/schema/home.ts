import { z } from "zod";
import { CLIENT_NAME } from "../../names.ts";
import { advice } from "../message.ts";
import { flag, levelKey, region, strict, tags, text } from "./parts.ts";

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
}).describe("Who may enter which clients' roles.");

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

/** `switchyard:home` as written. */
export type HomeInput = z.infer<typeof homeSchema>;
/** One grant as written. */
export type GrantInput = z.infer<typeof grant>;
