import { CommanderError } from "commander";
import type { Call } from "../../cli/command-call.ts";
import { program } from "../../cli/switchyard.ts";

/** What a command line comes to: the action that it calls and with what, or why it was refused. */
export async function callOf(
  ...args: readonly string[]
): Promise<
  { readonly call: Call } | { readonly call: undefined; readonly refused: string; readonly exitCode: number }
> {
  let said = "";
  let found: Call | undefined;
  const keep = (text: string): void => void (said += text);
  const root = program(
    "0.0.0",
    (...call) => {
      found = call;
      return Promise.resolve();
    },
    { writeOut: keep, writeErr: keep },
  );
  try {
    await root.parseAsync([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { call: undefined, refused: said, exitCode: error.exitCode };
  }
  if (found === undefined) throw new Error(`${args.join(" ")} called nothing`);
  return { call: found };
}
