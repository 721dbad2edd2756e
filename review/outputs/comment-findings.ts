import { cut, distinctFaults, formatLocation, type Fault } from "../../core/faults/fault.ts";
import type { Finding } from "../rules/rule.ts";
import type { HoleRow } from "../report/review-report.ts";
import { counted, HOLES, requestWords } from "./access-words.ts";
import { type Part, WEIGHTS } from "./comment-part.ts";
import { tally } from "./comment-sums.ts";
import { tableOf } from "./comment-table.ts";
import { name, sentence } from "./markdown-text.ts";

const SEVERITIES = [
  { severity: "error", weight: WEIGHTS.errors },
  { severity: "warning", weight: WEIGHTS.warnings },
  { severity: "note", weight: WEIGHTS.notes },
] as const;

/** Findings, a part for each severity. Errors are added up where they do not fit; others are left out. */
export function findingParts(findings: readonly Finding[]): readonly Part[] {
  return SEVERITIES.flatMap(({ severity, weight }): readonly Part[] => {
    const rows = findings.filter((one) => one.severity === severity);
    if (rows.length === 0) return [];
    const head = `#### ${counted(rows.length, "finding")} of severity ${severity}`;
    const whole = `${head}\n\n${findingTable(rows)}`;
    const what = `findings of severity ${severity}`;
    const missing = { what, count: rows.length };
    if (severity !== "error") return [{ weight, forms: [whole, ""], missing: [missing] }];
    const summed = { what: `the texts of ${what}, of which there are`, count: rows.length };
    return [{ weight, forms: [whole, `${head}\n\n${ruleTable(rows)}`, head], missing: [summed, summed] }];
  });
}

function findingTable(rows: readonly Finding[]): string {
  const body = [...rows]
    .sort((a, b) => Number(a.isOld) - Number(b.isOld))
    .map((finding) => [
      [name(finding.subject), ...(finding.at === undefined ? [] : [name(formatLocation(finding.at))])].join("<br>"),
      [sentence(finding.message), ...notes(finding)].join("<br>"),
      sentence(finding.mend),
      name(finding.rule),
    ]);
  return tableOf(["What it is about, and where", "What was found", "What to do about it", "Rule"], body);
}

function notes({ isOld, exception }: Finding): readonly string[] {
  if (exception === undefined) return isOld ? ["*(it was so before this change)*"] : [];
  const { reason, owner, until, isNew } = exception;
  return [
    ...(isOld ? ["*(it was so before this change)*"] : []),
    `**${isNew ? "NEW exception, made by this change" : "exception"}**: ${sentence(reason)} (owner ${name(owner)}, until ${name(until)})`,
  ];
}

function ruleTable(rows: readonly Finding[]): string {
  const body = tally(rows, ({ rule }) => rule).map(({ first, count }) => [name(first.rule, 64), String(count)]);
  return tableOf(["Rule", "How many findings"], body);
}

/** Requests that get through and should not, or the other way round; nothing without any. */
export function holesPart(holes: readonly HoleRow[]): readonly Part[] {
  if (holes.length === 0) return [];
  const head = `#### Proof: ${counted(holes.length, "request")} that AWS would decide otherwise than the files say`;
  const rows = holes.map(({ kind, principal, role, attack, context, why }) => [
    [`**${HOLES[kind]}**`, name(principal)].join("<br>"),
    name(role),
    [sentence(attack), ...requestWords(context, (text) => name(text))].join("<br>"),
    sentence(why),
  ]);
  const table = tableOf(["Who", "Into which role", "With which request", "Why AWS decides so"], rows);
  const sums = tally(holes, ({ kind, attack }) => `${kind} ${attack}`).map(({ first, count }) => [
    HOLES[first.kind],
    sentence(cut(first.attack, 200)),
    String(count),
  ]);
  const missing = { what: "the requests of holes, of which there are", count: holes.length };
  return [
    {
      weight: WEIGHTS.holes,
      forms: [
        `${head}\n\n${table}`,
        `${head}\n\n${tableOf(["What happens", "With which request", "How often"], sums)}`,
        head,
      ],
      missing: [missing, missing],
    },
  ];
}

/** Faults of files as a table, so many at most; the last line says how many more. */
export function faultTable(faults: readonly Fault<string>[], most: number): string {
  const all = distinctFaults(faults);
  const rows = all
    .slice(0, most)
    .map(({ at, path, expected, found, fix, code }) => [
      [...(at === undefined ? [] : [name(formatLocation(at))]), name(path)].join("<br>"),
      sentence(expected, 600),
      sentence(found, 600),
      sentence(fix, 600),
      name(code),
    ]);
  const more = all.length - rows.length;
  const table = tableOf(["Where", "Expected", "Found", "What to do", "Code"], rows);
  return more > 0 ? `${table}\n\n**And ${more} more.**` : table;
}
