import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const LAUNCHER = fileURLToPath(new URL("./moto-server.py", import.meta.url));
const START_TIMEOUT_MS = 240_000;

/**
 * Starts moto-server.py. `load` is a file of an earlier run; who sends `secret` is answered, and nobody else. The port is
 * rejected when the child ends or is silent for 4 minutes.
 */
export function launchMoto({
  python,
  load,
  secret,
  log,
}: {
  python: string;
  load?: string | undefined;
  secret: string;
  log: (line: string) => void;
}): { child: ChildProcessWithoutNullStreams; port: Promise<number> } {
  const child = spawn(python, [LAUNCHER, ...(load === undefined ? [] : ["--load", load])], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", PYTHONDONTWRITEBYTECODE: "1" },
  });
  // why: neither the arguments nor the environment, where others may read it; and a child that is gone already says so itself.
  child.stdin.on("error", () => undefined);
  child.stdin.write(`${secret}\n`);
  createInterface({ input: child.stderr }).on("line", (line) => {
    log(`moto: ${line}`);
  });
  const port = new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error("moto did not start within 4 minutes"));
    }, START_TIMEOUT_MS);
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = /^listening (\d+)$/.exec(line);
      if (found?.[1] !== undefined) resolve(Number(found[1]));
    });
    child.once("error", reject);
    child.once("exit", (code) => {
      reject(new Error(`moto ended at its start with exit code ${code ?? "none"}`));
    });
    const done = (): void => {
      clearTimeout(timer);
    };
    child.stdout.once("data", done);
    child.once("exit", done);
  });
  return { child, port };
}
