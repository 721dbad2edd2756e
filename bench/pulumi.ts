import { join } from "node:path";
import { runCommand, tail } from "../sandbox/run-command.ts";
import { childrenSeconds } from "./process-tree.ts";

/** A folder to run `pulumi` in, with the environment to run it in. */
export interface Project {
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What one run took. */
export interface Run {
  /** Wall time. */
  readonly seconds: number;
  /** Processor time of the engine, the program and the plugins together. */
  readonly cpuSeconds: number;
}

/** A run, and what it printed. */
export interface PrintedRun extends Run {
  readonly output: string;
}

/** Runs `pulumi` to its end. @throws Error with the end of what it printed, when it fails. */
export async function pulumi(project: Project, ...args: readonly string[]): Promise<PrintedRun> {
  const [folder = ""] = (project.env["PATH"] ?? "").split(":");
  const [start, cpuStart] = [performance.now(), childrenSeconds()];
  const result = await runCommand(join(folder, "pulumi"), [...args, "--non-interactive"], {
    cwd: project.directory,
    env: project.env,
  });
  if (result.code !== 0)
    throw new Error(`pulumi ${args.join(" ")} in ${project.directory} failed:\n${tail(result, 40)}`);
  return {
    seconds: (performance.now() - start) / 1000,
    cpuSeconds: childrenSeconds() - cpuStart,
    output: result.stdout,
  };
}

/** A preview as a user runs it, with the stack's outputs not shown. */
export function preview(project: Project, stack: string): Promise<PrintedRun> {
  return pulumi(project, "preview", "--stack", stack, "--suppress-outputs", "--suppress-progress");
}

/** An update without the preview before it. */
export function up(project: Project, stack: string): Promise<PrintedRun> {
  return pulumi(
    project,
    "up",
    "--yes",
    "--skip-preview",
    "--stack",
    stack,
    "--suppress-outputs",
    "--suppress-progress",
  );
}

/** Makes the stack, unless there is one. */
export async function initStack(project: Project, stack: string): Promise<void> {
  await pulumi(project, "stack", "select", "--create", "--stack", stack);
}
