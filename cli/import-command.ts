import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import { type AskedClient, parseAskedClient } from "../fleet/import/asked-clients.ts";
import type { Caller, Shared } from "./command-call.ts";
import type { ImportInput } from "./inputs.ts";

/** Examples of `switchyard import`. */
export const IMPORT_EXAMPLES = [
  "npx switchyard import --dry-run",
  "npx switchyard import --client initech=444444444444:initech-admin --client umbrella=555555555555:umbrella-admin",
] as const;

/** Stack files from what stands in AWS. */
export function importCommand(command: Command, shared: Shared, call: Caller): void {
  command
    .option(
      "--client <slug=account[:profile]>",
      "a client's account, and the AWS profile that reads it; may be given more than once (default: accounts that permission sets lead into and a profile leads to)",
      oneClientMore,
    )
    .option("--new-sets", "also roles for which Identity Center gets a new permission set, which nobody holds", false)
    .option(
      "--narrow",
      "also roles whose trust names permission sets by a wider pattern: the file names those that match it",
      false,
    )
    .option("--dry-run", "say what would be written, and write nothing", false)
    .action(
      ({
        client,
        ...options
      }: Pick<ImportInput, "newSets" | "narrow" | "dryRun"> & { client?: readonly AskedClient[] }) =>
        call("import", { ...shared(), ...options, ...(client !== undefined && { clients: client }) }),
    );
}

function oneClientMore(text: string, before: readonly AskedClient[] = []): readonly AskedClient[] {
  const client = parseAskedClient(text);
  if (client === undefined)
    throw new InvalidArgumentError(
      "Expected SLUG=ACCOUNT or SLUG=ACCOUNT:PROFILE, as in abccorp=222222222222:abccorp-admin.",
    );
  return [...before, client];
}
