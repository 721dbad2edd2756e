import { resolve } from "node:path";
import { up } from "../../fleet/run/up.ts";
import type { CommandIo } from "../command-io.ts";
import type { UpInput } from "../inputs.ts";
import { withFleet } from "../open-session.ts";
import type { Outcome } from "../outcome.ts";
import { reportOutcome } from "../report-outcome.ts";
import { reviewedOf } from "../reviewed-option.ts";
import { fleetReportText } from "../view/fleet-report-text.ts";

/** `switchyard up`. */
export async function upAction(input: UpInput, io: CommandIo): Promise<Outcome> {
  const { stacks, all, changed, why, refresh, exclude, failFast, maxFailures, shard } = input;
  const { breakLock, policyPacks, dryRun, report: file } = input;
  const reviewed = input.reviewed === undefined ? undefined : reviewedOf(input.reviewed);
  return withFleet(input, io, async (session) => {
    const signals = io.signals();
    const report = await up(session, {
      ...{ stacks, all, changed, why, refresh, exclude, failFast, breakLock, dryRun, signals },
      ...(maxFailures !== undefined && { maxFailures }),
      ...(shard !== undefined && { shard }),
      ...(reviewed !== undefined && { reviewed }),
      // why: the engine runs in the project's folder, or in one that is thrown away.
      ...(policyPacks.length > 0 && { policyPacks: policyPacks.map((folder) => resolve(folder)) }),
    });
    const isInterrupted = signals.drain.aborted;
    return reportOutcome({ report, isInterrupted, textOf: fleetReportText, ...(file !== undefined && { file }) });
  });
}
