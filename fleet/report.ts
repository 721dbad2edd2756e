import type { Fault } from "../core/faults/fault.ts";

/** Why something was not done, for people; with a code where Switchyard itself refused. */
export interface Reason {
  /** As `docs/errors.md` lists it. Absent: the engine's or AWS's own words. */
  readonly code?: string;
  readonly message: string;
}

/** How it went with one stack. */
export type StackResult =
  /** Deployed as the files say. */
  | "succeeded"
  /** `--changed`: as last deployed, so it was not run. */
  | "unchanged"
  /** The engine, AWS or the program refused or broke off; the state says how far it came. */
  | "failed"
  /** Not begun: its file is at fault, its credentials are another account's, somebody holds its lock. Nothing was written. */
  | "refused"
  /** Not begun, since the run ended before its turn. */
  | "skipped"
  /** Broken off in good order, at somebody's wish. */
  | "cancelled";

/** One stack in a report. */
export interface StackReport {
  readonly stack: string;
  /** Account of its file; absent where the file does not say. */
  readonly accountId?: string;
  readonly result: StackResult;
  /** What was done, by kind: `create`, `update`, `delete`, `same`; in a dry run, what would be. */
  readonly changes: Readonly<Record<string, number>>;
  /** Seconds. */
  readonly seconds: number;
  /** Why it was run, or not, where somebody asked (`--why`). */
  readonly why?: string;
  /** Why it is not done. */
  readonly reasons: readonly Reason[];
  /** Warnings of the program and the engine. */
  readonly warnings: readonly string[];
  /** What the engine printed, where it failed. */
  readonly text?: string;
  /** The command to type next, where something is left to do. */
  readonly next?: string;
}

/** Something that is still to be done, or that could not be made sure of. */
export interface LeftOver {
  readonly what: string;
  readonly because: string;
  /** The command to type next. */
  readonly next?: string;
}

/** What a command did. The file of `--report` has this form; its schema is `schema/report.schema.json`. */
export interface FleetReport {
  readonly version: 1;
  readonly command: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly seconds: number;
  /** Whether everything that was asked for was done, and nothing is left. */
  readonly ok: boolean;
  /** Whether nothing was written since only a look was asked for. */
  readonly dryRun: boolean;
  readonly stacks: readonly StackReport[];
  readonly leftOver: readonly LeftOver[];
  /** Faults for which nothing was begun. */
  readonly faults: readonly Fault[];
}
