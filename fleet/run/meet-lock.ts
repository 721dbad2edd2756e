import { breakLock } from "../locks/break-lock.ts";
import { describeLock, type Lock } from "../locks/lock.ts";
import { holderState } from "../locks/lock-holder.ts";
import { waitForLock } from "../locks/wait-for-lock.ts";
import type { Reason, StackReport } from "../report.ts";
import type { FleetSession } from "../session.ts";
import { upCommand } from "../shell-command.ts";
import type { StackJob } from "../workers/protocol.ts";
import { notBegun } from "./stack-report.ts";

/** What is done about the lock of a stack. */
export interface LockPolicy {
  /** Whether the lock of a process that is gone is taken away. */
  readonly breakLock: boolean;
  /** Seconds that a stack waits for a lock to be freed. */
  readonly timeout: number;
  /**
   * Moment from which on a lock is this run's own, since a process of its was lost: it is taken away without being asked for
   * when its holder is gone. Absent: none was lost.
   */
  readonly ownSince?: Date;
}

/** A lock that stays. */
export interface HeldLock {
  readonly kind: "held";
  readonly reason: Reason;
  readonly next: string;
}

/** Waits until a stack's lock is free, or takes it away where that was asked for and its holder is gone. */
export async function meetLock(
  session: FleetSession,
  stack: string,
  { breakLock: breaks, timeout, ownSince }: LockPolicy,
): Promise<HeldLock | { readonly kind: "free" }> {
  const onWait = (text: string): void => session.emit({ kind: "notice", stack, text });
  const met = await waitForLock(session, stack, { timeoutMs: timeout * 1000, onWait });
  if (met.kind === "free") return met;
  if (met.kind === "unknown")
    return held(`Somebody holds its lock; who it is cannot be said: ${met.because}`, `pulumi cancel --stack ${stack}`);
  const isDead = met.locks.every((lock) => holderState(lock) === "dead");
  const isOwn = ownSince !== undefined && met.locks.every(({ holder }) => holder && new Date(holder.since) >= ownSince);
  if (isDead && (breaks || isOwn)) {
    const broken = await breakLock(session, stack);
    if (broken.kind === "broken" || broken.kind === "free") {
      onWait(`The lock of a process that is gone was taken away: ${said(met.locks)}.`);
      return { kind: "free" };
    }
    return held(`Its lock could not be taken away: ${broken.because}`, again(stack));
  }
  const next = isDead ? again(stack, "--break-lock") : again(stack);
  return held(`Its lock is ${said(met.locks)}.`, next);
}

/** The report of a stack whose lock somebody holds: nothing was written. */
export function lockedReport(job: StackJob, { reason, next }: HeldLock, accountId?: string): StackReport {
  return notBegun(job.stack, "refused", { ...(accountId !== undefined && { accountId }), reasons: [reason], next });
}

function held(message: string, next: string): HeldLock {
  return { kind: "held", reason: { code: "fleet/locked", message }, next };
}

function said(locks: readonly Lock[]): string {
  return locks.map((lock) => describeLock(lock, new Date(), holderState(lock))).join("; ");
}

function again(stack: string, ...more: readonly string[]): string {
  return upCommand(stack, ...more);
}
