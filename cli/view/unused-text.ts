import { cut, formatFaults, printable } from "../../core/faults/fault.ts";
import type { JudgedGrant } from "../../fleet/unused/judge-grants.ts";
import type { UsedRole } from "../../fleet/unused/read-use.ts";
import type { UnusedReport } from "../../fleet/unused/unused.ts";
import { plainTable } from "./plain-table.ts";

const MAX_LINE = 400;

/** Which roles nobody has used, which grants reach nothing else, what could not be said, and what is to be done next. */
export function unusedText(report: UnusedReport): string {
  const { faults, since, span, roles, unread, removals, files, dryRun } = report;
  const day = since.slice(0, 10);
  const of = (state: JudgedGrant["state"]) => report.grants.filter((grant) => grant.state === state);
  const list = (head: string, grants: readonly JudgedGrant[]) =>
    grants.length === 0 ? [] : [[head, ...grants.map(grantLine)].join("\n")];
  const names = files.map(({ name }) => `  ${printable(name)}`);
  const again = `npx switchyard status --unused ${span} --propose`;
  return [
    ...rolesTable(roles, day),
    ...list(`No role that these grants reach was used since ${day}, by anybody:`, of("unused")),
    ...list("Not judged, since their permission sets give something beside roles of clients:", of("not-covered")),
    ...list("Not checked:", of("not-checked")),
    ...unread.map(({ slug, because }) => `${printable(slug)}: not checked: ${short(because)}`),
    ...(faults.length === 0 ? [] : [formatFaults("Nothing is proposed", faults)]),
    ...(names.length === 0 ? [] : [[dryRun ? "Would be written:" : "Written:", ...names].join("\n")]),
    `${count(report.grants.length)}: ${of("unused").length} unused, ${of("role-used").length} with a role that somebody used, ${of("too-young").length} with a role younger than ${span} or not there, ${of("no-role").length} without a role, ${of("not-covered").length} not judged, ${of("not-checked").length} not checked.`,
    "IAM knows when a role was last used, not by whom, and for the last 400 days at most. How old a grant is, it does not know: one that was given lately may be among these.",
    ...(removals.length > 0 && !dryRun
      ? ["next:  look at the change with npx switchyard review, merge it, and then: npx switchyard up home"]
      : []),
    ...(removals.length > 0 && dryRun ? [`next:  ${again}`] : []),
    ...(removals.length === 0 && faults.length === 0 && of("unused").length > 0 ? [`next:  ${again} --dry-run`] : []),
  ].join("\n\n");
}

/** All roles but those that were used. */
function rolesTable(roles: readonly UsedRole[], day: string): readonly string[] {
  const shown = roles.filter(({ state }) => state !== "used");
  const used = roles.length - shown.length;
  const table = plainTable(
    ["client", "account", "role", "state", "last used", "made"],
    shown.map(({ client, accountId, role, state, lastUsed, created }) => [
      ...[client, accountId, role, state],
      lastUsed?.slice(0, 10) ?? (state === "absent" ? "" : "not in the record"),
      created?.slice(0, 10) ?? "",
    ]),
  );
  return [...(shown.length === 0 ? [] : [table]), `${used} of ${roles.length} roles were used since ${day}.`];
}

function grantLine({ holder, gives, clients, because }: JudgedGrant): string {
  return `  ${short(`${holder}: ${gives}, ${clients}${because === undefined ? "" : ` (${because})`}`)}`;
}

function count(grants: number): string {
  return `${grants} ${grants === 1 ? "grant" : "grants"}`;
}

function short(text: string): string {
  return printable(cut(text.trim().replaceAll(/\s*\n\s*/g, " "), MAX_LINE));
}
