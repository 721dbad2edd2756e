import { formatFaults, printable } from "../../core/faults/fault.ts";
import type { InitReport } from "../../fleet/init/init.ts";

/** What became of a project that was to be made. */
export function initText({ ok, dryRun, folder, files, notices, faults, next }: InitReport): string {
  if (!ok) return formatFaults("No project was made", faults);
  const names = files.map(({ name }) => `  ${printable(name)}`);
  return [
    [`${dryRun ? "Would be written" : "Written"} in ${printable(folder)}:`, ...names].join("\n"),
    ...notices.map((notice) => `note: ${printable(notice)}`),
    ...(next.length === 0 ? [] : [["next:", ...next.map((step) => `  ${printable(step)}`)].join("\n")]),
  ].join("\n\n");
}
