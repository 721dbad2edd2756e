import { administratorWords, counted, holderWords, roleWords } from "./access-words.ts";
import { tableOf } from "./comment-table.ts";
import { name } from "./markdown-text.ts";
import { worstFirst } from "./worst-first.ts";
import type { AccessRow } from "../report/review-report.ts";

/** How often something stands in a list, in the order of the first of each. */
export function tally<T>(all: readonly T[], keyOf: (one: T) => string, countOf: (one: T) => number = () => 1) {
  const byKey = new Map<string, { readonly first: T; count: number }>();
  for (const one of all) {
    const known = byKey.get(keyOf(one));
    if (known === undefined) byKey.set(keyOf(one), { first: one, count: countOf(one) });
    else known.count += countOf(one);
  }
  return [...byKey.values()];
}

/** Gains where they do not fit a row each: added up by holder and role, then by role, then to one sentence. */
export function gainSums(rows: readonly AccessRow[]): readonly string[] {
  const worst = worstFirst(rows);
  const show = (text: string): string => name(text, 64);
  const asWhat = (row: AccessRow): string => [administratorWords(row), roleWords(row, show)].filter(Boolean).join(", ");
  const clients = (row: AccessRow): number => row.targets.length;
  const byHolder = tally(worst, (row) => JSON.stringify([row.holder.key, asWhat(row)]), clients);
  const byRole = tally(worst, asWhat, clients);
  const byMark = tally(worst, administratorWords, clients);
  return [
    tableOf(
      ["Who gains it", "As what", "At how many clients"],
      byHolder.map(({ first, count }) => [holderWords(first.holder, show), asWhat(first), String(count)]),
    ),
    tableOf(
      ["As what", "How many accesses are gained"],
      byRole.map(({ first, count }) => [asWhat(first), String(count)]),
    ),
    byMark
      .map(({ first, count }) => {
        const mark = administratorWords(first);
        return `**${counted(count, "access", "accesses")} gained${mark === "" ? "" : `: ${mark}`}.**`;
      })
      .join("\n\n"),
  ];
}
