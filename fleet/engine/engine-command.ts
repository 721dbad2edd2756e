import { type ChildProcess, spawn } from "node:child_process";
import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import semver from "semver";

/** How a run of the `pulumi` command ended. */
export interface EngineEnd {
  readonly stdout: string;
  readonly stderr: string;
  /** `null`: a signal ended it. */
  readonly code: number | null;
}

/** Where and how `pulumi` is run. */
export interface EngineSettings {
  /** The command: a name to be found on PATH, or a path. */
  readonly command: string;
  /** Its version, as `pulumi version` says it without the `v`. */
  readonly version: string;
  /** The whole environment of the command. */
  readonly env: Readonly<Record<string, string>>;
}

/** A run of `pulumi` that did not end with 0. */
export class EngineFailure extends Error {
  constructor(
    readonly args: readonly string[],
    readonly end: EngineEnd,
  ) {
    super(`pulumi ${args.slice(0, 2).join(" ")} ended with ${end.code === null ? "a signal" : String(end.code)}`);
    this.name = "EngineFailure";
  }
}

/** Runs `pulumi` to its end, in a session of its own, so that a terminal's Ctrl-C does not reach it. */
export function runEngine(
  { command, env }: EngineSettings,
  args: readonly string[],
  cwd: string,
  onStart: (child: ChildProcess) => void = () => undefined,
): Promise<EngineEnd> {
  return new Promise((resolve, reject) => {
    const all = args.includes("--non-interactive") ? args : [...args, "--non-interactive"];
    const child = spawn(command, all, {
      cwd,
      env: { ...env, PULUMI_AUTOMATION_API: "true" },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (said.stdout += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (said.stderr += chunk));
    child.once("error", reject);
    child.once("close", (code) => resolve({ ...said, code }));
    onStart(child);
  });
}

/**
 * The `pulumi` command as the Automation API wants it, without what would be a process of its own around each update:
 * selecting a stack, which would also change what the user has selected, and asking for outputs and history, which the
 * events say.
 */
export function engineCommand(
  settings: EngineSettings,
  cwd: string,
  onStart: (child: ChildProcess) => void,
): PulumiCommand {
  const run = async (
    args: readonly string[],
    _cwd: string,
    env: Readonly<Record<string, string>>,
  ): Promise<EngineEnd> => {
    const [command, what] = args;
    if (command === "stack" && what === "select") return done("");
    if (command === "stack" && what === "output") return done("{}");
    if (command === "stack" && what === "history") return done("[]");
    const end = await runEngine({ ...settings, env: { ...settings.env, ...env } }, args, cwd, onStart);
    if (end.code !== 0) throw new EngineFailure(args, end);
    return end;
  };
  // why the cast: the class has a private constructor; the API calls `run` and reads `version`.
  const version = semver.parse(settings.version);
  return { command: settings.command, version, run } as unknown as PulumiCommand;
}

function done(stdout: string): EngineEnd {
  return { stdout, stderr: "", code: 0 };
}
