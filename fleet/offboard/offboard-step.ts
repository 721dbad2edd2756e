import type { WriteFiles } from "../project/write-files.ts";
import type { LeftOver, StackReport } from "../report.ts";
import type { FleetSession } from "../session.ts";
import type { FoundClient } from "./find-client.ts";
import type { Leaving, OffboardPlan, OffboardStep } from "./offboard-report.ts";
import type { ClientCaller } from "./plan-offboarding.ts";
import type { LockTerms } from "./when-free.ts";

/** Whom to take back, and how. */
export interface OffboardOptions {
  readonly slug: string;
  /**
   * The client has taken our credentials away: nothing is called in its account, and its stack is forgotten. `true` is
   * refused while the credentials still work; `anyway` is for some that are left but may delete nothing. Default false.
   */
  readonly abandoned?: boolean | "anyway";
  /** Take the lock of a stack away whose holder is a process that is gone. Default false. */
  readonly breakLock?: boolean;
  /** Only say what would be done. Default false. */
  readonly dryRun?: boolean;
  /** Asked once, before anything is written. Default: yes. */
  readonly confirm?: (plan: OffboardPlan) => Promise<boolean>;
  /** How files are written. Default: whole or not at all. */
  readonly write?: WriteFiles;
  /** Moment before which sessions end. Default: when it comes to that. */
  readonly now?: Date;
  /** Once it is aborted, no further step is begun. */
  readonly drain?: AbortSignal;
}

/** How one step ended: what is to be told, and what is left. A step that is not done ends everything. */
export interface StepEnd {
  readonly state: OffboardStep["state"];
  readonly detail: string;
  readonly leftOver?: readonly LeftOver[];
  readonly stacks?: readonly StackReport[];
  /** The command to type next. Default: the same again. */
  readonly next?: string;
}

/** What every step works with. */
export interface StepContext {
  readonly session: FleetSession;
  readonly client: FoundClient;
  readonly leaving: Leaving;
  readonly caller: ClientCaller;
  readonly options: OffboardOptions;
  /** The command to type again, and what is done about locks. */
  readonly terms: LockTerms;
}
