import type { Command } from "commander";
import type { Caller, Options, Shared } from "./command-call.ts";

/** Examples of the command. */
const REVOKE = [
  "npx switchyard revoke abccorp",
  "npx switchyard revoke abccorp --role administrator",
  "npx switchyard revoke --user alice@acme.example --dry-run",
  "npx switchyard revoke --user alice@acme.example",
  "npx switchyard revoke --user alice@acme.example --lift",
];

/** Ends live sessions. */
export function revokeCommand(
  add: (signature: string, description: string, examples: readonly string[]) => Command,
  shared: Shared,
  call: Caller,
): void {
  add("revoke", "end live sessions now: of a client's roles, or of one person everywhere", REVOKE)
    .argument("[slug]", "the client in whose roles everybody's sessions end; or --user")
    .option("--role <key>", "only this role of the client")
    .option("--user <name>", "one person: user name, e-mail address or id of Identity Center, or an IAM user")
    .option("--lift", "undo it: take the denial away", false)
    .option("-y, --yes", "do not ask", false)
    .option("--dry-run", "say what would be done, and write nothing", false)
    .action((slug: string | undefined, options: Options<"revoke">) =>
      call("revoke", { ...shared(), ...options, ...(slug !== undefined && { slug }) }),
    );
}
