import type { FleetReport } from "../fleet/report.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { Outcome } from "./outcome.ts";
import { writeReport } from "./report-file.ts";

/** How a run over the fleet is told. */
export interface ReportTelling<Report extends FleetReport> {
  readonly report: Report;
  /** `--report`. */
  readonly file?: string;
  readonly isInterrupted: boolean;
  readonly textOf: (report: Report) => string;
}

/** Writes the report where that is asked for, and makes the outcome. A report that cannot be written is something not done. */
export async function reportOutcome<Report extends FleetReport>({
  report,
  file,
  isInterrupted,
  textOf,
}: ReportTelling<Report>): Promise<Outcome> {
  const told = file === undefined ? report : await written(report, file);
  return { exit: exitOf(told, isInterrupted), json: told, text: textOf(told) };
}

async function written<Report extends FleetReport>(report: Report, file: string): Promise<Report> {
  try {
    await writeReport(file, report);
    return report;
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    const next = "write it elsewhere with --report; what was run need not be run again";
    return { ...report, ok: false, leftOver: [...report.leftOver, { what: `the report ${file}`, because, next }] };
  }
}

function exitOf({ ok, stacks, faults, leftOver }: FleetReport, isInterrupted: boolean): ExitCode {
  if (ok) return 0;
  if (
    isInterrupted &&
    (stacks.length === 0 || stacks.some(({ result }) => result === "cancelled" || result === "skipped"))
  )
    return 130;
  return faults.length > 0 && stacks.length === 0 && leftOver.length === 0 ? 2 : 1;
}
