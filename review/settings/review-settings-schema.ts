import { z } from "zod";
import { advice } from "../../core/config/check/message.ts";
import { CLIENT_STACK, clientStackName } from "../../core/config/naming.ts";
import { strict } from "../../core/config/schema/unknown-keys.ts";
import { levelKey, text, until } from "../../core/config/schema/values.ts";
import { didYouMean } from "../../core/faults/did-you-mean.ts";
import { EXCUSABLE, RULE_SEVERITIES } from "../rules/catalogue.ts";
import { SEVERITIES } from "../rules/severity.ts";

const severity = z.enum(SEVERITIES, advice(`one of ${SEVERITIES.join(", ")}`, "Write one of these words."));
const threshold = z.enum(
  ["note", "warning", "error"],
  advice("one of note, warning, error", "Write one of these words."),
);

const count = (what: string, most: number) =>
  z
    .int(advice(`a whole number of ${what}`, "Write a number, without quotes."))
    .min(1, advice("at least 1", "Write a number from 1 on."))
    .max(most, advice(`at most ${most}`, "Write a smaller number."));

const slug = z
  .string(advice("the slug of a client", "Write a list, as in [abccorp]."))
  .refine(
    (written) => CLIENT_STACK.test(clientStackName(written)),
    advice(
      "the slug of a client, as in abccorp",
      "Write what stands between Pulumi.client- and .yaml in the file's name.",
    ),
  );

/** Source: GitHub's documentation of CODEOWNERS: a user, a team or an e-mail address. */
const owner = text(
  /^(?:@[\w.-]{1,100}(?:\/[\w.-]{1,100}){0,10}|[^\p{C}\s@#]{1,64}@[^\p{C}\s@#]{1,190})$/u,
  "an owner: @user, @organization/team or an e-mail address",
  "Write it as in @acme/security, in quotes.",
);

const owners = z
  .array(owner, advice("a list of owners", 'Write a list, as in ["@acme/security"].'))
  .min(1, advice("at least one owner", "Name one, or remove the key."));

const ruleId = z.enum(EXCUSABLE, {
  error: ({ input }) =>
    advice(
      `the id of a rule (docs/review-rules.md) that takes exceptions`,
      `${typeof input === "string" ? didYouMean(input, EXCUSABLE) : ""} Write the id as the finding shows it.`.trim(),
    ),
});

const exception = strict({
  rule: ruleId.describe("Id of the rule."),
  subject: text(
    /^[^\p{C}]{1,1200}$/u,
    "the subject of a finding",
    "Copy it from the finding, letter by letter; * and the like mean nothing.",
  ).describe("Subject of the finding, letter by letter."),
  reason: text(/^[^\p{C}]{10,300}$/u, "a reason of 10 to 300 characters", "Say in one line why it may stay.").describe(
    "Why the finding may stay.",
  ),
  owner: text(/^[^\p{C}]{1,200}$/u, "who answers for it", "Write a name, an address or a team.").describe(
    "Who answers for it.",
  ),
  until: until.describe("Day (its start, UTC) or moment from which on it counts no more."),
}).describe("A finding that may stay for a time.");

const SEVERITY_OF = Object.fromEntries(
  Object.entries(RULE_SEVERITIES).map(([id, own]) => [id, severity.describe(`Default: ${own}.`).optional()]),
);

/** `switchyard.review.yaml` as written. */
export const reviewSettingsSchema = strict({
  severities: strict(SEVERITY_OF).describe("Severities of rules, where they differ from the rules' own.").optional(),
  failsFrom: threshold.describe("From which severity on a finding fails the review. Default: error.").optional(),
  maxAdministrators: count("people and groups", 1000)
    .describe("Most groups, users and others that may be administrator of one client. Default: 3.")
    .optional(),
  maxDaysOfGrant: count("days", 3650)
    .describe("Days from now after which an `until` is too far away. Default: 400.")
    .optional(),
  protectedClients: z
    .array(slug, advice("a list of slugs", "Write a list, as in [abccorp]."))
    .describe("Clients, by slug, whose every change is a finding.")
    .optional(),
  protectedLevels: z
    .array(levelKey, advice("a list of access levels", "Write a list, as in [administrator]."))
    .describe("Access levels whose every change is a finding.")
    .optional(),
  owners: strict({
    clients: z.record(slug, owners, advice("a map of slugs", "Write slug: [owner].")).optional(),
    levels: z.record(levelKey, owners, advice("a map of access levels", "Write level: [owner].")).optional(),
    everything: owners.optional(),
  })
    .describe("Who approves changes of clients (by slug), of access levels, and of everything else; for CODEOWNERS.")
    .optional(),
  exceptions: z
    .array(exception, advice("a list of exceptions", "Write each exception as a list item."))
    .describe("Findings that may stay for a time.")
    .optional(),
}).describe("How pull requests are reviewed.");
