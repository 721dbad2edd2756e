import { explain, explainLive, type ExplainReport } from "../../fleet/explain/explain.ts";
import { callContext } from "../call-context.ts";
import type { CommandIo } from "../command-io.ts";
import type { ExplainInput } from "../inputs.ts";
import { projectOf, withFleet } from "../open-session.ts";
import { type Outcome, WrongUse } from "../outcome.ts";
import { explainText } from "../view/explain-text.ts";

/**
 * `switchyard explain`. Exits with 0 when the question is answered, whatever the answer is, and with 1 when AWS was asked
 * and could not be read.
 */
export async function explainAction(input: ExplainInput, io: CommandIo): Promise<Outcome> {
  const { who, role, live } = input;
  const context = callContext(input.context);
  const question = { who, role, ...(context !== undefined && { context }) };
  const report = await answered(() =>
    live
      ? withFleet(input, io, (session) => explainLive(session, question))
      : Promise.resolve(explain(projectOf(input), question)),
  );
  return { exit: report.live?.kind === "unknown" ? 1 : 0, json: report, text: explainText(report) };
}

/** why: that the files know no such role or holder is told as a RangeError, which elsewhere is a fault in the code. */
async function answered(ask: () => Promise<ExplainReport>): Promise<ExplainReport> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof RangeError && /^no (?:role|holder) /.test(error.message))
      throw new WrongUse(error.message.replace(/^no /, "No ").replace(". did you", ". Did you"));
    throw error;
  }
}
