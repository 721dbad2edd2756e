import { up } from "../../fleet/run/up.ts";
import type { CommandIo, UpInput } from "../inputs.ts";
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
      ...(policyPacks.length > 0 && { policyPacks }),
    });
    const isInterrupted = signals.drain.aborted;
    return reportOutcome({ report, isInterrupted, textOf: fleetReportText, ...(file !== undefined && { file }) });
  });
}
