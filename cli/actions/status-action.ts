import { status } from "../../fleet/status/status.ts";
import type { CommandIo, StatusInput } from "../inputs.ts";
import { withFleet } from "../open-session.ts";
import type { Outcome } from "../outcome.ts";
import { isWhole, statusText } from "../view/status-text.ts";

/**
 * `switchyard status`. Exits with 0 when all could be looked at, however it stands: that somebody has something to deploy is
 * no failure of the question. `ok` in the document says whether all is well.
 */
export function statusAction(input: StatusInput, io: CommandIo): Promise<Outcome> {
  return withFleet(input, io, async (session) => {
    const report = await status(session, { refresh: input.refresh });
    return { exit: isWhole(report) ? 0 : 1, json: report, text: statusText(report, new Date()) };
  });
}
