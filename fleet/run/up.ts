import type { Shard } from "../shards/shard.ts";
import type { FleetReport } from "../report.ts";
import type { FleetSession } from "../session.ts";
import { prepareRun } from "./prepare-run.ts";
import { runStages } from "./run-stages.ts";
import { type Selection, selectStacks } from "./select-stacks.ts";

/** How a run is ended before its time. */
export interface RunSignals {
  /** Begin no other stack; those in flight finish. */
  readonly drain?: AbortSignal;
  /** Have the engines in flight end in good order. */
  readonly cancel?: AbortSignal;
}

/** Options of {@link up}. */
export interface UpOptions extends Selection {
  /** Leave out what is as last deployed. Default false. */
  readonly changed?: boolean;
  /** Say of each stack why it is run or not. Default false. */
  readonly why?: boolean;
  /** Ask AWS how things are, and put right what was changed by hand. With `changed`, every stack is run. Default false. */
  readonly refresh?: boolean;
  /** Begin no other stack after the first failure. Default false. */
  readonly failFast?: boolean;
  /** The same after so many failures. Default: never. */
  readonly maxFailures?: number;
  /** Only the clients of one shard; the home stack is in none. Default: all. */
  readonly shard?: Shard;
  /** Take away the locks of processes that are gone. Default false. */
  readonly breakLock?: boolean;
  /** Seconds that a stack waits for its lock. Default 60. */
  readonly lockTimeout?: number;
  /** Only look: what would be done. Default false. */
  readonly dryRun?: boolean;
  /** Folders of policy packs. Default none. */
  readonly policyPacks?: readonly string[];
  readonly signals?: RunSignals;
}

/**
 * Deploys any number of stacks, clients side by side and the home stack last. One stack's failure does not stop the others;
 * the home stack then takes only what is safe. What is not done is in the report, with what to do about it.
 *
 * A role or a permission set that gets another name exists beside the former one until the home stack has followed.
 * @throws SelectionFaults, ProjectFaults, or Error where nothing can be read or run at all; nothing was written then.
 */
export async function up(session: FleetSession, options: UpOptions): Promise<FleetReport> {
  const started = new Date();
  const selected = selectStacks(session.project, options);
  const run = await prepareRun(session, selected, options);
  const { stacks, leftOver } = await runStages(run);
  const isDone = stacks.every(({ result }) => result === "succeeded" || result === "unchanged");
  return {
    version: 1,
    command: "up",
    startedAt: started.toISOString(),
    seconds: (Date.now() - started.getTime()) / 1000,
    ok: isDone && leftOver.length === 0,
    dryRun: options.dryRun ?? false,
    stacks,
    leftOver,
    faults: [],
  };
}
