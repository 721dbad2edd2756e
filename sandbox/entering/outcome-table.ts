import { styleText } from "node:util";
import Table from "cli-table3";

/** Characters of a table without lines. */
const COMPACT = Object.fromEntries(
  ["top", "bottom", "left", "right", "mid", "left-mid", "right-mid", "mid-mid", "middle"]
    .concat(["top", "bottom"].flatMap((side) => [`${side}-mid`, `${side}-left`, `${side}-right`]))
    .map((part) => [part, ""]),
);

/** Attempts as a table. Each row begins with whether it came out as expected. */
export function outcomeTable(
  head: readonly string[],
  rows: readonly (readonly [passed: boolean, ...cells: string[]])[],
): string {
  const table = new Table({ head: ["", ...head], style: { head: [], border: [] }, chars: COMPACT });
  for (const [passed, ...cells] of rows)
    table.push([passed ? styleText("green", "✓") : styleText("red", "✗"), ...cells]);
  return table.toString();
}
