import { printable } from "../../core/faults/fault.ts";
import { onboard } from "../../fleet/onboard/onboard.ts";
import { asksFirst } from "../ask.ts";
import type { CommandIo } from "../command-io.ts";
import type { OnboardInput } from "../inputs.ts";
import { withFleet } from "../open-session.ts";
import type { Outcome } from "../outcome.ts";
import { reportOutcome } from "../report-outcome.ts";
import { onboardPlanText, onboardText } from "../view/onboard-text.ts";

/** `switchyard onboard`. */
export function onboardAction(input: OnboardInput, io: CommandIo): Promise<Outcome> {
  const { dryRun, breakLock, report: file } = input;
  const slugs = [...new Set(input.slugs)];
  const confirm = asksFirst(input, io);
  return withFleet(input, io, async (session) => {
    const signals = io.signals();
    const report = await onboard(session, {
      ...{ slugs, dryRun, breakLock, signals },
      confirm: (plan) => confirm(onboardPlanText(plan), printable(`Onboard ${slugs.join(", ")}?`)),
    });
    const isInterrupted = signals.drain.aborted;
    return reportOutcome({ report, isInterrupted, textOf: onboardText, ...(file !== undefined && { file }) });
  });
}
