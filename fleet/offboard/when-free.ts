import { type EngineEnd, runEngine } from "../engine/engine-command.ts";
import { saysLocked } from "../engine/says-locked.ts";
import { FleetError } from "../fleet-error.ts";
import { meetLock } from "../run/meet-lock.ts";
import type { FleetSession } from "../session.ts";
import type { StackEnd, StackJob } from "../workers/protocol.ts";

/** How long another update of a stack is waited for, in seconds: that of an engine whose command was killed ends soon. */
const PATIENCE = 60;

/** What a step does about a stack that is locked. */
export interface LockTerms {
  /** Whether the lock of a process that is gone is taken away. */
  readonly breakLock: boolean;
  /** The command to type again. */
  readonly again: string;
}

/**
 * Runs a job, once more after whoever holds the stack's lock has let go.
 * @throws FleetError when the lock stays.
 */
export async function runWhenFree(session: FleetSession, job: StackJob, terms: LockTerms): Promise<StackEnd> {
  const { stack, operation: what } = job;
  session.emit({ kind: "started", stack, what });
  const run = () =>
    session.pool.runStack(job, {
      onStep: ({ urn }, isDone) => session.emit({ kind: "waiting", stack, on: isDone ? undefined : nameIn(urn) }),
    });
  const end = await run();
  if (!end.isLocked) return end;
  await untilFree(session, stack, terms);
  return run();
}

/** The same for a command of the engine. @throws FleetError when the lock stays. */
export async function engineWhenFree(
  session: FleetSession,
  stack: string,
  args: readonly string[],
  terms: LockTerms,
): Promise<EngineEnd> {
  const run = () => runEngine(session.engine, args, session.project.root);
  const end = await run();
  if (end.code === 0 || !saysLocked(end.stderr)) return end;
  await untilFree(session, stack, terms);
  return run();
}

async function untilFree(session: FleetSession, stack: string, { breakLock, again }: LockTerms): Promise<void> {
  const met = await meetLock(session, stack, { breakLock, timeout: PATIENCE });
  if (met.kind === "free") return;
  const isDead = met.next.endsWith("--break-lock");
  throw new FleetError(`${stack}: ${met.reason.message}`, isDead ? `${again} --break-lock` : again, true);
}

function nameIn(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** Why a run of the engine failed, in few words. */
export function whyFailed({ failure, diagnostics, text, isLocked }: StackEnd): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const said = errors.map(({ message, about }) => (about === undefined ? message : `${about}: ${message}`));
  if (isLocked) return "another update holds the stack's lock";
  return failure ?? (said.length > 0 ? said.slice(0, 5).join("; ") : text.trim().split("\n").slice(-3).join(" "));
}
