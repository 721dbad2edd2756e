import type { ChildProcess } from "node:child_process";
import { LocalWorkspace, Stack } from "@pulumi/pulumi/automation/index.js";
import { leanRuntime } from "../../components/engine/lean-runtime.ts";
import { readStackState } from "../../components/engine/own-state.ts";
import { separateConnections } from "../../components/engine/separate-connections.ts";
import type { DeployedStack, ReadEnd, ReadJob, WorkerSettings } from "../workers/protocol.ts";
import { EngineFailure, engineCommand } from "./engine-command.ts";
import type { JobControl } from "./run-stack.ts";

/**
 * Reads the state of many stacks in one run of the engine.
 * why a preview with a target that nothing has: the engine answers such questions only to a program, and so it plans nothing
 * for the stack that it runs for.
 * @throws Error when the engine could not be run, or did not run the program.
 */
export async function readStacks(settings: WorkerSettings, job: ReadJob, { onCancel }: JobControl): Promise<ReadEnd> {
  const found: DeployedStack[] = [];
  const failures: { stack: string; because: string }[] = [];
  const done = { program: false };
  const read = async (stack: string): Promise<void> => {
    try {
      const resources = await readStackState(stack);
      const root = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
      found.push({ stack, outputs: root?.outputs ?? {}, resources });
    } catch (error) {
      failures.push({ stack, because: error instanceof Error ? error.message : String(error) });
    }
  };
  const program = async (): Promise<void> => {
    separateConnections();
    leanRuntime();
    const [first, ...others] = job.stacks;
    // why one before the rest: stacks with the same encryption salt share a derived key, which the engine keeps.
    if (first !== undefined) await read(first);
    await Promise.all(others.map(read));
    done.program = true;
  };
  const onStart = (child: ChildProcess): void => onCancel(() => child.kill("SIGINT"));
  const workspace = await LocalWorkspace.create({
    workDir: settings.root,
    program,
    pulumiCommand: engineCommand(settings.engine, settings.root, onStart),
  });
  const stack = await Stack.createOrSelect(job.via, workspace);
  try {
    await stack.preview({ target: ["urn:pulumi:**::nothing"], suppressOutputs: true, suppressProgress: true });
  } catch (error) {
    if (!done.program)
      throw error instanceof EngineFailure ? new Error(error.end.stderr.trim() || error.message) : error;
  }
  if (!done.program) throw new Error("the engine ended without having read the stacks");
  return { stacks: found, failures };
}
