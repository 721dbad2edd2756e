import { formatFault, printable } from "../../core/faults/fault.ts";
import type { ExportReport } from "../../fleet/export/access-exports.ts";
import type { AwsConfigReport } from "../../fleet/export/aws-config.ts";

/** What was done with `~/.aws/config`, line by line. */
export function awsConfigText(report: AwsConfigReport, isDryRun: boolean): string {
  const { file = "", isWritten, changes } = report;
  const parts = [
    ...changes.added.map((title) => `+ ${title}`),
    ...changes.changed.map((title) => `~ ${title}`),
    ...changes.removed.map((title) => `- ${title}`),
  ];
  const headline = isWritten
    ? `Written: ${file}`
    : isDryRun && parts.length > 0
      ? `Would be written: ${file}`
      : `Nothing to change in ${file}`;
  return [headline, ...parts.map((line) => `  ${line}`), ...restLines(report)].map(printable).join("\n");
}

/** What an export does not hold, a line each: for standard error, where the export itself is printed. */
export function restLines({ notes, left }: Pick<ExportReport, "notes" | "left">): readonly string[] {
  return [
    ...notes.map((note) => `note: ${note}`),
    ...left.flatMap(({ slug, faults }) => [
      `left out: client-${slug}, since its own files are at fault:`,
      ...faults.flatMap((fault) => formatFault(fault).split("\n")).map((line) => `  ${line}`),
    ]),
  ];
}
