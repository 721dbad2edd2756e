import type { FailedTest, TestResults } from "../test-results.ts";
import type { JobEnd } from "./test-job.ts";

const LAST_LINES = 25;

/** The results of all jobs as those of one run: whatever did not come to an end, or ran less than it should, is a failure. */
export function mergedResults(ends: readonly JobEnd[]): TestResults {
  const each = ends.map(resultsOf);
  const sum = (count: "passes" | "failures" | "pending") => each.reduce((total, one) => total + one[count], 0);
  return {
    passes: sum("passes"),
    failures: sum("failures"),
    pending: sum("pending"),
    failed: each.flatMap(({ failed }) => failed),
    skipped: each.flatMap(({ skipped }) => skipped),
    files: each.flatMap(({ files = [] }) => files),
  };
}

/** What a job's results come to, with a failure for what they leave out. */
export function resultsOf(end: JobEnd): TestResults {
  const { job, results } = end;
  const known: TestResults = results ?? { passes: 0, failures: 0, pending: 0, failed: [], skipped: [] };
  if (end.leftOut !== undefined && known.failures === 0)
    return { ...known, pending: known.pending + 1, skipped: [...known.skipped, `${job.name}: ${end.leftOut}`] };
  const faults = faultsOf(end, known).map((error): FailedTest => ({ title: job.name, error }));
  return { ...known, failures: known.failures + faults.length, failed: [...known.failed, ...faults] };
}

function faultsOf({ job, code, output, results, broken }: JobEnd, known: TestResults): string[] {
  const said = output.trimEnd().split("\n").slice(-LAST_LINES).join("\n");
  if (broken !== undefined) return [`${broken}\n${said}`];
  if (job.hasResults && results === undefined) return [`It left no results, and ended with ${String(code)}.\n${said}`];
  // why: what failed makes the exit code by itself, and is told already.
  if (known.failures > 0) return [];
  if (code !== 0) return [`It ended with ${String(code)}.\n${said}`];
  if (job.hasResults && known.passes + known.pending === 0) return ["It ran no test."];
  const run = new Set(known.files?.map(({ file }) => file));
  const missing = job.files.filter((file) => !run.has(file));
  return missing.length > 0 ? [`No test was run of ${missing.join(", ")}.`] : [];
}
