import { BEYOND_YAML_LIMIT, type LargePoint, type LargeResult } from "./large-files.ts";
import { machine } from "./machine.ts";
import type { Report } from "./report.ts";

const whole = (value: number): string => value.toLocaleString("en-US");

/** The table of the bench `large-files`: one line a kind, the times at the largest size. */
export function largeFilesReport(results: readonly LargeResult[]): Report {
  const within = ({ growth }: LargeResult) => growth.ratio <= BEYOND_YAML_LIMIT;
  const rows = results.map((result) => {
    const { kind, points, growth } = result;
    const largest: LargePoint | undefined = points.at(-1);
    return [
      kind,
      whole(largest?.size ?? 0),
      (largest?.megabytes ?? NaN).toFixed(1),
      whole(largest?.faults ?? 0),
      (largest?.ours ?? NaN).toFixed(2),
      (largest?.yaml ?? NaN).toFixed(2),
      points.map(({ ratio }) => ratio.toFixed(1)).join(", "),
      growth.ours.toFixed(2),
      growth.yaml.toFixed(2),
      `${growth.ratio.toFixed(2)}${within(result) ? "" : ": exceeded"}`,
    ];
  });
  const headings = [
    ...[
      "kind",
      "largest",
      "MB",
      "faults",
      "ours, CPU s",
      "YAML, CPU s",
      "ratio at each size",
      "exponent of ours",
      "of YAML",
    ],
    `of the ratio (limit ${BEYOND_YAML_LIMIT.toFixed(2)})`,
  ];
  const table = [headings, headings.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  const sizes = (results[0]?.points ?? []).map(({ size }) => whole(size)).join(", ");
  return { markdown: [machine(), "", `Sizes: ${sizes}.`, "", ...table].join("\n"), kept: results.every(within) };
}
