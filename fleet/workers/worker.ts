import { runStack } from "../engine/run-stack.ts";
import { readStacks } from "../engine/read-stacks.ts";
import type { FromWorker, Job, ToWorker, WorkerSettings } from "./protocol.ts";

/**
 * A worker process: runs one job after the other, each an inline program of the Automation API.
 * why a process of its own: Pulumi's SDK registers handlers of the whole process for stray errors, so programs that run
 * side by side in one would take each other's for theirs.
 */

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
      return say({ kind: "ready" });
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
  try {
    if (settings === undefined) throw new Error("the worker has no settings");
    const control = { say, onCancel: (cancel: () => void) => (cancelling = cancel) };
    if (job.kind === "stack") say({ kind: "stack-end", end: await runStack(settings, job, control) });
    else say({ kind: "read-end", end: await readStacks(settings, job, control) });
  } catch (error) {
    say({ kind: "error", message: error instanceof Error ? error.message : String(error) });
  } finally {
    cancelling = undefined;
    if (!process.connected) process.exit(1);
  }
}
