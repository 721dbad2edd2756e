import { type CsvError, parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { describe, type Fault } from "../../core/faults/fault.ts";
import type { FaultCode } from "../../core/faults/fault-codes.ts";
import type { Decision, GrantRow } from "./grant-row.ts";

/** A row of a campaign's file. */
export interface CampaignRow extends GrantRow {
  /** Absent: nobody has decided yet. */
  readonly decided?: Decision;
}

/** Columns of a campaign's file, in order. The last four are the reviewer's. */
const COLUMNS = [
  ...(["grant", "holder", "gives", "clients", "until", "reason", "ticket"] as const),
  ...(["decision", "reviewer", "date", "comment"] as const),
];
type Cells = Readonly<Record<(typeof COLUMNS)[number], string>>;

/** A larger file was made by no campaign. Bytes. */
const MAX_BYTES = 4_194_304;
const MAX_REVIEWER = 200;
const MAX_COMMENT = 1_000;

/** The campaign as CSV. Cells that a spreadsheet would run as a formula begin with an apostrophe. */
export function campaignText(rows: readonly CampaignRow[]): string {
  const cells = rows.map(({ decided, ...row }) => ({ ...row, ...decided }));
  return stringify(cells, { header: true, columns: [...COLUMNS], escape_formulas: true });
}

/**
 * What a campaign's file says, as a spreadsheet may have written it: with commas or semicolons, with a byte order mark,
 * with any end of line. All faults at once.
 * @param name As faults name the file.
 * @param now No decision is of a later day.
 */
export function readCampaign(
  { name, text }: { readonly name: string; readonly text: string },
  now: Date,
): { readonly rows: readonly CampaignRow[]; readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const refuse = (code: FaultCode, line: number, path: string, expected: string, found: unknown, fix: string) =>
    void faults.push({ code, at: { file: name, line }, path, expected, found: describe(found), fix });
  const records = recordsOf(text, (line, because) =>
    refuse(
      "recertify/file",
      line,
      "file",
      `CSV with the columns ${COLUMNS.join(", ")}`,
      because,
      "Write the columns as this command made them; further columns are not kept.",
    ),
  );
  const seen = new Map<string, number>();
  const rows = records.map(({ line, cells }): CampaignRow => {
    const { decision, reviewer, date, comment, ...row } = cells;
    const wrong = (path: string, expected: string, found: unknown, fix: string) =>
      refuse("recertify/row", line, path, expected, found, fix);
    if (!/^[0-9a-f]{12}$/.test(row.grant))
      wrong(
        "grant",
        "a grant's id: 12 hexadecimal digits",
        row.grant,
        "Leave the first column as this command wrote it; a spreadsheet must take it for text.",
      );
    const before = seen.get(row.grant);
    if (before !== undefined)
      wrong("grant", "each grant once", `${row.grant}, also in line ${before}`, "Remove one of the two.");
    seen.set(row.grant, line);
    if ([decision, reviewer, date].every((cell) => cell === "")) return row;
    const said = decision.toLowerCase();
    if (said !== "keep" && said !== "remove")
      wrong(
        "decision",
        "keep or remove",
        decision,
        "Write one of the two, or leave decision, reviewer and date empty.",
      );
    if (reviewer === "" || reviewer.length > MAX_REVIEWER)
      wrong("reviewer", `who decided, in at most ${MAX_REVIEWER} characters`, reviewer, "Write the reviewer's name.");
    if (isOwn(row.holder, reviewer))
      wrong(
        "reviewer",
        `somebody else than ${row.holder}`,
        reviewer,
        "Nobody confirms access of their own: let somebody else decide.",
      );
    if (!isDay(date, now))
      wrong(
        "date",
        "the day of the decision, not a later one than today, as in 2026-11-30",
        date,
        "Write the day as YYYY-MM-DD.",
      );
    if (comment.length > MAX_COMMENT)
      wrong("comment", `at most ${MAX_COMMENT} characters`, `${comment.length}`, "Shorten it.");
    return { ...row, decided: { decision: said === "remove" ? "remove" : "keep", reviewer, date, comment } };
  });
  return { rows: faults.length > 0 ? [] : rows, faults };
}

type Line = { readonly line: number; readonly cells: Cells };

function recordsOf(text: string, refuse: (line: number, because: string) => void): readonly Line[] {
  if (Buffer.byteLength(text) > MAX_BYTES) {
    refuse(1, `more than ${MAX_BYTES} bytes`);
    return [];
  }
  const first = text.replace(/^\uFEFF/, "").split(/\r?\n|\r/, 1)[0] ?? "";
  const delimiter = first.includes(";") && !first.includes(",") ? ";" : ",";
  try {
    const found = parse(text, { bom: true, delimiter, skip_empty_lines: true, trim: true, info: true, columns: false });
    const [head, ...rest] = found as unknown as readonly {
      readonly record: readonly string[];
      readonly info: { readonly lines: number };
    }[];
    const names = head?.record ?? [];
    const wrong = [
      ...COLUMNS.filter((column) => !names.includes(column)),
      ...names.filter((column) => !COLUMNS.includes(column as never)),
    ];
    if (wrong.length > 0 || names.length !== COLUMNS.length) {
      refuse(1, names.length === 0 ? "an empty file" : `the columns ${names.join(", ")}`);
      return [];
    }
    return rest.map(({ record, info }) => ({
      line: info.lines,
      cells: Object.fromEntries(names.map((column, index) => [column, plain(record[index] ?? "")])) as Cells,
    }));
  } catch (error) {
    const { lines, message } = error as CsvError & { readonly lines?: number };
    refuse(typeof lines === "number" ? lines : 1, message);
    return [];
  }
}

/** A cell as it was before it was made safe for a spreadsheet. */
function plain(cell: string): string {
  return /^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

/** Whether a person decides of what is theirs. A group has no name of a person. */
function isOwn(holder: string, reviewer: string): boolean {
  const [, name] = /^(?:user|user-email|iam-user):(.*)$/s.exec(holder) ?? [];
  return name !== undefined && name.toLowerCase() === reviewer.toLowerCase();
}

function isDay(text: string, now: Date): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  // why compared: JavaScript reads 30 February as 1 March.
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) && day <= now;
}
