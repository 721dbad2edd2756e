import { spawn } from "node:child_process";

/** How a script ended, and everything it printed. */
export interface Finished {
  readonly status: number | null;
  readonly output: string;
}

/** Runs a script in a shell that stops at the first command that fails; a script that hangs is ended after ten minutes. */
export function runScript(script: string, cwd: string, env: Readonly<Record<string, string>>): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn("bash", ["-euo", "pipefail", "-c", script], {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 600_000,
    });
    let output = "";
    const add = (chunk: string) => (output += chunk);
    child.stdout.setEncoding("utf8").on("data", add);
    child.stderr.setEncoding("utf8").on("data", add);
    child.once("error", reject);
    child.once("close", (status) => {
      resolve({ status, output });
    });
  });
}
