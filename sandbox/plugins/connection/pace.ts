import { setTimeout } from "node:timers/promises";
import { codeOf } from "./failure.ts";

/** When to try a call again. Throttling is always retried; a conflict unless it says that something exists. */
export interface Retry {
  /** Further errors that pass with time. Default: none. */
  readonly also?: (error: unknown) => boolean;
  /** How long to go on, in milliseconds. Default 20 s for conflicts and `also`, 2 min for throttling. */
  readonly forMs?: number;
}

/** Time: the machine's, or a test's own. */
export interface Clock {
  /** Milliseconds. */
  now(): number;
  /** Waits. Rejects when the signal comes first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

const machineClock: Clock = {
  now: Date.now,
  sleep: (ms, signal) => setTimeout(ms, undefined, { signal }),
};

/** Keeps calls within what AWS takes, and lets waiting end when the engine cancels. */
export interface Pace {
  /** Resolves when another Identity Center call may start. */
  readonly turn: () => Promise<void>;
  /** Runs a task while at most the allowed number of assignment calls are open. */
  assignment<T>(task: () => Promise<T>): Promise<T>;
  /** The time, in milliseconds. */
  now(): number;
  /** Rejects with "cancelled" when the engine cancels. */
  sleep(ms: number): Promise<void>;
  cancel(): void;
}

/**
 * A pace of at most `perSecond` Identity Center calls in any second (0: no limit) and `open` assignment calls at once.
 * AWS allows 20 a second for all calls together, and about 10 open assignment calls.
 */
export function createPace(perSecond: number, open: number, clock = machineClock): Pace {
  const starts: number[] = [];
  const waiting: (() => void)[] = [];
  const cancelled = new AbortController();
  let free = open;
  const sleep = async (ms: number): Promise<void> => {
    try {
      await clock.sleep(ms, cancelled.signal);
    } catch (error) {
      throw new Error("cancelled", { cause: error });
    }
  };
  return {
    now: () => clock.now(),
    sleep,
    cancel: () => {
      cancelled.abort();
    },
    async turn() {
      if (perSecond <= 0) return;
      const now = clock.now();
      const earliest = starts.length < perSecond ? now : (starts.shift() ?? 0) + 1000;
      starts.push(Math.max(now, earliest));
      if (earliest > now) await sleep(earliest - now);
    },
    async assignment(task) {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await task();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else free += 1;
      }
    },
  };
}

const throttled = new Set([
  "Throttling",
  "ThrottlingException",
  "TooManyRequests",
  "TooManyRequestsException",
  "RequestLimitExceeded",
  "LimitExceededBurst",
]);

/** Runs a call, again and again with a jittered, doubling wait (from 50 ms to 5 s) while the error is one that passes. */
export async function retrying<T>(
  call: () => Promise<T>,
  retry: Retry,
  pace: Pick<Pace, "sleep" | "now">,
  turn?: () => Promise<void>,
): Promise<T> {
  const start = pace.now();
  for (let wait = 50; ; wait = Math.min(wait * 2, 5000)) {
    await turn?.();
    try {
      return await call();
    } catch (error) {
      const limit = throttled.has(codeOf(error)) ? 120_000 : passes(error, retry) ? (retry.forMs ?? 20_000) : 0;
      if (pace.now() - start + wait > limit) throw error;
      await pace.sleep(wait * (0.5 + Math.random() / 2));
    }
  }
}

function passes(error: unknown, retry: Retry): boolean {
  if (retry.also?.(error)) return true;
  const message = error instanceof Error ? error.message : "";
  // why: a conflict says either "a previous write is still under way" or "this exists"; only the first passes
  return (
    /^Conflict(Exception)?$/.test(codeOf(error)) &&
    !/already exists|still (has|assigned)|in use|assigned/i.test(message)
  );
}
