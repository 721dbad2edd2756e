import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { projectRoot } from "../../sandbox/paths.ts";
import type { TestResults } from "../test-results.ts";
import type { JobEnd, TestJob } from "./test-job.ts";

/** Where a job's results go, and how long it may take. */
export interface RunOptions {
  /** An empty folder; each job gets one file in it, and all of them SWITCHYARD_TEST_SHARED, a folder for what they make for each other. */
  readonly folder: string;
  /** Seconds after which a job, and all that it started in its process group, is ended. Default: two hours. */
  readonly limit?: number;
}

const LIMIT = 2 * 60 * 60;
const LAST_WORDS_MS = 10_000;
const LAST_DEEDS_MS = 10_000;
const groups = new Set<number>();

/** Runs a job in the root of the repository, in a process group of its own. */
export async function runJob(job: TestJob, { folder, limit = LIMIT }: RunOptions): Promise<JobEnd> {
  const file = join(folder, job.name.replace(/[^\w.-]+/g, "-"));
  const begun = performance.now();
  const { code, signal, output, isLate } = await ended(job, file, limit);
  const seconds = (performance.now() - begun) / 1000;
  const results = job.hasResults ? await resultsIn(isLate ? `${file}.part` : file) : undefined;
  const broken = isLate
    ? `It was ended, since it did not end by itself in ${limit.toFixed(0)} s.`
    : signal === undefined
      ? undefined
      : `It was ended by ${signal}.`;
  return {
    job,
    code,
    output,
    seconds,
    ...(results !== undefined && { results }),
    ...(broken !== undefined && { broken }),
  };
}

/** Ends all jobs that run, with what they started in their process groups; kills what has not ended after ten seconds. */
export function endJobs(signal: NodeJS.Signals): void {
  for (const group of groups) {
    signalTo(-group, signal);
    setTimeout(() => signalTo(-group, "SIGKILL"), LAST_DEEDS_MS).unref();
  }
}

interface Exit {
  readonly code: number | null;
  readonly signal?: string;
  readonly output: string;
  readonly isLate: boolean;
}

function ended({ command: [program, ...args] }: TestJob, file: string, limit: number): Promise<Exit> {
  return new Promise((resolve) => {
    const env = {
      ...process.env,
      SWITCHYARD_TEST_RESULTS: file,
      SWITCHYARD_TEST_SHARED: join(dirname(file), "shared"),
    };
    const child = spawn(program, args, { cwd: projectRoot, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const group = child.pid;
    if (group !== undefined) groups.add(group);
    let output = "";
    let isLate = false;
    const add = (text: string): void => void (output += text);
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", add);
    const timer = setTimeout(() => {
      isLate = true;
      if (group !== undefined) signalTo(-group, "SIGKILL");
    }, limit * 1000);
    const finish = (code: number | null, signal: string | null | undefined): void => {
      clearTimeout(timer);
      if (group !== undefined) groups.delete(group);
      resolve({ code, output, isLate, ...(typeof signal === "string" && { signal }) });
    };
    child.once("error", (error) => finish(null, error.message));
    child.once("close", finish);
    // why not "close" alone: something that was left behind may hold the streams open for ever.
    child.once("exit", (code, signal) => setTimeout(() => finish(code, signal), LAST_WORDS_MS).unref());
  });
}

function signalTo(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch {
    // It has ended meanwhile.
  }
}

async function resultsIn(file: string): Promise<TestResults | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as TestResults;
  } catch {
    return undefined;
  }
}
