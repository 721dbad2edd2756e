import { z } from "zod";

/**
 * The form of a report, once: its types (report.ts) and `schema/report.schema.json` both come from here, so every
 * description is written for people who read the file.
 */

const location = z
  .object({
    file: z.string(),
    line: z.number().exactOptional().describe("Counts from 1."),
    column: z.number().exactOptional().describe("Counts from 1."),
  })
  .readonly();

const fault = z
  .object({
    code: z.string().describe("As docs/errors.md lists it."),
    at: location.exactOptional(),
    path: z.string().describe("Where in the configuration, or the name of what is at fault."),
    expected: z.string(),
    found: z.string(),
    fix: z.string().describe("What to do about it."),
    clients: z.array(z.string()).readonly().exactOptional().describe("Clients that alone can be held for it, by slug."),
  })
  .readonly();

export const stackResultSchema = z
  .enum(["succeeded", "unchanged", "failed", "refused", "skipped", "cancelled"])
  .describe(
    "succeeded: deployed as the files say. unchanged: as last deployed, so it was not run. failed: the engine, AWS or the program refused or broke off; the state says how far it came. refused: not begun, since its file is at fault, its credentials are another account's or somebody holds its lock; nothing was written. skipped: not begun, since the run ended before its turn. cancelled: broken off in good order, at somebody's wish.",
  );

export const reasonSchema = z
  .object({
    code: z.string().exactOptional().describe("As docs/errors.md lists it. Absent: the engine's or AWS's own words."),
    message: z.string(),
  })
  .readonly();

export const stackReportSchema = z
  .object({
    stack: z.string(),
    accountId: z.string().exactOptional().describe("Account of its file; absent where the file does not say."),
    result: stackResultSchema,
    changes: z
      .record(z.string(), z.number())
      .readonly()
      .describe("What was done, by kind: create, update, delete, same; in a dry run, what would be."),
    seconds: z.number(),
    why: z.string().exactOptional().describe("Why it was run, or not, where somebody asked (--why)."),
    reasons: z.array(reasonSchema).readonly().describe("Why it is not done."),
    warnings: z.array(z.string()).readonly().describe("Warnings of the program and the engine."),
    text: z.string().exactOptional().describe("What the engine printed, where it failed."),
    next: z.string().exactOptional().describe("The command to type next, where something is left to do."),
  })
  .readonly();

export const leftOverSchema = z
  .object({
    what: z.string(),
    because: z.string(),
    next: z.string().exactOptional().describe("The command to type next."),
  })
  .readonly();

export const fleetReportSchema = z
  .object({
    version: z.literal(1),
    command: z.string(),
    startedAt: z.string().describe("ISO 8601, UTC."),
    seconds: z.number(),
    ok: z.boolean().describe("Whether everything that was asked for was done, and nothing is left."),
    dryRun: z.boolean().describe("Whether nothing was written, since only a look was asked for."),
    stacks: z.array(stackReportSchema).readonly(),
    leftOver: z
      .array(leftOverSchema)
      .readonly()
      .describe("What is still to be done, or what could not be made sure of."),
    faults: z.array(fault).readonly().describe("Faults for which nothing was begun."),
  })
  .readonly();
