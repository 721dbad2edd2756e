import { accessPage } from "../../fleet/page/access-page.ts";
import type { PageInput } from "../export-inputs.ts";
import { projectOf } from "../open-session.ts";
import type { Outcome } from "../outcome.ts";
import { pageText } from "../view/page-text.ts";

/** `switchyard page`. Exits with 1 when clients are left out. @throws ProjectFaults, FleetError, WriteFailure */
export async function pageAction(input: PageInput): Promise<Outcome> {
  const { users, groups, out, dryRun } = input;
  const made = await accessPage(projectOf(input), { users, groups, dryRun, ...(out !== undefined && { out }) });
  // why without the text: it is the file, and can have megabytes.
  const report: Omit<typeof made, "text"> & { text?: string } = { ...made };
  delete report.text;
  return { exit: made.ok ? 0 : 1, json: report, text: pageText(made) };
}
