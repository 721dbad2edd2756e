import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { projectRoot } from "../sandbox/paths.ts";
import { runCommand } from "../sandbox/run-command.ts";
import { machine } from "./machine.ts";
import type { Report } from "./report.ts";
import { changedFleet, type ReviewRun, type ReviewTask, type ReviewWork } from "./review-work.ts";
import { say } from "./stage.ts";
import { median } from "./statistics.ts";

/** Most that either may take, as a multiple of its baseline. */
const LIMIT = 1.5;
/** Most that the command may take, in seconds, and a process may need, in bytes. */
const SHELL_LIMIT = 6;
const MEMORY_LIMIT = 600e6;

/** What is measured. */
export interface ReviewBench {
  readonly clients: number;
  readonly pairs: number;
  readonly runs: number;
}

const PAIRS: readonly (readonly [ours: ReviewWork, baseline: ReviewWork])[] = [
  ["difference and rules", "read"],
  ["review", "read and prove"],
];

/** Measures a review of a change of twenty files against reading, and reading and proving, the head alone; then the command. */
export async function benchReview({ clients, pairs, runs }: ReviewBench): Promise<Report> {
  const rows: string[][] = [];
  let kept = true;
  for (const [ours, baseline] of PAIRS) {
    say(`${ours} against ${baseline}: ${clients} clients, ${pairs} pairs ...`);
    const found: Record<"ours" | "baseline", ReviewRun>[] = [];
    for (let pair = 0; pair < pairs; pair++) {
      const run = (work: ReviewWork) => inProcess({ work, clients, runs: runs + 1 });
      const first = pair % 2 === 0 ? await run(ours) : undefined;
      const other = await run(baseline);
      found.push({ ours: first ?? (await run(ours)), baseline: other });
    }
    for (const [when, of] of [
      ["first run", ([one = NaN]: readonly number[]) => one],
      ["later runs", ([, ...later]: readonly number[]) => median(later)],
    ] as const) {
      const ratio = median(found.map((pair) => of(pair.ours.cpuSeconds) / of(pair.baseline.cpuSeconds)));
      const peak = median(found.map((pair) => pair.ours.peak));
      kept &&= ratio <= LIMIT && peak <= MEMORY_LIMIT;
      const cpu = (side: "ours" | "baseline") => median(found.map((pair) => of(pair[side].cpuSeconds))).toFixed(2);
      rows.push([ours, baseline, when, cpu("ours"), cpu("baseline"), ratio.toFixed(2), (peak / 1e6).toFixed(0)]);
    }
  }
  const seconds = await fromTheShell(clients, pairs);
  kept &&= seconds <= SHELL_LIMIT;
  const headings = [
    ...["what", "against", "when", "ours, CPU s", "baseline, CPU s", `ratio (limit ${LIMIT})`],
    `peak, MB (limit ${MEMORY_LIMIT / 1e6})`,
  ];
  const table = [headings, headings.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  const shell = `\`switchyard review\` from the shell, in a clone: ${seconds.toFixed(1)} s (limit ${SHELL_LIMIT} s).`;
  return { markdown: [machine(), "", ...table, "", shell].join("\n"), kept };
}

/** @throws Error when the process fails */
async function inProcess(task: ReviewTask): Promise<ReviewRun> {
  const file = fileURLToPath(new URL("review-process.ts", import.meta.url));
  const child = fork(file, [JSON.stringify(task)], { execArgv: ["--import", "tsx"] });
  const answers: unknown[] = [];
  child.on("message", (answer) => answers.push(answer));
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0 || answers.length === 0) throw new Error(`${task.work} ended with ${String(code)}`);
  return answers[0] as ReviewRun;
}

/** Seconds of the command over a repository with both revisions, the median of some runs. */
async function fromTheShell(clients: number, runs: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "switchyard-review-"));
  const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" } as Record<
    string,
    string
  >;
  const git = async (...words: readonly string[]) => {
    const who = ["-c", "user.name=bench", "-c", "user.email=bench@acme.example"];
    const { code, stderr } = await runCommand("git", [...who, ...words], { cwd: folder, env });
    if (code !== 0) throw new Error(stderr);
  };
  try {
    await git("init", "--quiet", "--initial-branch=main");
    for (const { project, stacks } of changedFleet(clients)) {
      for (const { name, text } of [project, ...stacks]) await writeFile(join(folder, name), text);
      await git("add", "-A");
      await git("commit", "--quiet", "-m", "files");
    }
    const command = [join(projectRoot, "cli", "launcher.js"), "-C", folder, "review", "--base", "HEAD~1"];
    const times: number[] = [];
    for (let run = 0; run < runs; run++) {
      const start = performance.now();
      const { code, stdout, stderr } = await runCommand(process.execPath, command, { cwd: projectRoot, env });
      // why also 1: the fleet has findings of its own, and is looked at all the same.
      if ((code !== 0 && code !== 1) || !stdout.includes("Newcomers")) throw new Error(stderr);
      times.push((performance.now() - start) / 1000);
    }
    return median(times);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
