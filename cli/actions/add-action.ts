import { addClient } from "../../fleet/add/add.ts";
import { missingForAdd } from "../../fleet/add/missing-for-add.ts";
import { answersFor } from "../answers-for.ts";
import type { CommandIo } from "../command-io.ts";
import type { AddInput } from "../inputs.ts";
import { projectOf } from "../open-session.ts";
import type { Outcome } from "../outcome.ts";
import { addText } from "../view/add-text.ts";
import type { NewClient } from "../../fleet/add/new-client.ts";

/** Flags that answer what a terminal would be asked. */
const FLAGS = { name: "--name", accountId: "--account", roles: "--roles", profile: "--profile" };

/** `switchyard add`. */
export async function addAction(input: AddInput, io: CommandIo): Promise<Outcome> {
  const project = projectOf(input);
  const { slug, name, account, roles, profile, assumeRole, region, alias, handoff, ownOrganization, dryRun } = input;
  const given: Partial<NewClient> = {
    slug,
    ...(name !== undefined && { name }),
    ...(account !== undefined && { accountId: account }),
    ...(roles !== undefined && { roles }),
    ...(profile !== undefined && { profile }),
    ...(assumeRole !== undefined && { assumeRole }),
    ...(region !== undefined && { region }),
    ...(alias !== undefined && { alias }),
    ...(handoff && { handoff }),
    ...(ownOrganization && { memberOf: "home" as const }),
  };
  const answers = await answersFor(missingForAdd(project, given), { io, takesDefaults: input.yes, flags: FLAGS });
  // why the cast: the keys of the questions are those of a client, and what must be there was asked.
  const client = { ...given, ...answers } as NewClient;
  const report = await addClient(project, client, { dryRun });
  return { exit: report.ok ? 0 : 2, json: report, text: addText(report) };
}
