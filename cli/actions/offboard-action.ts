import { printable } from "../../core/faults/fault.ts";
import { offboard } from "../../fleet/offboard/offboard.ts";
import { asksFirst } from "../ask.ts";
import type { CommandIo } from "../command-io.ts";
import type { OffboardInput } from "../inputs.ts";
import { withFleet } from "../open-session.ts";
import type { Outcome } from "../outcome.ts";
import { reportOutcome } from "../report-outcome.ts";
import { offboardPlanText, offboardText } from "../view/offboard-text.ts";

/** `switchyard offboard`. */
export function offboardAction(input: OffboardInput, io: CommandIo): Promise<Outcome> {
  const { slug, abandoned, breakLock, dryRun, report: file } = input;
  const confirm = asksFirst(input, io);
  return withFleet(input, io, async (session) => {
    const signals = io.signals();
    signals.cancel.addEventListener("abort", () => session.pool.cancel());
    const report = await offboard(session, {
      ...{ slug, breakLock, dryRun, drain: signals.drain },
      ...(abandoned !== undefined && { abandoned: abandoned === "anyway" ? ("anyway" as const) : true }),
      confirm: (plan) => confirm(offboardPlanText(plan), printable(`Offboard ${slug}?`)),
    });
    const isInterrupted = signals.drain.aborted;
    return reportOutcome({ report, isInterrupted, textOf: offboardText, ...(file !== undefined && { file }) });
  });
}
