import { setTimeout } from "node:timers/promises";

/** When to try a call again, besides what the AWS SDK tries by itself: throttling, and a connection that broke. */
export interface Retry {
  /** Errors that pass with time. */
  readonly also: (error: unknown) => boolean;
  /** How long to go on, in milliseconds. Default 20 s. */
  readonly forMs?: number;
}

/** Runs a call, again and again with a jittered, doubling wait (from 50 ms to 5 s) while the error is one that passes. */
export async function retrying<T>(call: () => Promise<T>, retry: Retry, cancelled: AbortSignal): Promise<T> {
  const end = Date.now() + (retry.forMs ?? 20_000);
  for (let wait = 50; ; wait = Math.min(wait * 2, 5000)) {
    try {
      return await call();
    } catch (error) {
      if (!retry.also(error) || Date.now() + wait > end) throw error;
      await sleep(wait * (0.5 + Math.random() / 2), cancelled);
    }
  }
}

/** Waits. Rejects with "cancelled" when the engine cancels. */
export async function sleep(ms: number, cancelled: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, { signal: cancelled });
  } catch (error) {
    throw new Error("cancelled", { cause: error });
  }
}
