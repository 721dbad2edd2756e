import { GROWTH_LIMIT, SCALE_LIMIT, type ScaleResult } from "./home-scale.ts";
import { machine } from "./machine.ts";
import { OVERHEAD_LIMITS, type OverheadResult } from "./program-overhead.ts";
import type { PeakMemory } from "./process-tree.ts";
import type { Run } from "./pulumi.ts";
import { growthExponent } from "./statistics.ts";

/** Results as Markdown, and whether every limit was kept. */
export interface Report {
  readonly markdown: string;
  readonly kept: boolean;
}

/** The table of the bench `program-overhead`. */
export function overheadReport(results: readonly OverheadResult[]): Report {
  const rows = results.map((result) => [
    result.stack,
    result.form,
    String(result.resources),
    String(result.pairs),
    run(result.ours),
    run(result.literal),
    ratio(result.ratio, OVERHEAD_LIMITS[result.form]),
    result.cpuRatio.toFixed(2),
  ]);
  const headings = ["preview of", "from the", "resources", "pairs", "ours, s", "literal, s", "ratio", "ratio of CPU"];
  return {
    markdown: [machine(), "", ...table(headings, rows)].join("\n"),
    kept: results.every((result) => result.ratio <= OVERHEAD_LIMITS[result.form]),
  };
}

/** The table of the bench `home-scale`, and how the preview grows. */
export function scaleReport(results: readonly ScaleResult[]): Report {
  const rows = results.map((result) => [
    `${result.clients}`,
    result.salts,
    result.what,
    String(result.resources),
    String(result.pairs),
    run(result.ours),
    run(result.literal),
    ratio(result.ratio, SCALE_LIMIT),
    result.cpuRatio.toFixed(2),
    memory(result.memory),
  ]);
  const headings = ["clients", "salts", "what", "resources", "pairs", "ours, s", "literal, s", "ratio", "ratio of CPU"];
  const growth = growths(results);
  return {
    markdown: [
      machine(),
      "",
      ...table([...headings, "peak memory, MB: all (program, engine, plugins)"], rows),
      "",
      ...growth.map(
        ({ what, salts, exponent }) =>
          `Growth of ${what}, ${salts} salts: clients to the power of ${ratio(exponent, GROWTH_LIMIT)}.`,
      ),
    ].join("\n"),
    kept:
      results.every((result) => result.ratio <= SCALE_LIMIT) &&
      growth.every(({ exponent }) => exponent <= GROWTH_LIMIT),
  };
}

/** Exponents of the previews that were measured for more than one size; an update grows otherwise, by its checkpoints. */
function growths(results: readonly ScaleResult[]) {
  const kinds = new Map(
    results.filter(({ what }) => what !== "up").map(({ what, salts }) => [`${what} ${salts}`, { what, salts }]),
  );
  return [...kinds.values()].flatMap(({ what, salts }) => {
    const of = results.filter((result) => result.what === what && result.salts === salts);
    const points = of.map(({ clients, ours }) => ({ x: clients, y: ours.seconds }));
    return points.length < 2 ? [] : [{ what, salts, exponent: growthExponent(points) }];
  });
}

/** Wall time, and processor time. */
export function run({ seconds, cpuSeconds }: Run): string {
  return `${seconds.toFixed(2)} (CPU ${cpuSeconds.toFixed(2)})`;
}

function ratio(value: number, limit: number): string {
  return `${value.toFixed(2)} (limit ${limit.toFixed(2)}${value <= limit ? "" : ": exceeded"})`;
}

function memory(peak: PeakMemory | undefined): string {
  if (peak === undefined) return "not measured";
  const of = (role: string): string => megabytes(peak.byRole[role] ?? 0);
  return `${megabytes(peak.total)} (${of("program")}, ${of("engine")}, ${of("plugins")})`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

/** Lines of a Markdown table. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [headings, headings.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}
