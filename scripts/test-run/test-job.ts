import type { TestResults } from "../test-results.ts";

/** One process of a test run. */
export interface TestJob {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** Test files that have to be in its results, from the root; none where it is no Mocha. */
  readonly files: readonly string[];
  /** Whether it writes results to SWITCHYARD_TEST_RESULTS; otherwise its exit code is all that it tells. */
  readonly hasResults: boolean;
  /** Names of jobs that have to have succeeded before. */
  readonly after: readonly string[];
  /** Whether a run whose time is limited fails without it. */
  readonly isEssential: boolean;
}

/** How a job ended. */
export interface JobEnd {
  readonly job: TestJob;
  /** Null where a signal ended it, or where it was not begun. */
  readonly code: number | null;
  /** What it printed, both streams in one. */
  readonly output: string;
  readonly seconds: number;
  /** What it wrote to its file of results, if anything. */
  readonly results?: TestResults;
  /** Why it did not come to an end of its own. */
  readonly broken?: string;
  /** Why a run whose time is limited left it, or its rest, out. */
  readonly leftOut?: string;
}
