import { formatFaults, printable } from "../../core/faults/fault.ts";
import type { AddReport } from "../../fleet/add/add.ts";

/** What became of a client that was to be added. */
export function addText({ ok, dryRun, file, text, faults, gains, notices, next }: AddReport): string {
  if (!ok) return formatFaults("The client was not added", faults);
  return [
    dryRun ? `${printable(file)} would be written:` : `${printable(file)} is written:`,
    text
      .trimEnd()
      .split("\n")
      .map((line) => `  ${printable(line)}`)
      .join("\n"),
    ...(gains.length === 0
      ? ["Nobody holds a role of it yet: grants are in the home stack's file."]
      : [
          [
            "Once it is onboarded:",
            ...gains.map(({ holder, role }) => `  ${printable(holder)} enters ${printable(role)}`),
          ].join("\n"),
        ]),
    ...notices.map((notice) => `note: ${printable(notice)}`),
    ...(next === undefined ? [] : [`next:  ${printable(next)}`]),
  ].join("\n\n");
}
