"use strict";
// Stands in for a worker: what it does with a job is said by the name of the job's stack.
const END = { changes: {}, steps: [], diagnostics: [], text: "", isLocked: false, seconds: 0 };
const end = (result) => process.send({ kind: "stack-end", end: { result, ...END, text: String(process.pid) } });

process.on("disconnect", () => process.exit(0));
process.on("message", (message) => {
  if (message.kind === "settings") {
    if (message.settings.root === "dies at once") {
      process.stderr.write("no such program\n", () => process.exit(7));
      return;
    }
    if (message.settings.root !== "never ready") process.send({ kind: "ready" });
    return;
  }
  if (message.kind === "cancel") return end("cancelled");
  if (message.job.kind === "read")
    return process.send({ kind: "read-end", end: { stacks: [], failures: [{ stack: "a", because: "gone" }] } });
  switch (message.job.stack) {
    case "exits":
      return process.exit(3);
    case "throws":
      return setImmediate(() => {
        throw new Error("outside of any promise");
      });
    case "is killed":
      return process.kill(process.pid, "SIGKILL");
    case "cannot be run":
      return process.send({ kind: "error", message: "no Pulumi.yaml" });
    case "never answers":
      return;
    default:
      process.send({ kind: "engine", pid: 4711 });
      process.send({ kind: "step", step: { op: "create", type: "t", urn: "u" }, isDone: false });
      return end("succeeded");
  }
});
