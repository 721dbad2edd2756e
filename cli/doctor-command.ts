import { type Command, InvalidArgumentError } from "commander";
import { didYouMean } from "../core/faults/did-you-mean.ts";
import { CHECK_IDS, type CheckId } from "../fleet/doctor/check.ts";
import type { Caller, Options, Shared } from "./command-call.ts";
import { doctorExitLines } from "./exit-codes.ts";

/** Adds a command with its description and examples. */
type Add = (signature: string, description: string, examples: readonly string[]) => Command;

/** `switchyard doctor`: why a first run would fail. */
export function doctorCommand(add: Add, shared: Shared, call: Caller): void {
  add("doctor", "why a first run on AWS would fail: each cause with what to do", [
    "npx switchyard doctor",
    "npx switchyard doctor home abccorp --json",
    "npx switchyard doctor --skip organization-policies",
  ])
    .argument("[stacks...]", "stacks, or clients by their slug (default: all)")
    .option("--all", "every stack that has a file", false)
    .option(
      "--skip <check>",
      `leave this check out, and say so; may be given more than once: ${CHECK_IDS.join(", ")}`,
      checkOf,
      [],
    )
    .addHelpText("after", `\n${doctorExitLines()}`)
    .action((stacks: string[], options: Omit<Options<"doctor">, "stacks">) =>
      call("doctor", { ...shared(), ...options, stacks }),
    );
}

/** One more check that is left out. @throws InvalidArgumentError */
function checkOf(text: string, before: readonly CheckId[] = []): readonly CheckId[] {
  const found = CHECK_IDS.find((id) => id === text);
  if (found === undefined)
    throw new InvalidArgumentError(`Expected one of ${CHECK_IDS.join(", ")}. ${didYouMean(text, CHECK_IDS)}`.trimEnd());
  return [...before, found];
}
