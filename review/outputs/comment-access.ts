import { formatLocation } from "../../core/faults/fault.ts";
import type { AccessRow } from "../report/review-report.ts";
import { administratorWords, holderWords, liveWords, roleWords, targetWords, termsWords } from "./access-words.ts";
import { FullTexts, tableOf } from "./comment-table.ts";
import { differenceLines } from "./difference-lines.ts";
import { name, sentence } from "./markdown-text.ts";
import { worstFirst } from "./worst-first.ts";

const show = (text: string): string => name(text);
const text = (words: string): string => sentence(words);

/**
 * Who gains what, a row each.
 * @param isWhole Whether what has no place in a cell is written out below.
 */
export function gainsTable(rows: readonly AccessRow[], isWhole: boolean): string {
  const full = new FullTexts("G", isWhole);
  const table = tableOf(
    [
      "Who gains it",
      "At which client (account)",
      "As what",
      "What they may do there",
      "Until when, on which conditions",
    ],
    worstFirst(rows).map((row) => [
      holderWords(row.holder, show),
      targetsCell(row, full),
      asWhat(row),
      whatCell(row, full),
      full.cell("Until when, on which conditions", termsWords(row, show, text)),
    ]),
  );
  return [table, ...full.text()].join("\n\n");
}

/** Who loses what, a row each, and when whoever is in is out. */
export function lossesTable(rows: readonly AccessRow[]): string {
  const full = new FullTexts("L", true);
  const table = tableOf(
    [
      "Who loses it",
      "At which client (account)",
      "As what",
      "What they can no longer do",
      "When sessions already open end",
    ],
    worstFirst(rows).map((row) => [
      holderWords(row.holder, show),
      targetsCell(row, full),
      asWhat(row),
      whatCell(row, full),
      liveWords(row),
    ]),
  );
  return [table, ...full.text()].join("\n\n");
}

function targetsCell(row: AccessRow, full: FullTexts): string {
  const targets = row.targets.map((target) => targetWords(target, full.show));
  const many = targets.length > 3 ? [`${targets.length} clients:`] : [];
  return full.cell("At which clients", [...many, ...targets]);
}

function asWhat(row: AccessRow): string {
  const marked = administratorWords(row);
  return [...(marked === "" ? [] : [`**${marked}**`]), roleWords(row, show)].join("<br>");
}

function whatCell(row: AccessRow, full: FullTexts): string {
  return full.cell("What changes", whatLines(row));
}

/** What an access gives, or what differs of one that both sides have. */
export function whatLines(row: AccessRow): readonly string[] {
  if (!row.isNew && !row.isGone)
    return [
      row.liveSeconds === undefined ? "**has it already; changed:**" : "**keeps it; changed:**",
      ...differenceLines(row.differences, text),
    ];
  const rights = row.rights.map(text);
  return [
    row.isNew ? "**new:**" : "**all of it:**",
    ...(rights.length === 0 ? ["nothing: no policy"] : rights),
    ...differenceLines(row.differences, text),
  ];
}

/** Where to look, as code; empty where no file says it. */
export function placeOf({ at }: Pick<AccessRow, "at">): string {
  return at === undefined ? "" : name(formatLocation(at));
}
