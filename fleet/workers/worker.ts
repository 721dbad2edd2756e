import { leanSdk } from "../../components/engine/lean-sdk.ts";
import type { JobControl } from "../engine/run-stack.ts";
import type { FromWorker, Job, ToWorker, WorkerSettings } from "./protocol.ts";

/**
 * A worker process: runs one job after the other, each an inline program of the Automation API.
 * why a process of its own: Pulumi's SDK registers handlers of the whole process for stray errors, so programs that run
 * side by side in one would take each other's for theirs.
 */

leanSdk();

let settings: WorkerSettings | undefined;
let cancelling: (() => void) | undefined;

const say = (message: FromWorker): void => {
  if (process.connected) process.send?.(message);
};

// why: a terminal's Ctrl-C reaches every process that it started; whether a stack is finished or cancelled is for the pool to say.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);

process.on("message", (message: ToWorker) => {
  switch (message.kind) {
    case "settings":
      settings = message.settings;
      process.chdir(settings.program);
      say({ kind: "ready" });
      // why now: the first job is on its way, and most of this is what every job needs.
      void import("../engine/read-stacks.ts");
      return;
    case "cancel":
      return cancelling?.();
    case "job":
      void run(message.job);
  }
});

// why cancel: whoever started this process was killed. An engine in flight finishes its calls and frees the stack's lock.
process.on("disconnect", () => {
  if (cancelling === undefined) process.exit(0);
  cancelling();
});

async function run(job: Job): Promise<void> {
  const state = { isCancelled: false };
  cancelling = () => (state.isCancelled = true);
  const onCancel = (cancel: () => void): void => {
    cancelling = cancel;
    // why: it came while the job's code was being loaded.
    if (state.isCancelled) cancel();
  };
  try {
    if (settings === undefined) throw new Error("the worker has no settings");
    say(await end(settings, job, { say, onCancel }));
  } catch (error) {
    say({ kind: "error", message: error instanceof Error ? error.message : String(error) });
  } finally {
    cancelling = undefined;
    if (!process.connected) process.exit(1);
  }
}

/** why loaded here: reading needs none of the program, nor of the SDKs that declare resources. */
async function end(settings: WorkerSettings, job: Job, control: JobControl): Promise<FromWorker> {
  if (job.kind === "stack") {
    const { runStack } = await import("../engine/run-stack.ts");
    return { kind: "stack-end", end: await runStack(settings, job, control) };
  }
  const { readStacks } = await import("../engine/read-stacks.ts");
  return { kind: "read-end", end: await readStacks(settings, job, control) };
}
