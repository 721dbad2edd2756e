/**
 * Runs the parts of the tests that are named, all of them when none is: `check`, `unit`, `e2e`, `nodes`. One process at once more
 * than there are processors, or as many as SWITCHYARD_TEST_JOBS says. Fails when one of them fails, does not come to an end, or leaves a
 * file out. `--record` keeps how long the files took, by which the next run is planned.
 *
 * SWITCHYARD_TEST_SECONDS limits the run: what would not come to its end by then is not begun, unless it is essential, and is told as
 * skipped with the reason. What is essential and does not come to its end is a failure. Without it nothing is left out.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../sandbox/paths.ts";
import { runJobs } from "./test-run/job-queue.ts";
import { mergedResults, resultsOf } from "./test-run/merged-results.ts";
import { PARTS, plannedJobs, type Part } from "./test-run/planned-jobs.ts";
import { recordOf } from "./test-run/record.ts";
import { endJobs, runJob } from "./test-run/run-job.ts";
import { testFiles } from "./test-run/test-files.ts";
import type { JobEnd, TestJob } from "./test-run/test-job.ts";
import { timeLeft } from "./test-run/time-left.ts";
import { testCounts, testSummary } from "./test-results.ts";

const RECORD = join(projectRoot, "tests", "seconds.json");

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const words = process.argv.slice(2);
const isRecorded = words.includes("--record");
const named = words.filter((word) => word !== "--record");
const isPart = (word: string): word is Part => PARTS.some((part) => part === word);
const unknown = named.filter((word) => !isPart(word));
if (unknown.length > 0) {
  say(`error: no such part of the tests: ${unknown.join(", ")}. There are ${PARTS.join(", ")}.`);
  process.exit(2);
}
const parts = named.length === 0 ? PARTS : named.filter(isPart);

const wanted = process.env["SWITCHYARD_TEST_JOBS"] ?? "";
// why one more: part of the time, a test with the engine waits for something else than the processor.
const atOnce = wanted === "" ? availableParallelism() + 1 : Number(wanted);
if (!Number.isInteger(atOnce) || atOnce < 1) {
  say(`error: SWITCHYARD_TEST_JOBS is not a number of processes: ${wanted}`);
  process.exit(2);
}

const limit = process.env["SWITCHYARD_TEST_SECONDS"] ?? "";
if (limit !== "" && !(Number(limit) > 0)) {
  say(`error: SWITCHYARD_TEST_SECONDS is not a number of seconds: ${limit}`);
  process.exit(2);
}

const recorded = JSON.parse(await readFile(RECORD, "utf8")) as Record<string, number>;
const tests = await testFiles();
const folder = await mkdtemp(join(tmpdir(), "switchyard-tests-"));
let isEnded = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => {
    isEnded = true;
    endJobs(signal);
  });

const time = timeLeft(limit === "" ? undefined : Number(limit), recorded, () => performance.now() / 1000);
/** The run's own limit ends a job only where it has one. */
const ended = (job: TestJob): Promise<JobEnd> =>
  runJob(job, { folder, ...(limit !== "" && { limit: Math.max(1, time.seconds()) }) });

/** Runs a job and shows what it printed, in one piece. */
async function runAndShow(job: TestJob): Promise<JobEnd> {
  if (isEnded)
    return { job, code: null, output: "", seconds: 0, broken: "It was not run, since the run was broken off." };
  const refused = time.refused(job);
  if (refused !== undefined) return { job, code: null, output: "", seconds: 0, leftOut: refused };
  say(`── ${job.name} …`);
  const whole = await ended(job);
  const isCutOff = limit !== "" && whole.broken !== undefined && time.seconds() <= 0 && !job.isEssential;
  const end = isCutOff
    ? { ...whole, leftOut: "cut off for lack of time: what it had not run by then was left out" }
    : whole;
  time.learn(end);
  const results = resultsOf(end);
  const told = job.hasResults ? testCounts([results]) : results.failures > 0 ? "failed" : "done";
  say(`── ${job.name}, ${end.seconds.toFixed(0)} s: ${told}\n${end.output.trimEnd()}\n`);
  return end;
}

const begun = performance.now();
try {
  const ends = await runJobs(plannedJobs(parts, tests, recorded), atOnce, runAndShow);
  const results = mergedResults(ends);
  const file = process.env["SWITCHYARD_TEST_RESULTS"] ?? "";
  if (file !== "") await writeFile(file, JSON.stringify(results));
  if (isRecorded) await writeFile(RECORD, `${JSON.stringify(recordOf(ends, recorded), undefined, 2)}\n`);
  const seconds = (performance.now() - begun) / 1000;
  say(`${ends.length} processes, ${atOnce} at once, in ${seconds.toFixed(0)} s`);
  say(testSummary([results]).join("\n"));
  process.exitCode = results.failures > 0 ? 1 : 0;
} finally {
  await rm(folder, { recursive: true, force: true });
}
