import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { FleetReport } from "../../../fleet/report.ts";
import type { Ended } from "../project.ts";

/** A `switchyard` command that runs. */
export interface SwitchyardRun {
  readonly pid: number;
  /** What it has printed so far. */
  readonly said: () => string;
  readonly ended: Promise<SwitchyardEnd>;
}

/** How it ended. */
export interface SwitchyardEnd extends Ended {
  /** The report of `up`, `onboard` and `offboard`; absent where none was written. */
  readonly report?: FleetReport;
}

/** Commands that write a report. */
const REPORTING = ["up", "onboard", "offboard"];

/** Starts the command whose program is given, with `--report` where it has that. It is killed when this process ends. */
export function startSwitchyard(
  program: string,
  args: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): SwitchyardRun {
  const file = REPORTING.includes(args[0] ?? "") ? join(cwd, `report-${randomUUID()}.json`) : undefined;
  const reporting = file === undefined ? [] : ["--report", file];
  const child = spawn(process.execPath, [program, ...args, ...reporting], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const kill = (): void => void child.kill("SIGKILL");
  process.on("exit", kill);
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  const ended = new Promise<SwitchyardEnd>((resolve, reject) => {
    child.once("error", reject);
    // why not "close": a process that was left behind by a killed one may hold the streams open.
    child.once("exit", (code) => setTimeout(() => resolve({ code, output: said, ...reportIn(file) }), 50));
  }).finally(() => process.off("exit", kill));
  if (child.pid === undefined) throw new Error("the command could not be started");
  return { pid: child.pid, said: () => said, ended };
}

function reportIn(file: string | undefined): Pick<SwitchyardEnd, "report"> {
  if (file === undefined || !existsSync(file)) return {};
  const report = JSON.parse(readFileSync(file, "utf8")) as FleetReport;
  rmSync(file);
  return { report };
}
