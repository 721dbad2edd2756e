import { formatFaults, printable } from "../../core/faults/fault.ts";
import type { ImportReport, Unmanaged } from "../../fleet/import/import-report.ts";

/** What was written, what stays unmanaged and why, and what could not be read. */
export function importText(report: ImportReport): string {
  const { faults, dryRun, files, roles, grants, newSets, unmanaged, unread, notices, next } = report;
  const [own, other] = [unmanaged.filter(({ isOther }) => !isOther), unmanaged.filter(({ isOther }) => isOther)];
  return [
    ...(faults.length > 0 ? [formatFaults("Not imported", faults)] : []),
    ...(files.length === 0 ? [] : [[dryRun ? "Would be written:" : "Written:", ...files.map(fileLine)].join("\n")]),
    ...(dryRun
      ? files.map(({ name, text }) =>
          [`--- ${printable(name)}`, ...text.trimEnd().split("\n").map(printable)].join("\n"),
        )
      : []),
    ...(roles.length === 0 ? (faults.length + unread.length > 0 ? [] : ["Nothing to import."]) : [imported(report)]),
    ...(newSets.length === 0 ? [] : [`New permission sets, which nobody holds: ${newSets.map(printable).join(", ")}`]),
    ...(own.length === 0 ? [] : [["Stays unmanaged:", ...own.map(line)].join("\n")]),
    ...(other.length === 0 ? [] : [["Is none of the home account's ways into clients:", ...counted(other)].join("\n")]),
    ...(unread.length === 0
      ? []
      : [
          [
            "Could not be read, and nothing was written for it:",
            ...unread.map(({ what, because }) => `  ${printable(`${what}: ${because}`)}`),
          ].join("\n"),
        ]),
    ...notices.map((notice) => `note: ${printable(notice)}`),
    ...(next === undefined ? [] : [`next:  ${printable(next)}`]),
  ].join("\n\n");

  function imported({ roles: all }: ImportReport): string {
    const sets = all.filter(({ permissionSet }) => permissionSet !== undefined).length;
    return [
      `${count(all.length, "role")}, ${count(sets, "permission set")} and ${count(grants.length, "grant")}, each with the access that it gives today:`,
      ...all.map(({ client, key, arn, permissionSet }) =>
        printable(`  ${client}/${key}  ${arn}${permissionSet === undefined ? "" : `  by ${permissionSet}`}`),
      ),
    ].join("\n");
  }
}

function fileLine({ name, isNew }: ImportReport["files"][number]): string {
  return `  ${printable(name)}${isNew ? "" : " (lines added, none changed)"}`;
}

function line({ kind, accountId, name, because }: Unmanaged): string {
  return `  ${printable(`${kind} ${name}${kind === "account" || name.includes(accountId) ? "" : ` (account ${accountId})`}: ${because}`)}`;
}

/** Most names that are spelled out for one reason. */
const FEW = 5;

/** One line for each account and reason; `--json` has every name. */
function counted(all: readonly Unmanaged[]): readonly string[] {
  const groups = new Map<string, Unmanaged[]>();
  for (const one of all) {
    const key = JSON.stringify([one.kind, one.accountId, one.because]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group;
    const names = group.slice(0, FEW).map(({ name }) => name.slice(name.lastIndexOf("/") + 1));
    const more = group.length > FEW ? `, and ${group.length - FEW} more` : "";
    const what = `${count(group.length, first?.kind ?? "")} in account ${first?.accountId ?? ""}`;
    return `  ${printable(`${what}: ${first?.because ?? ""} (${names.join(", ")}${more})`)}`;
  });
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
