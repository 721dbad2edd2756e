import { setTimeout as sleep } from "node:timers/promises";
import { holderState, isDead, thisMachine, type ThisMachine } from "./lock-holder.ts";
import { describeLock, type Lock } from "./lock.ts";
import { type LockReading, type LockSession, locksOf, readLocks } from "./read-locks.ts";

/** How waiting for a stack ended. */
export type LockWait =
  | { readonly kind: "free" }
  /** Somebody holds it still; or a process that has ended left its lock behind. */
  | { readonly kind: "held"; readonly locks: readonly Lock[]; readonly because: string }
  | { readonly kind: "unknown"; readonly because: string };

/** How long, and what hears of it. */
export interface WaitForLockOptions {
  /** Milliseconds. Default 60,000. */
  readonly timeoutMs?: number;
  /** Hears who holds the stack, before each time of waiting. */
  readonly onWait?: (text: string) => void;
  readonly signal?: AbortSignal;
  /** What a test replaces. */
  readonly effects?: {
    readonly read: () => Promise<LockReading>;
    readonly sleep: (milliseconds: number) => Promise<void>;
    readonly now: () => Date;
    readonly here: ThisMachine;
  };
}

const FIRST_MS = 500;
const LONGEST_MS = 8000;

/**
 * Waits until nobody holds a stack. A lock that was left behind by a process that has ended is not waited for. Does not
 * throw, but for an aborted signal.
 */
export async function waitForLock(
  session: LockSession,
  stack: string,
  { timeoutMs = 60_000, onWait, signal, effects }: WaitForLockOptions = {},
): Promise<LockWait> {
  const {
    read,
    sleep: pause,
    now,
    here,
  } = effects ?? {
    read: () => readLocks(session),
    sleep: (milliseconds: number) => sleep(milliseconds, undefined, { ...(signal !== undefined && { signal }) }),
    now: () => new Date(),
    here: thisMachine,
  };
  const end = now().getTime() + timeoutMs;
  for (let wait = FIRST_MS; ; wait = Math.min(wait * 2, LONGEST_MS)) {
    const reading = await read();
    if (reading.kind === "unknown") return reading;
    const locks = locksOf(reading, stack);
    // why the dead first: its lock stays for good, whatever becomes of the others.
    const dead = locks.find((lock) => isDead(lock, here));
    const first = dead ?? locks[0];
    if (first === undefined) return { kind: "free" };
    const text = describeLock(first, now(), holderState(first, here));
    const left = end - now().getTime();
    if (left <= 0 || dead !== undefined) return { kind: "held", locks, because: text };
    onWait?.(text);
    await pause(Math.min(wait, left));
  }
}
