// Loaded into every process of a run by NODE_OPTIONS: the first worker that gets a stack throws where no promise hears it.
const { existsSync, writeFileSync } = require("node:fs");

const thrown = process.env["SWITCHYARD_TEST_THROWN"];
if (thrown !== undefined && /dist[/\\]worker\.cjs$/.test(process.argv[1] ?? "")) {
  const on = process.on.bind(process);
  // why around the worker's own: a listener of this file's would take messages before the worker listens.
  process.on = (event, listener) =>
    on(
      event,
      event !== "message"
        ? listener
        : (message) => {
            listener(message);
            if (message.kind !== "job" || message.job.kind !== "stack" || existsSync(thrown)) return;
            writeFileSync(thrown, "");
            // why soon: while the program runs, Pulumi's SDK hears what nobody else does, and the update fails instead.
            setTimeout(() => {
              throw new Error("thrown by a test, outside any promise");
            }, 50);
          },
    );
}
