import { importFleet } from "../../fleet/import/import-fleet.ts";
import type { CommandIo } from "../command-io.ts";
import type { ImportInput } from "../inputs.ts";
import { projectOf } from "../open-session.ts";
import type { Outcome } from "../outcome.ts";
import { importText } from "../view/import-text.ts";

/** `switchyard import`. @throws ProjectFaults, WriteFailure */
export async function importAction(
  { clients, newSets, narrow, dryRun, ...input }: ImportInput,
  io: CommandIo,
): Promise<Outcome> {
  const how = { newSets, narrow, dryRun, env: io.env, ...(clients !== undefined && { clients }) };
  const report = await importFleet(projectOf(input), how);
  const exit = report.faults.length > 0 ? 2 : report.ok ? 0 : 1;
  return { exit, json: report, text: importText(report) };
}
