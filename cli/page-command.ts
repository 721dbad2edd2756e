import type { Command } from "commander";
import { forWhom, type WithWhom } from "./access-export-commands.ts";
import type { Caller, Shared } from "./command-call.ts";

/** Examples of the command. */
export const PAGE = [
  "npx switchyard page --dry-run",
  "npx switchyard page",
  "npx switchyard page --out access.html --group Auditors",
] as const;

/** `switchyard page`: from the files alone, no engine, no call to AWS. */
export function pageCommand(
  add: (signature: string, description: string, examples: readonly string[]) => Command,
  shared: Shared,
  call: Caller,
): void {
  forWhom(add("page", "who gets where as one HTML page: find a client, enter it by a click", PAGE))
    .option("--out <file>", "write it there (default: switchyard.html in the working folder)")
    .option("--dry-run", "say what would be written, and write nothing", false)
    .action(({ user, group, ...options }: WithWhom<"page">) =>
      call("page", { ...shared(), ...options, users: user, groups: group }),
    );
}
