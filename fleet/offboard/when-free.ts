import { type EngineEnd, runEngine } from "../engine/engine-command.ts";
import { waitForLock } from "../locks/wait-for-lock.ts";
import type { FleetSession } from "../session.ts";
import type { StackEnd, StackJob } from "../workers/protocol.ts";

/** How long another update of a stack is waited for, in milliseconds: that of an engine whose command was killed ends soon. */
const PATIENCE_MS = 60_000;

/** Runs a job, once more after whoever holds the stack's lock has let go. */
export async function runWhenFree(session: FleetSession, job: StackJob): Promise<StackEnd> {
  session.emit({ kind: "started", stack: job.stack, what: job.operation });
  const run = () =>
    session.pool.runStack(job, {
      onStep: ({ urn }, isDone) =>
        session.emit({ kind: "waiting", stack: job.stack, on: isDone ? undefined : nameIn(urn) }),
    });
  const end = await run();
  return end.isLocked && (await isFree(session, job.stack)) ? run() : end;
}

/** The same for a command of the engine. */
export async function engineWhenFree(
  session: FleetSession,
  stack: string,
  args: readonly string[],
): Promise<EngineEnd> {
  const run = () => runEngine(session.engine, args, session.project.root);
  const end = await run();
  return end.code !== 0 && isLockedText(end.stderr) && (await isFree(session, stack)) ? run() : end;
}

async function isFree(session: FleetSession, stack: string): Promise<boolean> {
  const onWait = (text: string) => session.emit({ kind: "notice", stack, text: `The stack is ${text}.` });
  return (await waitForLock(session, stack, { timeoutMs: PATIENCE_MS, onWait })).kind === "free";
}

/** why the text: the command says it in no other way. */
function isLockedText(text: string): boolean {
  return /the stack is currently locked by|\[409\] Conflict/.test(text);
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
