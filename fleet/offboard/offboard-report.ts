import type { FleetReport } from "../report.ts";

/** How a client is taken back. */
export type Leaving =
  /** Its stack is destroyed. */
  | "destroyed"
  /** It runs no Pulumi: the client itself deletes what it made. */
  | "handed-off"
  /** The client has taken our credentials away: the stack is forgotten, and the client deletes what is there. */
  | "abandoned";

/** Who loses what. */
export interface LostAccess {
  /** `group:Auditors`. */
  readonly holder: string;
  /** `permission-set:AbcCorpReadOnly`. */
  readonly through: string;
  readonly roleArn: string;
}

/** What is there of a client, and what is to be done: shown before anybody confirms. */
export interface OffboardPlan {
  readonly slug: string;
  readonly stack: string;
  /** As its file or its contract says it. */
  readonly name: string;
  readonly accountId: string;
  readonly leaving: Leaving;
  /** The client's file, if it is there; it is removed at the end. */
  readonly file?: string;
  /** Whether the backend has its stack. */
  readonly hasStack: boolean;
  /** Changes to files that stay, one line each. */
  readonly edits: readonly { readonly file: string; readonly cuts: readonly string[] }[];
  readonly losing: readonly LostAccess[];
  /** Permission sets of the client alone: they are deleted, although they are protected. */
  readonly permissionSets: readonly string[];
  /** ARNs of roles in the client account. */
  readonly roles: readonly string[];
  /** What else the home stack's update will do, since its file says so and it was not deployed yet. */
  readonly alongside: readonly string[];
  /** What somebody should know before confirming. */
  readonly warnings: readonly string[];
}

/** One step of an offboarding, in the order in which they are made. */
export type StepName = "files" | "home" | "sessions" | "roles" | "stack";

/** What became of one step. */
export interface OffboardStep {
  readonly step: StepName;
  /** What the step is for. */
  readonly title: string;
  readonly state:
    | "done"
    /** There was nothing to do: an earlier run did it, or the client never had it. */
    | "already"
    /** Not tried, or it failed; `detail` says why. */
    | "not-done"
    /** Done as far as it can be done from here; `detail` says what is left, and to whom. */
    | "left-over";
  readonly detail: string;
}

/** What became of an offboarding. */
export interface OffboardReport extends FleetReport {
  readonly slug: string;
  /** Whether somebody confirmed the plan. */
  readonly confirmed: boolean;
  /** Absent with faults. */
  readonly plan?: OffboardPlan;
  readonly steps: readonly OffboardStep[];
}
