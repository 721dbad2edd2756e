import { InvalidArgumentError, Option } from "commander";
import { parseSpan, type Span } from "../fleet/unused/span.ts";
import type { Add, Caller, Options, Shared } from "./command-call.ts";

/** How things stand: of the stacks, or of the use of what they let people do. */
export function statusCommand(add: Add, shared: Shared, call: Caller): void {
  add("status", "the fleet as a table; or which grants nobody has used", [
    "npx switchyard status",
    "npx switchyard status --refresh --json",
    "npx switchyard status --unused 90d",
    "npx switchyard status --unused 12w --propose --dry-run",
  ])
    .option("--refresh", "ask AWS for drift too", false)
    .addOption(
      new Option(
        "--unused <span>",
        "ask instead which grants reach only roles that nobody has used for so long, as 90d",
      )
        .argParser(spanOf)
        .conflicts("refresh"),
    )
    .option("--propose", "with --unused: take these grants out of the home stack's file", false)
    .option("--dry-run", "with --propose: say what would be written, and write nothing", false)
    .action((options: Options<"status">) => call("status", { ...shared(), ...options }));
}

/** `90d`, `12w`. @throws InvalidArgumentError */
function spanOf(text: string): Span {
  const read = parseSpan(text);
  if (read.span === undefined) throw new InvalidArgumentError(`${read.because}.`);
  return read.span;
}
