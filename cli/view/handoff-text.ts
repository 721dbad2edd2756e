import { formatFaults, printable } from "../../core/faults/fault.ts";
import type { HandoffReport } from "../../fleet/handoff/handoff.ts";

/** What was written for a client's own people, and what is to be done with it. */
export function handoffText(report: HandoffReport): string {
  const { ok, dryRun, slug, before, isNew, files, quickCreate, notices, faults } = report;
  if (!ok) return formatFaults("Nothing was handed over", faults);
  const was = before === undefined ? "" : `, which replaces that of ${before.day}`;
  return [
    [dryRun ? "Would be written:" : "Written:", ...files.map(({ name }) => `  ${printable(name)}`)].join("\n"),
    isNew
      ? `A new template (digest ${report.digest ?? ""})${was}.`
      : `The template makes what that of ${before?.day ?? ""} makes: its people need no new one.`,
    ...(quickCreate === undefined ? [] : [`Page that creates the stack: ${printable(quickCreate)}`]),
    ...notices.map((notice) => `note: ${printable(notice)}`),
    ...(dryRun
      ? [`next:  npx switchyard handoff ${printable(slug)}`]
      : isNew
        ? ["next:  send template and letter, commit the files, and when the roles are made: npx switchyard up home"]
        : []),
  ].join("\n\n");
}
