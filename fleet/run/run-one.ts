import { setTimeout as pause } from "node:timers/promises";
import type { InterruptedCreate, Staging } from "../../components/engine/stack-types.ts";
import { pendingCreates } from "../engine/pending-creates.ts";
import type { LeftOver, StackReport } from "../report.ts";
import type { FleetSession } from "../session.ts";
import { WorkerLost } from "../workers/pool.ts";
import type { StackEnd, StackJob } from "../workers/protocol.ts";
import { type FailureKind, failureKind } from "./failure-kind.ts";
import { type Lanes, pauseBefore } from "./lanes.ts";
import { lockedReport, type LockPolicy, meetLock } from "./meet-lock.ts";
import { settlePending } from "./settle-pending.ts";
import { stackReport } from "./stack-report.ts";
import { watch } from "./watchdog.ts";

/** Attempts at one stack while AWS throttles, or cannot be reached: some two minutes. */
const MOST_ATTEMPTS = 7;

/** Attempts after the process that ran the program was lost. */
const MOST_LOST = 2;

/** Times that a stack waits for its lock: others may be faster each time. */
const MOST_LOCKED = 5;

/** What is the same for all stacks of a run. */
export interface RunContext {
  readonly session: FleetSession;
  readonly lanes: Lanes;
  readonly locks: LockPolicy;
  readonly isDraining: () => boolean;
  readonly isCancelled: () => boolean;
}

/** What became of one stack: for the report, and for what follows. */
export interface RunOutcome {
  readonly report: StackReport;
  /** Absent where the engine never ran for it. */
  readonly end?: StackEnd;
  /** What is still to be done, though the stack is deployed. Absent: nothing. */
  readonly leftOver?: readonly LeftOver[];
}

/**
 * Runs one stack to its end: waits for its lock, tries again when AWS throttles or cannot be reached, and takes over what an
 * earlier run was making when it was killed.
 */
export async function runOne(context: RunContext, job: StackJob, accountId?: string): Promise<RunOutcome> {
  const { session } = context;
  const report = (end: StackEnd): RunOutcome => ({ report: stackReport(job, end, accountId), end });
  let [lost, locked] = [0, 0];
  const begun = new Date();
  let staging: Staging | undefined = job.staging;
  for (let attempt = 0; ; attempt += 1) {
    const end = await attemptOne(context, { ...job, ...(staging !== undefined && { staging }) });
    if (end instanceof WorkerLost) {
      lost += 1;
      if (lost > MOST_LOST || context.isCancelled()) return report({ ...LOST, text: end.message });
      session.emit({ kind: "notice", stack: job.stack, text: "The process that ran its program ended; trying again." });
      await pause(pauseBefore(lost));
      continue;
    }
    if (end.result === "succeeded") {
      context.lanes.widen();
      return { ...report(end), leftOver: await settlePending(context.session, job, end) };
    }
    if (end.result === "cancelled" || context.isCancelled()) return report(end);
    if (end.isLocked && locked < MOST_LOCKED) {
      locked += 1;
      const met = await meetLock(session, job.stack, { ...context.locks, ...(lost > 0 && { ownSince: begun }) });
      if (met.kind === "held") return { report: lockedReport(job, met, accountId), end };
      continue;
    }
    const interrupted =
      job.operation === "up" && staging?.interrupted === undefined ? await whatWasMade(context, job) : [];
    if (interrupted.length > 0) {
      session.emit({
        kind: "notice",
        stack: job.stack,
        text: `An earlier run was killed while it made ${String(interrupted.length)} of its resources; what AWS has of them is taken over.`,
      });
      staging = { ...staging, interrupted };
      continue;
    }
    if (!(await isWorthAnother(context, job.stack, failureKind(end), attempt))) return report(end);
  }
}

async function attemptOne({ session }: RunContext, job: StackJob): Promise<StackEnd | WorkerLost> {
  const watched = watch(job.stack, (event) => session.emit(event));
  try {
    return await session.pool.runStack(job, { onStep: watched.heard });
  } catch (error) {
    if (error instanceof WorkerLost) return error;
    return { ...LOST, failure: error instanceof Error ? error.message : String(error) };
  } finally {
    watched.stop();
  }
}

const LOST: StackEnd = {
  result: "failed",
  changes: {},
  steps: [],
  diagnostics: [],
  text: "",
  failure: "The process that ran the program ended, again and again. Its update may have got some way; run it again.",
  isLocked: false,
  seconds: 0,
};

/** why only after a failure: asking costs a run of the engine, and what was interrupted shows as something that exists. */
async function whatWasMade({ session }: RunContext, { stack }: StackJob): Promise<readonly InterruptedCreate[]> {
  try {
    return await pendingCreates(session.engine, session.project.root, stack);
  } catch {
    // why nothing: the failure that led here is told.
    return [];
  }
}

async function isWorthAnother(
  context: RunContext,
  stack: string,
  kind: FailureKind,
  attempt: number,
): Promise<boolean> {
  if (kind === "final" || kind === "expired" || attempt + 1 >= MOST_ATTEMPTS || context.isDraining()) return false;
  if (kind === "throttled") context.lanes.narrow();
  const milliseconds = pauseBefore(attempt + 1);
  const why = kind === "throttled" ? "AWS throttles" : "AWS could not be reached or was busy";
  context.session.emit({
    kind: "notice",
    stack,
    text: `${why}; trying again in ${String(Math.ceil(milliseconds / 1000))} s (attempt ${String(attempt + 2)} of ${String(MOST_ATTEMPTS)}, ${String(context.lanes.open)} at once).`,
  });
  await pause(milliseconds);
  return !context.isCancelled();
}
