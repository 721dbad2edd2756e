import type { Staging } from "../../components/engine/stack-types.ts";
import type { FaultCode } from "../../core/faults/fault-codes.ts";
import type { EngineSettings } from "../engine/engine-command.ts";

/** What a worker needs to know before its first job. */
export interface WorkerSettings {
  readonly engine: EngineSettings;
  /** Folder of the project's file, absolute. */
  readonly root: string;
  /** Folder in which Pulumi runs the program, absolute. */
  readonly program: string;
}

/**
 * What the engine is to do with a stack. `check` is a preview that also asks AWS how things are (`--refresh`); `drift` only
 * asks, and compares with the state.
 */
export type Operation = "up" | "preview" | "check" | "drift" | "destroy";

/** One run of the engine on one stack. */
export interface StackJob {
  readonly kind: "stack";
  readonly operation: Operation;
  readonly stack: string;
  /** Make the stack in the backend first; for a look, in a backend that is thrown away afterwards. */
  readonly isNew?: boolean;
  /** Ask AWS how things are before an `up` (`--refresh`). Default false. */
  readonly refresh?: boolean;
  /** URNs, wildcards allowed, that are left as they are (`--exclude`). Default none. */
  readonly exclude?: readonly string[];
  readonly staging?: Staging;
  /** Folders of policy packs that the engine is to ask. Default none. */
  readonly policyPacks?: readonly string[];
}

/** Reads what many stacks hold, in one run of the engine that changes nothing. */
export interface ReadJob {
  readonly kind: "read";
  /** A stack of the project that exists: the engine runs only for a stack. */
  readonly via: string;
  readonly stacks: readonly string[];
}

export type Job = StackJob | ReadJob;

/** One message of the engine, of Pulumi's SDK or of the program. */
export interface Diagnostic {
  readonly severity: "info" | "warning" | "error";
  readonly message: string;
  /** Name and type of the resource that it is about. */
  readonly about?: string;
}

/** What the engine is doing, or would do, with one resource. */
export interface Step {
  /** As Pulumi names it: `create`, `update`, `delete`, `create-replacement` … */
  readonly op: string;
  /** As Pulumi names it: `aws:iam/role:Role`. */
  readonly type: string;
  readonly urn: string;
  /** Properties that differ, for an update or a replacement. */
  readonly diffs?: readonly string[];
}

/** How a run of the engine on a stack ended. */
export interface StackEnd {
  readonly result: "succeeded" | "failed" | "cancelled";
  /** What was done (in a preview: would be done) by kind: `create`, `update`, `delete`, `same`. */
  readonly changes: Readonly<Record<string, number>>;
  /** Every step that is not `same`. */
  readonly steps: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
  /** Outputs of the program; nothing of what the state keeps as a secret. Absent where the program did not end. */
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** What the engine printed: for a failure's report. */
  readonly text: string;
  /** What the program refused, each with its code and as people read it. Absent: it refused nothing. */
  readonly faults?: readonly { readonly code: FaultCode; readonly message: string }[];
  /** Why it failed, in one sentence; absent where the diagnostics say it. */
  readonly failure?: string;
  /** Whether the backend refused because another update holds the stack's lock. */
  readonly isLocked: boolean;
  readonly seconds: number;
}

/** What the backend holds of one stack. */
export interface DeployedStack {
  readonly stack: string;
  /** Outputs of the last deployment; secrets are left out. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Every resource but those whose deletion is pending. */
  readonly resources: readonly DeployedResource[];
}

/** One resource of a deployed stack. */
export interface DeployedResource {
  readonly urn: string;
  readonly type: string;
  /** What AWS calls it, where that is known: name, path, ARN. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** What a {@link ReadJob} found: each stack, or why not. */
export interface ReadEnd {
  readonly stacks: readonly DeployedStack[];
  readonly failures: readonly { readonly stack: string; readonly because: string }[];
}

/** From the pool to a worker. */
export type ToWorker =
  | { readonly kind: "settings"; readonly settings: WorkerSettings }
  | { readonly kind: "job"; readonly job: Job }
  /** Ends the running engine in good order: it finishes its calls and writes its state. */
  | { readonly kind: "cancel" };

/** From a worker to the pool. */
export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "engine"; readonly pid: number }
  | { readonly kind: "step"; readonly step: Step; readonly isDone: boolean }
  | { readonly kind: "stack-end"; readonly end: StackEnd }
  | { readonly kind: "read-end"; readonly end: ReadEnd }
  /** The job could not be run at all. */
  | { readonly kind: "error"; readonly message: string };
