import { recertify } from "../../fleet/recertify/recertify.ts";
import type { RecertifyInput } from "../inputs.ts";
import { projectOf } from "../open-session.ts";
import type { Outcome } from "../outcome.ts";
import { recertifyText } from "../view/recertify-text.ts";

/** `switchyard recertify`. @throws ProjectFaults, WriteFailure */
export async function recertifyAction({ campaign, propose, dryRun, ...input }: RecertifyInput): Promise<Outcome> {
  const report = await recertify(projectOf(input), campaign, { propose, dryRun });
  const exit = report.faults.length > 0 ? 2 : report.ok ? 0 : 1;
  return { exit, json: report, text: recertifyText(report) };
}
