import { styleText } from "node:util";
import type { Command } from "commander";

/** Prints what comes next. */
export function heading(text: string): void {
  console.log(`\n${styleText("bold", `── ${text}`)}`);
}

/** Prints a line of progress. */
export function say(line: string): void {
  console.log(`   ${line}`);
}

/** Runs a command from the command line. What it throws is said in one line, and the exit code is 1. */
export async function runFromCommandLine(program: Command): Promise<void> {
  // why: the pinned SDK runs on Node 20; that later releases will not is no news for who watches.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
  await program.parseAsync().catch((error: unknown) => {
    console.error(`${program.name()}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
}
