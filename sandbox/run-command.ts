import { spawn, type ChildProcess } from "node:child_process";

/** How a command ended. */
export interface CommandResult {
  /** The exit code; null when it was ended by a signal or could not be started. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Set when the command could not be started, for instance because it is not installed. */
  readonly failure?: Error;
}

/** Where and how a command runs. */
export interface CommandOptions {
  readonly cwd?: string;
  /** The complete environment; this process's own when absent. */
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds after which the command is killed; without limit when absent. */
  readonly timeout?: number;
  /** Ends the command, with all that it started. */
  readonly signal?: AbortSignal;
  /** Gets each line of standard output and standard error as it comes. */
  readonly onLine?: (line: string) => void;
}

const running = new Map<ChildProcess, () => void>();
process.on("exit", () => {
  for (const end of running.values()) end();
});

/** Runs a command to its end. Never throws for a command that fails: look at `code`. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.env === undefined ? {} : { env: options.env }),
      // why: a group of its own, because what is ended with all that it started may be a shell that starts others.
      detached: options.signal !== undefined,
      ...(options.timeout === undefined ? {} : { timeout: options.timeout, killSignal: "SIGKILL" as const }),
    });
    const end = (): void => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      try {
        process.kill(options.signal === undefined ? child.pid : -child.pid, "SIGKILL");
      } catch (error) {
        // why: it may have ended at this moment.
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
      }
    };
    running.set(child, end);
    options.signal?.addEventListener("abort", end);
    const output = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8");
      child[stream].on("data", (text: string) => {
        output[stream] += text;
        for (const line of text.split("\n")) if (line.trim() !== "") options.onLine?.(line);
      });
    }
    const finish = (result: CommandResult): void => {
      running.delete(child);
      options.signal?.removeEventListener("abort", end);
      resolve(result);
    };
    child.on("error", (failure) => {
      finish({ code: null, ...output, failure });
    });
    child.on("close", (code) => {
      finish({ code, ...output });
    });
  });
}

/** The last lines of what a failed command said, for an error message. */
export function tail(result: CommandResult, lines = 15): string {
  const said = result.failure?.message ?? `${result.stdout}\n${result.stderr}`;
  return said.trim().split("\n").slice(-lines).join("\n");
}
