import { unused } from "../../fleet/unused/unused.ts";
import type { Span } from "../../fleet/unused/span.ts";
import { status } from "../../fleet/status/status.ts";
import type { CommandIo } from "../command-io.ts";
import type { StatusInput } from "../inputs.ts";
import { withFleet } from "../open-session.ts";
import { type Outcome, WrongUse } from "../outcome.ts";
import { isWhole, statusText } from "../view/status-text.ts";
import { unusedText } from "../view/unused-text.ts";

/**
 * `switchyard status`, also with `--unused`. Exits with 0 when all could be looked at, however it stands: that somebody has something to deploy is
 * no failure of the question. `ok` in the document says whether all is well.
 * @throws WrongUse for options that do not go together.
 */
export async function statusAction(input: StatusInput, io: CommandIo): Promise<Outcome> {
  const { unused: span, propose, dryRun } = input;
  if (span !== undefined) return unusedAction({ ...input, unused: span }, io);
  if (propose) throw new WrongUse("--propose goes with --unused.", "npx switchyard status --unused 90d --propose");
  if (dryRun) throw new WrongUse("--dry-run goes with --unused and --propose: status writes nothing.");
  return withFleet(input, io, async (session) => {
    const report = await status(session, { refresh: input.refresh });
    return { exit: isWhole(report) ? 0 : 1, json: report, text: statusText(report, new Date()) };
  });
}

function unusedAction(input: StatusInput & { readonly unused: Span }, io: CommandIo): Promise<Outcome> {
  const { unused: span, propose, dryRun } = input;
  if (dryRun && !propose) throw new WrongUse("--dry-run goes with --propose: without it, nothing is written.");
  return withFleet(input, io, async (session) => {
    const report = await unused(session, { span, propose, dryRun });
    const exit = report.faults.length > 0 ? 2 : report.ok ? 0 : 1;
    return { exit, json: report, text: unusedText(report) };
  });
}
