import { mkdir } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { printable } from "../../core/faults/fault.ts";
import {
  exportCsv,
  exportGranted,
  exportLinks,
  type ExportReport,
  exportSwitchRoles,
  keptNote,
} from "../../fleet/export/access-exports.ts";
import { writeGranted } from "../../fleet/export/granted-folder.ts";
import { writeFiles } from "../../fleet/project/write-files.ts";
import type { CommandIo } from "../command-io.ts";
import type { CsvInput, GrantedInput, LinksInput, SwitchRolesInput } from "../export-inputs.ts";
import type { SharedInput } from "../inputs.ts";
import { projectOf } from "../open-session.ts";
import type { Outcome } from "../outcome.ts";
import { restLines } from "../view/export-text.ts";

/** `switchyard export granted`. Exits with 1 when clients are left out. @throws ProjectFaults, FleetError, WriteFailure */
export async function grantedAction(input: GrantedInput): Promise<Outcome> {
  const { users, groups, out, dryRun } = input;
  const made = exportGranted(projectOf(input), { users, groups });
  const folder = resolve(out);
  const { names: written, kept } = await writeGranted(folder, made.files, { dryRun, keeps: !made.ok });
  const report = { ...made, notes: [...made.notes, ...keptNote(kept)] };
  const lines = [`${dryRun ? "Would be written" : "Written"} to ${folder}:`, ...written.map((name) => `  ${name}`)];
  const text = [...(written.length === 0 ? [`Nothing to change in ${folder}`] : lines), ...restLines(report)];
  return {
    exit: report.ok ? 0 : 1,
    json: { ...report, folder, written: dryRun ? [] : written },
    text: text.map(printable).join("\n"),
  };
}

/** `switchyard export extend-switch-roles`. @throws as {@link grantedAction} */
export async function switchRolesAction(input: SwitchRolesInput, io: CommandIo): Promise<Outcome> {
  const { users, groups } = input;
  return textOutcome(input, exportSwitchRoles(projectOf(input), { users, groups }), io);
}

/** `switchyard export links`. @throws as {@link grantedAction} */
export async function linksAction(input: LinksInput, io: CommandIo): Promise<Outcome> {
  const { users, groups, format } = input;
  return textOutcome(input, exportLinks(projectOf(input), { users, groups, format }), io);
}

/** `switchyard export csv`. @throws ProjectFaults, WriteFailure */
export async function csvAction(input: CsvInput, io: CommandIo): Promise<Outcome> {
  return textOutcome(input, exportCsv(projectOf(input)), io);
}

/** The text on standard output, and beside it what it does not hold; or, with `--out`, written to the file. */
async function textOutcome(
  { out, json }: SharedInput & { readonly out?: string },
  report: ExportReport & { readonly text: string },
  { say }: CommandIo,
): Promise<Outcome> {
  const exit = report.ok ? 0 : 1;
  if (out === undefined) {
    if (!json) restLines(report).map(printable).forEach(say);
    return { exit, json: report, text: report.text.replace(/\n$/, "") };
  }
  const file = resolve(out);
  await mkdir(dirname(file), { recursive: true });
  await writeFiles(dirname(file), [{ name: basename(file), text: report.text }]);
  const lines = [`Written: ${file}`, ...restLines(report)];
  return { exit, json: { ...report, file }, text: lines.map(printable).join("\n") };
}
