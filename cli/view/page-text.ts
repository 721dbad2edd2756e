import { printable } from "../../core/faults/fault.ts";
import type { PageReport } from "../../fleet/page/access-page.ts";
import { restLines } from "./export-text.ts";

/** What is in the page, and where it is. */
export function pageText({ isWritten, file, counts, ...report }: PageReport): string {
  const { clients, holders, holdings, links, ends, warnings, bytes } = counts;
  const kilobytes = Math.ceil(bytes / 1000).toLocaleString("en-US");
  return [
    `${isWritten ? "Written" : "Would be written"}: ${file} (${kilobytes} kB)`,
    `  clients: ${clients}, people and groups: ${holders}, holdings: ${holdings}, of which ${links} can be entered by a click and ${ends} end; warnings: ${warnings}`,
    "  It shows people's access: give it only to those who may see that.",
    ...restLines(report),
  ]
    .map(printable)
    .join("\n");
}
