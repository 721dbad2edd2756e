import type { TestResults } from "../../../scripts/test-results.ts";
import type { JobEnd, TestJob } from "../../../scripts/test-run/test-job.ts";

/** A job of one test file. */
export function testJob(name: string, changed: Partial<TestJob> = {}): TestJob {
  return { name, command: ["true"], files: [name], hasResults: true, after: [], isEssential: false, ...changed };
}

/** The results of a run in which all passed. */
export function passed(...files: readonly string[]): TestResults {
  const tested = files.map((file) => ({ file, seconds: 1.4 }));
  return { passes: files.length, failures: 0, pending: 0, failed: [], skipped: [], files: tested };
}

/** The end of a job that ran all its files. */
export function goodEnd(job: TestJob, changed: Partial<JobEnd> = {}): JobEnd {
  const results = job.hasResults ? { results: passed(...job.files) } : {};
  return { job, code: 0, output: "", seconds: 2.6, ...results, ...changed };
}
