import type { ChildProcess } from "node:child_process";
import { type EngineEvent, LocalWorkspace, Stack } from "@pulumi/pulumi/automation/index.js";
import { readEngineInput } from "../../components/engine/engine-config.ts";
import { leanRuntime } from "../../components/engine/lean-runtime.ts";
import type { StackOutputs } from "../../components/engine/stack-types.ts";
import { switchyard } from "../../components/program.ts";
import { PROJECT_FOLDER_VARIABLE } from "../../core/config/naming.ts";
import { type Fault, formatFault } from "../../core/faults/fault.ts";
import type { FromWorker, StackEnd, StackJob, WorkerSettings } from "../workers/protocol.ts";
import { EngineFailure, engineCommand, runEngine } from "./engine-command.ts";
import { type ThrowawayPlace, throwawayPlace } from "./throwaway-place.ts";
import { EventLog } from "./event-log.ts";
import { saysLocked } from "./says-locked.ts";
import { initWords, secretsProviderOf } from "./secrets-provider.ts";

/** What a job tells while it runs, and how it is cancelled. */
export interface JobControl {
  readonly say: (message: FromWorker) => void;
  /** Takes what cancels the job in good order. */
  readonly onCancel: (cancel: () => void) => void;
}

/** Runs the engine once on one stack, with the very program that `index.ts` runs. Does not throw for what the engine refuses. */
export async function runStack(
  settings: WorkerSettings,
  job: StackJob,
  { say, onCancel }: JobControl,
): Promise<StackEnd> {
  const started = performance.now();
  const newLog = () => new EventLog((step, isDone) => say({ kind: "step", step, isDone }));
  let log = newLog();
  // why: what a preview would do was not done.
  let isAsking = false;
  let engine: ChildProcess | undefined;
  const state = { isCancelled: false };
  const cancel = (): void => {
    state.isCancelled = true;
    engine?.kill("SIGINT");
  };
  onCancel(cancel);
  const onStart = (child: ChildProcess): void => {
    engine = child;
    if (child.pid !== undefined) say({ kind: "engine", pid: child.pid });
    if (state.isCancelled) child.kill("SIGINT");
  };
  const ran: { outputs?: StackOutputs; faults?: readonly Fault[] } = {};
  const end = (result: StackEnd["result"], text: string, failure?: string): StackEnd => ({
    result,
    ...log.summary(),
    ...(isAsking && { changes: {}, steps: [] }),
    ...(ran.outputs !== undefined && !isAsking && { outputs: log.outputs() }),
    text,
    ...(ran.faults !== undefined && {
      faults: ran.faults.map((fault) => ({ code: fault.code, message: formatFault(fault) })),
    }),
    ...(failure !== undefined && { failure }),
    isLocked: saysLocked(text),
    seconds: (performance.now() - started) / 1000,
  });
  let place: ThrowawayPlace | undefined;
  try {
    const isLook = job.operation === "preview" || job.operation === "check";
    if (job.isNew === true && isLook) place = await throwawayPlace(settings.engine, settings.root, job.stack);
    const { engine: used, root } = place ?? settings;
    if (job.isNew === true) {
      // why none where it is thrown away: what a look seals there, a passphrase may seal.
      const provider = place === undefined ? secretsProviderOf(root, job.stack) : undefined;
      await initStack({ engine: used, root }, initWords(job.stack, provider), onStart);
    }
    // why: a policy pack runs in a folder of its own, and reads the project's settings.
    const env = { ...used.env, [PROJECT_FOLDER_VARIABLE]: settings.root };
    const command = engineCommand({ ...used, env }, root, onStart);
    const workspace = await LocalWorkspace.create({
      workDir: root,
      pulumiCommand: command,
      program: async () => {
        const { config, context } = readEngineInput(settings.program);
        leanRuntime();
        const staged = job.staging === undefined ? context : { ...context, staging: job.staging };
        try {
          return (ran.outputs = await switchyard(config, staged));
        } catch (error) {
          if (error instanceof Error && "faults" in error) ran.faults = error.faults as readonly Fault[];
          throw error;
        }
      },
    });
    const stack = await Stack.createOrSelect(job.stack, workspace);
    // why first: in an update, a pack judges the stack as a whole when everything is written.
    if (job.operation === "up" && job.policyPacks !== undefined) {
      isAsking = true;
      await operate(stack, { ...job, operation: job.refresh === true ? "check" : "preview" }, (event) =>
        log.take(event),
      );
      isAsking = false;
      log = newLog();
      delete ran.outputs;
    }
    const { stdout, stderr } = await operate(stack, job, (event) => log.take(event));
    const text = `${stdout}${stderr}`;
    // why: when the program loses the engine, the SDK ends it as a success that declared nothing.
    const isProgramRun = job.operation !== "destroy" && job.operation !== "drift";
    if (isProgramRun && (ran.outputs === undefined || !log.sawResources()))
      return end("failed", text, "The engine reported success, but the program declared nothing in it. Run it again.");
    return end("succeeded", text);
  } catch (error) {
    const text = error instanceof EngineFailure ? `${error.end.stdout}${error.end.stderr}` : "";
    const failure = error instanceof EngineFailure ? undefined : message(error);
    return end(state.isCancelled ? "cancelled" : "failed", text, failure);
  } finally {
    await place?.remove();
  }
}

async function operate(
  stack: Stack,
  { operation, refresh, exclude, policyPacks }: StackJob,
  onEvent: (event: EngineEvent) => void,
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const options = {
    onEvent,
    color: "never" as const,
    ...(exclude !== undefined && { exclude: [...exclude] }),
    ...(policyPacks !== undefined && { policyPacks: [...policyPacks] }),
  };
  switch (operation) {
    case "up":
      return stack.up({ ...options, suppressOutputs: true, suppressProgress: true, refresh: refresh === true });
    case "preview":
    case "check":
      return stack.preview({
        ...options,
        suppressOutputs: true,
        suppressProgress: true,
        refresh: operation === "check",
      });
    case "drift":
      return stack.previewRefresh({ onEvent, color: "never", suppressProgress: true });
    case "destroy":
      return stack.destroy({ ...options, suppressOutputs: true, suppressProgress: true, refresh: true });
  }
}

/** Makes the stack in the backend, without selecting it. A stack that is there already is as good. */
async function initStack(
  { engine, root }: Pick<WorkerSettings, "engine" | "root">,
  args: readonly string[],
  onStart: (child: ChildProcess) => void,
): Promise<void> {
  const end = await runEngine(engine, args, root, onStart);
  if (end.code !== 0 && !/already exists/.test(end.stderr)) throw new EngineFailure(args, end);
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
