import { cut, formatFaults, printable } from "../../core/faults/fault.ts";
import type { ClientVerification, Finding, VerifyReport } from "../../fleet/verify/verify-report.ts";
import { duration } from "./duration.ts";
import { plainTable } from "./plain-table.ts";

const MAX_LINE = 400;
/** More rows than this are left out, those of clients with which all is well first. */
const MOST_ROWS = 40;
const MOST_LINES = 60;
const KINDS = {
  "too-much": "gets in and should not",
  "lock-out": "locked out",
  unproved: "cannot be decided",
} as const;

/** What was held against what, what is at fault with what to do, and one line that says what was proved and of what. */
export function verifyText(report: VerifyReport): string {
  const { home, clients, findings, faults, attempts, notTried } = report;
  const homeLine = `home ${home.accountId}: ${home.checked ? "read" : "NOT READ"}, ${home.permissionSets} permission sets, ${home.assignments} assignments, ${home.identities} IAM users, groups and roles`;
  return [
    clientTable(clients),
    [homeLine, ...(home.because === undefined ? [] : [`  ${line(home.because)}`])].join("\n"),
    ...few(clients.flatMap(holes)),
    ...few(findings.map(findingText)),
    ...few(attempts.filter(({ result }) => result === "refused").map(refusal)),
    ...notTriedTexts(notTried),
    ...(faults.length === 0 ? [] : [formatFaults("Faults in the files; what they speak of was not checked", faults)]),
    summary(report),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** The same in short, where all is well: what was proved, what somebody should know, and what was not tried. */
export function verifiedText(report: VerifyReport): string {
  if (!report.ok) return verifyText(report);
  const { findings, notTried } = report;
  return [`Verified. ${summary(report)}`, ...few(findings.map(findingText)), ...notTriedTexts(notTried)].join("\n\n");
}

function notTriedTexts(notTried: readonly string[]): readonly string[] {
  if (notTried.length === 0) return [];
  return [["Not tried for real:", ...few(notTried.map((one) => `  ${line(one)}`))].join("\n")];
}

function clientTable(clients: readonly ClientVerification[]): string {
  const byTrouble = [...clients].sort((a, b) => Number(a.ok) - Number(b.ok));
  const rows = byTrouble.slice(0, MOST_ROWS).map(({ slug, accountId, ok, checked, roles, grants, because }) => {
    const works = grants.filter((grant) => grant.works).length;
    const outcome = ok ? "as declared" : checked ? "at fault" : "not checked";
    return [slug, accountId, outcome, String(roles), `${works} of ${grants.length} work`, because ?? ""];
  });
  if (rows.length === 0) return "";
  const more = clients.length - rows.length;
  const table = plainTable(["client", "account", "outcome", "roles", "grants", ""], rows);
  return more > 0 ? `${table}\nand ${more} more` : table;
}

function holes({ slug, grants, holes }: ClientVerification): readonly string[] {
  return [
    ...grants
      .filter(({ works }) => !works)
      .map(
        ({ holder, through, role, because }) =>
          `locked out: ${line(`${holder}, by ${through}, of ${slug}/${role}: ${because ?? ""}`)}`,
      ),
    ...holes.map(
      ({ kind, principal, attack, role, because }) =>
        `${KINDS[kind]}: ${line(`${principal} at ${slug}/${role} (${attack}): ${because}`)}`,
    ),
  ];
}

function findingText({ severity, client, role, what, expected, found, next }: Finding): string {
  const where = [client ?? "home", ...(role === undefined ? [] : [role])].join("/");
  return `${severity}: ${line(`${where}: ${what}: expected ${expected}, found ${found}`)}${next === "" ? "" : `\n  next:  ${line(next)}`}`;
}

function refusal({ through, client, role, by, because }: VerifyReport["attempts"][number]): string {
  return `refused by AWS: ${line(`${through} at ${client}/${role}, with ${by}: ${because ?? ""}`)}`;
}

function summary({ ok, clients, pairs, attempts, findings, seconds }: VerifyReport): string {
  const entered = attempts.filter(({ result }) => result === "entered").length;
  const unread = clients.filter(({ checked }) => !checked).length;
  const proved = `${pairs} pairs of caller and role were evaluated on the documents that AWS has, ${entered} roles were entered for real`;
  const atFault = findings.filter(({ severity }) => severity === "fault").length;
  const trouble = [
    ...(unread > 0 ? [`${unread} clients could not be checked`] : []),
    ...(atFault > 0 ? [`${atFault} faults`] : []),
  ];
  const verdict = ok ? "As declared" : `NOT as declared${trouble.length === 0 ? "" : ` (${trouble.join(", ")})`}`;
  return `${verdict}: ${proved}, in ${duration(seconds)}.`;
}

function few(lines: readonly string[]): readonly string[] {
  const more = lines.length - MOST_LINES;
  return more <= 0 ? lines : [...lines.slice(0, MOST_LINES), `and ${more} more; --json has them all`];
}

function line(text: string): string {
  return printable(cut(text.trim().replaceAll(/\s*\n\s*/g, " "), MAX_LINE));
}
