import { basename, dirname, resolve } from "node:path";
import { writeFiles, type WriteFiles } from "../fleet/project/write-files.ts";
import type { FleetReport, StackReport } from "../fleet/report.ts";

/** Columns of the CSV form. */
const COLUMNS = [
  "stack",
  "account",
  "result",
  "create",
  "update",
  "delete",
  "same",
  "seconds",
  "why",
  "reason",
  "next",
];

/**
 * Writes a report where `--report` says: CSV, one row a stack and one for each thing that is left, when the file ends in
 * `.csv`, else JSON. The old file stays whole when that fails.
 * @param write Default: to the disk.
 * @throws WriteFailure
 */
export async function writeReport(path: string, report: FleetReport, write: WriteFiles = writeFiles): Promise<void> {
  const file = resolve(path);
  const text = /\.csv$/i.test(file) ? await csv(report) : `${JSON.stringify(report, undefined, 2)}\n`;
  await write(dirname(file), [{ name: basename(file), text }]);
}

async function csv({ stacks, leftOver }: FleetReport): Promise<string> {
  const { stringify } = await import("csv-stringify/sync");
  const left = leftOver.map(({ what, because, next }) => ({ stack: what, result: "left", reason: because, next }));
  // why escape_formulas: a cell that begins with = + - @, a tab or a return is run as a formula by what opens the file.
  return stringify([...stacks.map(row), ...left], { header: true, columns: COLUMNS, escape_formulas: true });
}

function row({ stack, accountId, result, changes, seconds, why, reasons, next }: StackReport): Record<string, unknown> {
  const reason = reasons.map(({ code, message }) => (code === undefined ? message : `${message} [${code}]`)).join("; ");
  return { stack, account: accountId, result, ...counts(changes), seconds: seconds.toFixed(1), why, reason, next };
}

/** A replacement counts as what it is made of. */
function counts(changes: StackReport["changes"]): Readonly<Record<string, number>> {
  return Object.fromEntries(["create", "update", "delete", "same"].map((kind) => [kind, changes[kind] ?? 0]));
}
