import { verify } from "../../fleet/verify/verify.ts";
import type { CommandIo } from "../command-io.ts";
import type { VerifyInput } from "../inputs.ts";
import { withFleet } from "../open-session.ts";
import { type Outcome, WrongUse } from "../outcome.ts";
import { verifyText } from "../view/verify-text.ts";

/** `switchyard verify`. */
export async function verifyAction(input: VerifyInput, io: CommandIo): Promise<Outcome> {
  const { slugs, all } = input;
  if (all === slugs.length > 0) throw new WrongUse("Name clients by their slugs, or give --all: one of the two.");
  return withFleet(input, io, async (session) => {
    const report = await verify(session, all ? {} : { slugs });
    return { exit: report.ok ? 0 : 1, json: report, text: verifyText(report) };
  });
}
