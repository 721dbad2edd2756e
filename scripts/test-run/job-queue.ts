import type { JobEnd, TestJob } from "./test-job.ts";

/** Runs one job; never rejects for one that fails. */
export type RunJob = (job: TestJob) => Promise<JobEnd>;

/**
 * Runs jobs in their order, so many at once, and each only when those that it comes after have succeeded: where one has not, it
 * ends as broken without being run. Gives the end of each, in the order of the jobs.
 *
 * @throws Error when a job comes after one that does not stand before it in the list
 */
export async function runJobs(jobs: readonly TestJob[], atOnce: number, run: RunJob): Promise<readonly JobEnd[]> {
  for (const [index, { name, after }] of jobs.entries())
    for (const other of after)
      if (!jobs.slice(0, index).some((job) => job.name === other))
        throw new Error(`${name} comes after ${other}, which does not stand before it`);
  const ends = new Map<string, JobEnd>();
  const waiting = [...jobs];
  const running = new Map<string, Promise<void>>();
  while (waiting.length > 0 || running.size > 0) {
    const next = running.size < atOnce ? waiting.findIndex(({ after }) => after.every((name) => ends.has(name))) : -1;
    const [job] = next === -1 ? [] : waiting.splice(next, 1);
    if (job === undefined) {
      await Promise.race(running.values());
      continue;
    }
    const failed = job.after.filter((name) => !isGood(ends.get(name)));
    if (failed.length > 0) {
      const broken = `It was not run, since this failed: ${failed.join(", ")}.`;
      ends.set(job.name, { job, code: null, output: "", seconds: 0, broken });
      continue;
    }
    const ended = run(job).then((end) => {
      ends.set(job.name, end);
      running.delete(job.name);
    });
    running.set(job.name, ended);
  }
  return jobs.flatMap(({ name }) => ends.get(name) ?? []);
}

function isGood(end: JobEnd | undefined): boolean {
  return end?.code === 0 && end.broken === undefined;
}
