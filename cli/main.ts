import { readFileSync } from "node:fs";
import type { Interrupts } from "./interrupts.ts";
import { runCommandLine } from "./run-command-line.ts";

/** The `switchyard` command: the only place that ends the process, and that sets its exit code. */

/** Beside the folder of this file, in the sources and in the package. */
const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  readonly version: string;
};

// why: the pinned AWS SDK runs on Node 20; that later releases will not is no news for people who wait for a result.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

// why: `switchyard status | head` is no failure of the command.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

// why before: a process that runs out of things to wait for must not look like a success.
process.exitCode = 1;
void main();

async function main(): Promise<void> {
  const code = await runCommandLine({
    args: process.argv.slice(2),
    version,
    env: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    onSignals,
    leave: (code) => process.exit(code),
  });
  // why not process.exit: what was written into a pipe would be cut off.
  process.exitCode = code;
}

function onSignals(interrupts: Interrupts): () => void {
  const press = (): void => interrupts.press();
  const terminate = (): void => interrupts.terminate();
  process.on("SIGINT", press).on("SIGTERM", terminate).on("SIGHUP", terminate);
  return () => process.off("SIGINT", press).off("SIGTERM", terminate).off("SIGHUP", terminate);
}
