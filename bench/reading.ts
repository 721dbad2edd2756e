import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { READING_FLEETS } from "./reading-texts.ts";
import { STAGES, type Reader, type ReadingRun, type ReadingTask } from "./reading-work.ts";
import { say } from "./stage.ts";
import { median } from "./statistics.ts";

/** Most that reading and planning may take, as a multiple of parsing the same texts as YAML. */
export const READING_LIMIT = 5;

/** What is measured. */
export interface ReadingOptions {
  readonly clients: number;
  /** Pairs of processes. */
  readonly pairs: number;
  /** Runs in each process after its first. */
  readonly runs: number;
}

/** Both readers' times, and how ours compares: medians of the pairs, the ratio that of the pairs' ratios. */
export interface Times {
  readonly ours: number;
  readonly yaml: number;
  readonly ratio: number;
}

/** One fleet, read as it is in one revision or in two. */
export interface ReadingResult {
  readonly fleet: string;
  readonly clients: number;
  readonly revisions: number;
  /** The first run of a process, as a command has it. */
  readonly first: Times;
  /** The later runs of a process, once its code is compiled. */
  readonly later: Times;
  /** Most memory of a process after its first run, and what its result still needs, in bytes. */
  readonly memory: Readonly<Record<Reader, { readonly peak: number; readonly heap: number }>>;
}

/** Where the time of ours goes, by step, in seconds. */
export interface StageTimes {
  readonly fleet: string;
  readonly seconds: readonly (readonly [stage: string, seconds: number])[];
}

/** Measures reading and planning against the YAML library alone, each run in a process of its own, in turn (A B, B A, …). */
export async function benchReading(options: ReadingOptions): Promise<{
  readonly results: readonly ReadingResult[];
  readonly stages: readonly StageTimes[];
}> {
  const results: ReadingResult[] = [];
  const stages: StageTimes[] = [];
  for (const { name: fleet } of READING_FLEETS) {
    for (const revisions of [1, 2]) results.push(await measure(fleet, revisions, options));
    const { clients, runs } = options;
    const seconds = (await inProcess({ reader: "stages", fleet, clients, revisions: 1, runs })) as readonly number[];
    stages.push({ fleet, seconds: STAGES.map((stage, index) => [stage, seconds[index] ?? NaN]) });
  }
  return { results, stages };
}

async function measure(
  fleet: string,
  revisions: number,
  { clients, pairs, runs }: ReadingOptions,
): Promise<ReadingResult> {
  say(`${fleet}: ${clients} clients, ${revisions === 1 ? "one revision" : "two revisions"}, ${pairs} pairs ...`);
  const found: Record<Reader, ReadingRun>[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const read = async (reader: Reader) =>
      (await inProcess({ reader, fleet, clients, revisions, runs: runs + 1 })) as ReadingRun;
    if (pair % 2 === 0) found.push({ ours: await read("ours"), yaml: await read("yaml") });
    else {
      const yaml = await read("yaml");
      found.push({ ours: await read("ours"), yaml });
    }
  }
  const memory = (reader: Reader) => ({
    peak: median(found.map((pair) => pair[reader].peak)),
    heap: median(found.map((pair) => pair[reader].heap)),
  });
  return {
    fleet,
    clients,
    revisions,
    first: times(found, ([first = NaN]) => first),
    later: times(found, ([, ...later]) => median(later)),
    memory: { ours: memory("ours"), yaml: memory("yaml") },
  };
}

/** Medians of the pairs. @param of The figure of one process, from its runs. */
export function times(
  pairs: readonly Readonly<Record<Reader, Pick<ReadingRun, "cpuSeconds">>>[],
  of: (seconds: readonly number[]) => number,
): Times {
  const each = pairs.map(({ ours, yaml }) => ({ ours: of(ours.cpuSeconds), yaml: of(yaml.cpuSeconds) }));
  return {
    ours: median(each.map(({ ours }) => ours)),
    yaml: median(each.map(({ yaml }) => yaml)),
    ratio: median(each.map(({ ours, yaml }) => ours / yaml)),
  };
}

/** @throws Error when the process fails */
async function inProcess(task: ReadingTask): Promise<unknown> {
  const file = fileURLToPath(new URL("reading-process.ts", import.meta.url));
  const child = fork(file, [JSON.stringify(task)], { execArgv: ["--import", "tsx", "--expose-gc"] });
  const answers: unknown[] = [];
  child.on("message", (answer) => answers.push(answer));
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0 || answers.length === 0) throw new Error(`${task.reader} of ${task.fleet} ended with ${String(code)}`);
  return answers[0];
}
