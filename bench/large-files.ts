import { parseDocument } from "yaml";
import { formatFaults } from "../core/faults/fault.ts";
import { readPortfolio, type PortfolioFiles } from "../core/portfolio/read-portfolio.ts";
import { LARGE_KINDS, type LargeKind } from "./large-files-texts.ts";
import { say } from "./stage.ts";
import { growthExponent, median } from "./statistics.ts";

/** Most that the exponent of the growth may be, beyond that of reading the same text as YAML. */
export const BEYOND_YAML_LIMIT = 0.2;

/** What is measured. */
export interface LargeFilesOptions {
  readonly sizes: readonly number[];
  /** Pairs of runs for each kind and size. */
  readonly pairs: number;
  /** Kinds whose name holds this text. Default: all. */
  readonly only?: string;
}

/** One kind at one size; times are medians of the processor time, in seconds. */
export interface LargePoint {
  readonly size: number;
  /** All of the files together. */
  readonly megabytes: number;
  readonly faults: number;
  /** Reading, checking and planning, and writing out the faults. */
  readonly ours: number;
  /** The same texts as YAML, and nothing else. */
  readonly yaml: number;
  /** Median of the pairs' ratios. */
  readonly ratio: number;
}

/** One kind of large files at each size. */
export interface LargeResult {
  readonly kind: string;
  readonly points: readonly LargePoint[];
  /** Exponent of our time, of YAML's, and of the ratio of both. */
  readonly growth: { readonly ours: number; readonly yaml: number; readonly ratio: number };
}

const NOW = new Date("2026-11-22T00:00:00Z");

/** Measures how the time grows with the length of what a user wrote, side by side with the YAML library alone. */
export function benchLargeFiles({ sizes, pairs, only = "" }: LargeFilesOptions): LargeResult[] {
  return LARGE_KINDS.filter(({ name }) => name.includes(only)).map((kind) => {
    // why: the first run compiles.
    for (let run = 0; run < 3; run++) compare(kind, Math.min(...sizes, 200));
    const points = sizes.map((size) => measure(kind, size, pairs));
    const growth = (of: (point: LargePoint) => number) =>
      growthExponent(points.map((point) => ({ x: point.size, y: of(point) })));
    return {
      kind: kind.name,
      points,
      growth: {
        ours: growth(({ ours }) => ours),
        yaml: growth(({ yaml }) => yaml),
        ratio: growth(({ ratio }) => ratio),
      },
    };
  });
}

function measure(kind: LargeKind, size: number, pairs: number): LargePoint {
  say(`${kind.name}: ${size}, ${pairs} pairs ...`);
  const runs = Array.from({ length: pairs }, (_, index) => compare(kind, size, index % 2 === 1));
  const files = kind.files(size);
  return {
    size,
    megabytes: [files.project, ...files.stacks].reduce((sum, { text }) => sum + text.length, 0) / 1e6,
    faults: runs[0]?.faults ?? 0,
    ours: median(runs.map(({ ours }) => ours)),
    yaml: median(runs.map(({ yaml }) => yaml)),
    ratio: median(runs.map(({ ours, yaml }) => ours / yaml)),
  };
}

/** One run of each, in either order. */
function compare(kind: LargeKind, size: number, yamlFirst = false): { faults: number; ours: number; yaml: number } {
  // why new files for each run: a file that was read is remembered.
  const files = kind.files(size);
  const yaml = (): number => time(() => parseAll(files)).seconds;
  const first = yamlFirst ? yaml() : undefined;
  const { seconds, result } = time(() => {
    const { faults } = readPortfolio(files, NOW);
    return { faults: faults.length, text: formatFaults("The files cannot be used", faults) };
  });
  return { faults: result.faults, ours: seconds, yaml: first ?? yaml() };
}

/** why without the comparison of keys: the library compares each with each, and its time grows with their square. */
function parseAll({ project, stacks }: PortfolioFiles): unknown[] {
  return [project, ...stacks].map(({ text }) => parseDocument(text, { uniqueKeys: false }).toJS() as unknown);
}

/** why processor time: it does not count what else the machine does. */
function time<Result>(work: () => Result): { result: Result; seconds: number } {
  const start = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(start);
  return { result, seconds: (user + system) / 1e6 };
}
