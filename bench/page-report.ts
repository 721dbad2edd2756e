import { machine } from "./machine.ts";
import { middle, type PageBench, PAGE_LIMITS, PAGE_RATIO } from "./page.ts";
import { type Report, table } from "./report.ts";

/** The table of the bench `page`: until it is ready, and the slowest keystroke, beside a plain table of the same rows. */
export function pageReport(bench: PageBench): Report {
  const figures = (["ready", "keystroke"] as const).map((figure) => {
    const [ours, plain] = [middle(bench, "ours", figure), middle(bench, "plain", figure)];
    return { figure, ours, plain, ratio: ours / plain };
  });
  const rows = figures.map(({ figure, ours, plain, ratio }) => [
    figure === "ready" ? "until it is ready" : "slowest of 12 keystrokes",
    `${ours.toFixed(1)}${ours <= PAGE_LIMITS[figure] ? "" : ": exceeded"} (limit ${PAGE_LIMITS[figure]})`,
    plain.toFixed(1),
    `${ratio.toFixed(3)}${ratio <= PAGE_RATIO ? "" : ": exceeded"}`,
  ]);
  const headings = [
    `${bench.rows.toLocaleString("en-US")} rows`,
    "the page, ms",
    "plain table, ms",
    `ratio (limit ${PAGE_RATIO})`,
  ];
  const size = (bytes: number): string => (bytes / 1e6).toFixed(1);
  return {
    markdown: [
      machine(),
      "",
      `${bench.pairs.length} pairs; files of ${size(bench.bytes.ours)} and ${size(bench.bytes.plain)} MB.`,
      "",
      ...table(headings, rows),
    ].join("\n"),
    kept: figures.every(({ figure, ours, ratio }) => ours <= PAGE_LIMITS[figure] && ratio <= PAGE_RATIO),
  };
}
