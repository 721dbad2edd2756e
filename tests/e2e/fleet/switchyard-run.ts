import { spawn } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "../../../sandbox/paths.ts";
import type { Ended } from "../project.ts";

/** A `switchyard` command that runs. */
export interface SwitchyardRun {
  readonly pid: number;
  /** What it has printed so far. */
  readonly said: () => string;
  readonly ended: Promise<Ended>;
}

/** Starts the command of this repository. It is killed when this process ends. */
export function startSwitchyard(
  args: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): SwitchyardRun {
  const all = ["--import", "tsx", join(projectRoot, "cli", "main.ts"), ...args];
  const child = spawn(process.execPath, all, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const kill = (): void => void child.kill("SIGKILL");
  process.on("exit", kill);
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output: said }));
  }).finally(() => process.off("exit", kill));
  if (child.pid === undefined) throw new Error("the command could not be started");
  return { pid: child.pid, said: () => said, ended };
}
