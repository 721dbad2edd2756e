import { spawn } from "node:child_process";

/** Why no engine was built. */
export class EngineBuildError extends Error {
  override readonly name = "EngineBuildError";

  constructor(
    /** There is no Go that runs; it is too old; or the build failed. */
    readonly kind: "no go" | "old go" | "build",
    message: string,
  ) {
    super(message);
  }
}

/** What Go wrote to standard output, and why it failed: with the last lines of what it said. */
export interface GoResult {
  readonly stdout: string;
  readonly failure?: string;
  /** Set when Go could not be started at all. */
  readonly isMissing?: true;
}

/** Where and how Go runs. */
export interface GoOptions {
  readonly cwd?: string;
  /** The complete environment. */
  readonly env: NodeJS.ProcessEnv;
  /** Gets what it says, as it comes. */
  readonly onText?: (text: string) => void;
}

/** Runs Go to its end; it ends with this process. Never throws. */
export function go(args: readonly string[], { cwd, env, onText }: GoOptions): Promise<GoResult> {
  return new Promise((resolve) => {
    const child = spawn("go", args, { env, stdio: ["ignore", "pipe", "pipe"], ...(cwd === undefined ? {} : { cwd }) });
    const end = (): unknown => child.kill("SIGKILL");
    process.once("exit", end);
    const said = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        said[stream] += text;
        onText?.(text);
      });
    }
    child.on("error", (error) => {
      process.off("exit", end);
      resolve({ stdout: "", failure: error.message, isMissing: true });
    });
    child.on("close", (code) => {
      process.off("exit", end);
      const lines = `${said.stdout}\n${said.stderr}`.trim().split("\n");
      resolve({ stdout: said.stdout, ...(code === 0 ? {} : { failure: lines.slice(-15).join("\n") }) });
    });
  });
}
