import { z } from "zod";
import { advice } from "../check/message.ts";
import { directoryId, email, grantSchema, iamName, named } from "./grants-schema.ts";
import { iamSchema } from "./iam-schema.ts";
import { permissionSetsSchema } from "./permission-sets-schema.ts";
import { strict } from "./unknown-keys.ts";
import { region, text, until } from "./values.ts";

const slug = text(
  /^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/,
  "the slug of a client: the part of its stack's name after client-",
  "Write abccorp for Pulumi.client-abccorp.yaml.",
);

const deniedPerson = strict({
  user: named("user").describe("User name, in the directory's own spelling.").optional(),
  id: directoryId.describe("The user's id of Identity Center.").optional(),
  email: email
    .describe("The user's e-mail address: whether grants that name it are this person's. AWS refuses by id and user name.")
    .optional(),
  iamUser: iamName("user", "alice").describe("IAM user, by its key under iam.users.").optional(),
  since: until.describe("When the person was shut out (UTC)."),
}).describe("Somebody who is shut out: a user with its id, or an IAM user.");

/** Schema of `switchyard:home` in `Pulumi.home.yaml`. */
export const homeSchema = strict({
  identityCenter: strict({
    region: region.describe("Region in which Identity Center is enabled."),
    portal: text(
      // why also with what follows ? or #: it is how a browser shows the address once the page is open.
      /^https:\/\/[a-z0-9.-]+(?::\d{1,5})?(?:\/[\w./-]*)?(?:[?#][\w./?#&=%:@+~-]*)?$/i,
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
  })
    .describe("Identity Center of the home account. Without it, no permission sets are made.")
    .optional(),
  iam: iamSchema.optional(),
  clients: z
    .union(
      [
        z.literal("all"),
        z.array(slug),
      ],
      advice("all, or a list of slugs", "Write all, or a list as in [abccorp]."),
    )
    .describe("Client stacks to read, by slug. Default all: one for each Pulumi.client-<slug>.yaml beside this file.")
    .optional(),
  uncheckedContracts: z
    .array(
      strict({
        client: slug.describe("Slug of the client."),
        because: text(
          /^(?=.*\S.{8,}\S).{10,500}$/u,
          "why: 10 to 500 characters in one line",
          "Say where the client's file is instead, and who watches over its state.",
        ).describe("Why, for whoever reads the previews. At least 10 characters."),
      }),
      advice("a list of clients with reasons", "Write each as { client: abccorp, because: ... }."),
    )
    .describe(
      "Clients whose contract is held against no file, so that whoever can write to their state decides where permission sets lead. Every preview repeats it.",
    )
    .optional(),
  permissionSets: permissionSetsSchema.optional(),
  denied: z
    .array(deniedPerson, advice("a list of people", "Leave it to `switchyard revoke --user`, which writes it."))
    .describe(
      "People who are refused everything by every permission set, or as IAM users, whatever they are granted. `switchyard revoke --user` writes it, `--lift` takes it out.",
    )
    .optional(),
  grants: z
    .array(grantSchema, advice("a list of grants", "Write a list; [] for none."))
    .describe("Who may enter what."),
}).describe("The home stack: Identity Center, IAM users and groups, and who holds what.");

/** `switchyard:home` as written. */
export type HomeInput = z.infer<typeof homeSchema>;
