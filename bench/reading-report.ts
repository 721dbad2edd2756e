import { machine } from "./machine.ts";
import { READING_LIMIT, type ReadingResult, type StageTimes, type Times } from "./reading.ts";
import type { Report } from "./report.ts";

/** The tables of the bench `reading`: times and memory beside those of the YAML library, then where ours goes. */
export function readingReport({
  results,
  stages,
}: {
  readonly results: readonly ReadingResult[];
  readonly stages: readonly StageTimes[];
}): Report {
  const rows = results.map(({ fleet, clients, revisions, first, later, memory }) => [
    fleet,
    clients.toLocaleString("en-US"),
    String(revisions),
    ...seconds(first),
    ratio(first),
    ...seconds(later),
    ratio(later),
    `${megabytes(memory.ours.peak)} / ${megabytes(memory.yaml.peak)}`,
    `${megabytes(memory.ours.heap)} / ${megabytes(memory.yaml.heap)}`,
  ]);
  const limit = `ratio (limit ${READING_LIMIT.toFixed(1)})`;
  const headings = [
    ...["clients", "number", "revisions", "first run: ours, CPU s", "YAML, CPU s", limit],
    ...["later runs: ours, CPU s", "YAML, CPU s", limit, "peak, MB: ours / YAML", "kept, MB: ours / YAML"],
  ];
  const stageHeadings = ["clients", ...(stages[0]?.seconds ?? []).map(([stage]) => `${stage}, CPU s`)];
  const stageRows = stages.map((one) => [one.fleet, ...one.seconds.map(([, time]) => time.toFixed(3))]);
  return {
    markdown: [machine(), "", ...table(headings, rows), "", ...table(stageHeadings, stageRows)].join("\n"),
    kept: results.every(({ first, later }) => within(first) && within(later)),
  };
}

function within(times: Times): boolean {
  return times.ratio <= READING_LIMIT;
}

function seconds({ ours, yaml }: Times): string[] {
  return [ours.toFixed(2), yaml.toFixed(2)];
}

function ratio(times: Times): string {
  return `${times.ratio.toFixed(1)}${within(times) ? "" : ": exceeded"}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [headings, headings.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}
