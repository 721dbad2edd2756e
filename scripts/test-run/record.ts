import { resultsOf } from "./merged-results.ts";
import type { JobEnd } from "./test-job.ts";

/** How long jobs and files with the engine took, by name, in whole seconds: those of an earlier record that were not run now as they are there. */
export function recordOf(
  ends: readonly JobEnd[],
  earlier: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const now = ends.flatMap((end): [string, number][] => {
    const { job, seconds } = end;
    if (end.code !== 0 || resultsOf(end).failures > 0) return [];
    const files = job.files.length > 1 ? (end.results?.files ?? []) : [];
    return [[job.name, seconds], ...files.map(({ file, seconds: own }): [string, number] => [file, own])];
  });
  const all = { ...earlier, ...Object.fromEntries(now.map(([name, seconds]) => [name, Math.round(seconds)])) };
  return Object.fromEntries(
    Object.entries(all)
      .filter(([, seconds]) => seconds > 0)
      .sort(),
  );
}
