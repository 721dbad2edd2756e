import Table from "cli-table3";
import { cut, printable } from "../../core/faults/fault.ts";

/** Longest cell that is shown. */
const MAX_CELL = 100;

/** Characters of a table without lines. */
const COMPACT = Object.fromEntries(
  ["top", "bottom", "left", "right", "mid", "left-mid", "right-mid", "mid-mid", "middle"]
    .concat(["top", "bottom"].flatMap((side) => [`${side}-mid`, `${side}-left`, `${side}-right`]))
    .map((part) => [part, ""]),
);

/** Rows below a head, in columns without lines. Cells hold names of others, so they are made fit for a terminal. */
export function plainTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({ head: [...head], style: { head: [], border: [] }, chars: COMPACT });
  for (const row of rows) table.push(row.map((cell) => cut(printable(cell), MAX_CELL)));
  return table
    .toString()
    .split("\n")
    .map((row) => row.trimEnd())
    .join("\n");
}
