import { z } from "zod";
import { accessRowSchema, locationSchema } from "./access-row-schema.ts";

/**
 * The form of a review as JSON: `schema/review.schema.json` comes from here, so every description is written for people who
 * read the file. A test holds that it and `ReviewReport` are the same.
 */

const faultSchema = z
  .object({
    code: z.string().describe("As docs/errors.md lists it."),
    at: locationSchema.exactOptional(),
    path: z.string().describe("Where in the configuration, or the name of what is at fault."),
    expected: z.string(),
    found: z.string(),
    fix: z.string().describe("What to do about it."),
    clients: z.array(z.string()).readonly().exactOptional().describe("Clients that alone can be held for it, by slug."),
  })
  .readonly();

const revisionSchema = z
  .object({
    ref: z.string().describe("As it was asked for."),
    commit: z
      .string()
      .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/)
      .describe("Full hash of the commit."),
  })
  .readonly();

const texts = z.array(z.string()).readonly();
const tags = z.record(z.string(), z.string()).readonly();

const contextSchema = z
  .object({
    externalId: z.string().exactOptional(),
    sessionName: z.string().exactOptional(),
    sourceIdentity: z.string().exactOptional(),
    sessionTags: tags.exactOptional(),
    transitiveTagKeys: texts.exactOptional(),
    sourceIp: z.string().exactOptional(),
    currentTime: z.string().exactOptional().describe("ISO 8601, UTC."),
    mfa: z.object({ present: z.boolean(), ageSeconds: z.number().exactOptional() }).readonly().exactOptional(),
    durationSeconds: z.number().exactOptional(),
    region: z.string().exactOptional(),
    extra: z
      .record(z.string(), z.union([z.string(), texts]))
      .readonly()
      .exactOptional()
      .describe("Further condition keys of AWS, by name."),
  })
  .readonly();

const holeSchema = z
  .object({
    kind: z
      .enum(["too-much", "lock-out", "unproved"])
      .describe("too-much: gets in and should not. lock-out: the other way round. unproved: it cannot be decided."),
    principal: z.string(),
    role: z.string(),
    attack: z.string().describe("What the request tries."),
    context: contextSchema.describe("What the call brings; what is left out is absent from it."),
    why: z.string().describe("Why AWS decides so."),
  })
  .readonly();

const findingSchema = z
  .object({
    rule: z.string(),
    severity: z.enum(["error", "warning", "note"]),
    subject: z.string().describe("What it is about, as exceptions name it."),
    message: z.string(),
    mend: z.string().describe("What to do about it."),
    at: locationSchema.exactOptional(),
    isOld: z.boolean().describe("Whether base has it as well."),
    exception: z
      .object({
        reason: z.string(),
        owner: z.string(),
        until: z.string().describe("ISO 8601, UTC."),
        isNew: z.boolean(),
      })
      .readonly()
      .exactOptional()
      .describe("The exception that lets it pass."),
  })
  .readonly();

const renameSchema = z
  .object({
    what: z.enum(["client", "role", "role-name", "permission-set"]),
    client: z.string(),
    before: z.string(),
    after: z.string(),
  })
  .readonly();

const count = z.number().int().nonnegative();
const digest = z.string().regex(/^[0-9a-f]{64}$/);

export const reviewReportSchema = z
  .object({
    version: z.literal(1),
    verdict: z
      .enum(["invalid", "failed", "gains", "losses", "unchanged"])
      .describe(
        "The worst that applies. invalid: head's files are at fault, nothing can be said about access. failed: a hole, a finding as bad as the threshold, a broken declaration, or a check that could not be made. gains: somebody gains access. losses: somebody loses access, nobody gains any. unchanged: nobody's access changes.",
      ),
    base: revisionSchema,
    head: revisionSchema,
    digest: digest.exactOptional().describe("Digest of head's access graph, for `switchyard up --reviewed`."),
    digestParts: z.record(z.string(), digest).readonly().exactOptional().describe("The same of each part."),
    totals: z
      .object({
        gained: count.describe("Accesses (holder and role) that are new or wider."),
        gainedAdministrator: count,
        lost: count,
        lostAdministrator: count,
        clients: count,
        accounts: count,
      })
      .readonly(),
    gains: z.array(accessRowSchema).readonly(),
    losses: z.array(accessRowSchema).readonly(),
    renames: z.array(renameSchema).readonly(),
    withoutEffect: texts.describe("Changes that change nobody's access."),
    findings: z.array(findingSchema).readonly(),
    holes: z.array(holeSchema).readonly(),
    proved: z.string().describe("What was proved, in one sentence."),
    decided: z
      .string()
      .exactOptional()
      .describe("That nobody new gets into a role, in one sentence. Absent: somebody does, or it was not decided."),
    faults: z
      .array(faultSchema)
      .readonly()
      .describe("Faults in head's files, or why something could not be looked at."),
    baseFaults: z
      .array(faultSchema)
      .readonly()
      .describe("Faults of base's files: then everything that head gives is listed as gained."),
    notJudged: texts.describe(
      "Files that the change touches and that are not judged: the program, workflows, packages.",
    ),
    noNewAccess: z
      .object({ holds: z.boolean() })
      .readonly()
      .exactOptional()
      .describe("Whether the declaration that there is no new access holds. Absent: nothing was declared."),
  })
  .readonly();
