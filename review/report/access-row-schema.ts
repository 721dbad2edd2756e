import { z } from "zod";

export const locationSchema = z
  .object({
    file: z.string().describe("Path from the repository's root."),
    line: z.number().int().positive().exactOptional().describe("Counts from 1."),
    column: z.number().int().positive().exactOptional().describe("Counts from 1."),
  })
  .readonly();

const holderSchema = z
  .object({
    kind: z.enum([
      ...(["group", "user", "iam-user", "iam-group", "iam-role"] as const),
      ...(["outside-set", "outside-user", "outside-role", "whole-account"] as const),
    ]),
    name: z.string(),
    key: z.string().describe("The same on both sides for the same holder."),
  })
  .readonly();

const roleTargetSchema = z
  .object({
    kind: z.literal("role"),
    client: z.string(),
    slug: z.string(),
    accountId: z.string(),
    roleKey: z.string(),
    level: z.string(),
    arn: z.string(),
  })
  .readonly();

const accountTargetSchema = z
  .object({
    kind: z.literal("account"),
    accountId: z.string(),
    of: z.enum(["home", "further", "client"]),
    client: z.string().exactOptional(),
  })
  .readonly();

const differenceSchema = z
  .object({
    aspect: z.enum([
      ...(["managed-policy", "statement", "boundary", "session", "until", "conditions", "trust"] as const),
    ]),
    direction: z.enum(["wider", "narrower", "either"]).describe("either: cannot be told, so it counts as wider."),
    words: z.string(),
  })
  .readonly();

const texts = z.array(z.string()).readonly();

/** Accesses alike of one holder, as JSON. */
export const accessRowSchema = z
  .object({
    holder: holderSchema,
    targets: z
      .array(z.union([roleTargetSchema, accountTargetSchema]))
      .readonly()
      .describe("Clients' roles, or accounts, at which all of it is the same."),
    role: z.string().describe("Key of the role, or `(account)`."),
    through: texts.describe("Permission sets, IAM users or groups by which it is held."),
    rights: texts.describe("What it may do, in words; whole for what is new or gone."),
    differences: z
      .array(differenceSchema)
      .readonly()
      .describe("Of an access that both sides have; of any other, a request that shows it."),
    isNew: z.boolean(),
    isGone: z.boolean(),
    administrator: z.enum(["yes", "no", "unknown"]),
    sessionSeconds: z.number(),
    conditions: texts,
    until: z.string().exactOptional().describe("Moment from which on AWS refuses; ISO 8601, UTC."),
    notes: z
      .array(z.object({ reason: z.string().exactOptional(), ticket: z.string().exactOptional() }).readonly())
      .readonly()
      .exactOptional()
      .describe("`reason` and `ticket` of the grants that give it; absent where they say nothing."),
    liveSeconds: z
      .number()
      .exactOptional()
      .describe("Of a loss: seconds after the deployment at which the last open session has ended."),
    at: locationSchema.exactOptional(),
  })
  .readonly();
