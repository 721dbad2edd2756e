import type { FleetEvent } from "../events.ts";
import type { Step } from "../workers/protocol.ts";

/** Seconds without a sign after which a stack is named. Making a permission set's role alone can take AWS a minute. */
const SILENCE = 120;

/** Hears what the engine does for a stack, and names the stack when nothing is heard of it for long. */
export function watch(
  stack: string,
  emit: (event: FleetEvent) => void,
  seconds = SILENCE,
): { readonly heard: (step: Step, isDone: boolean) => void; readonly stop: () => void } {
  const open = new Map<string, string>();
  const latest = (): string | undefined => [...open.values()].at(-1);
  let silent = 0;
  const timer = setInterval(() => {
    silent += seconds;
    emit({ kind: "silent", stack, seconds: silent, on: latest() });
  }, seconds * 1000);
  timer.unref();
  return {
    heard: ({ op, type, urn }, isDone) => {
      silent = 0;
      timer.refresh();
      const before = latest();
      if (isDone) open.delete(urn);
      // why not these: nothing is asked of AWS.
      else if (op !== "same") open.set(urn, `${op} ${type.split(":").at(-1) ?? type} ${urn.split("::").at(-1) ?? ""}`);
      if (latest() !== before) emit({ kind: "waiting", stack, on: latest() });
    },
    stop: () => clearInterval(timer),
  };
}
