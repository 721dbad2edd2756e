import { AwsError } from "../aws-error.ts";

/** Identity Center answers 20 calls a second, over all its APIs together. (Identity Center quotas page.) */
const CALLS_PER_SECOND = 20;

/** A bucket that holds a second's calls and fills at their rate. */
export interface Pace {
  /** Counts a call. Throws ThrottlingException when the bucket is empty. */
  take(): void;
}

/** A full bucket. The clock gives milliseconds. */
export function createPace(clock: () => number, rate = CALLS_PER_SECOND): Pace {
  let tokens = rate;
  let filledAt = clock();
  return {
    take: () => {
      const now = clock();
      tokens = Math.min(rate, tokens + ((now - filledAt) / 1_000) * rate);
      filledAt = now;
      if (tokens < 1) throw new AwsError("ThrottlingException", "Rate exceeded");
      tokens -= 1;
    },
  };
}
