import type { JobEnd, TestJob } from "./test-job.ts";

/** The seconds that a run has, and what it has learnt of the machine's pace. */
export interface TimeLeft {
  /** Seconds until the run has to be at its end; infinite where it has no limit. */
  readonly seconds: () => number;
  /** Why this job is not begun any more; undefined for one that is essential, and for one that will come to its end in time. */
  readonly refused: (job: TestJob) => string | undefined;
  /** Takes down how long a job took. */
  readonly learn: (end: JobEnd) => void;
}

/**
 * What a run may still begin. A job is expected to take as long as it did when it was last recorded, times what the jobs of this run
 * have taken of theirs so far.
 *
 * @param limit seconds from now; undefined for as long as it takes
 * @param recorded how long jobs took when that was last recorded, by name, in seconds
 * @param now the time in seconds, from any begin
 */
export function timeLeft(
  limit: number | undefined,
  recorded: Readonly<Record<string, number>>,
  now: () => number,
): TimeLeft {
  const end = limit === undefined ? Infinity : now() + limit;
  const taken = { here: 0, recorded: 0 };
  const pace = () => (taken.recorded > 0 ? taken.here / taken.recorded : 1);
  const seconds = () => end - now();
  return {
    seconds,
    refused({ name, isEssential }) {
      const needed = (recorded[name] ?? 0) * pace();
      if (isEssential || needed <= seconds()) return undefined;
      const has = `${Math.max(0, seconds()).toFixed(0)} s left, about ${needed.toFixed(0)} s needed`;
      return `not run for lack of time: ${has} on a machine ${pace().toFixed(1)} times as slow as the recorded one`;
    },
    learn({ job, seconds: here, leftOut, broken }) {
      const before = recorded[job.name];
      if (before === undefined || leftOut !== undefined || broken !== undefined) return;
      taken.here += here;
      taken.recorded += before;
    },
  };
}
