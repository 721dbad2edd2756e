import { CLIENT_LIMIT, type GrowthResult } from "./fleet-growth.ts";
import { ANSWER_LIMIT, type QuestionResult } from "./fleet-questions.ts";
import { type FleetUpResult, LOOP_LIMITS } from "./fleet-up.ts";
import type { LayoutResult } from "./home-layouts.ts";
import { machine } from "./machine.ts";
import type { PeakMemory } from "./process-tree.ts";
import { type Report, run, table } from "./report.ts";

/** The table of the bench `fleet-up`. */
export function fleetUpReport(results: readonly FleetUpResult[]): Report {
  const rows = results.map((result) => {
    const limit = LOOP_LIMITS[result.what];
    return [
      `${result.clients} ${result.what}`,
      String(result.pairs),
      run(result.ours),
      run(result.loop),
      `${result.ratio.toFixed(1)} (at least ${limit}${result.ratio >= limit ? "" : ": missed"})`,
      result.cpuRatio.toFixed(1),
      peak(result.ours.memory),
    ];
  });
  const headings = ["clients", "pairs", "ours, s", "shell loop, s", "times faster", "ratio of CPU", PEAK];
  const kept = results.every(({ what, ratio }) => ratio >= LOOP_LIMITS[what]);
  return { markdown: [machine(), "", ...table(headings, rows)].join("\n"), kept };
}

/** The table of the bench `fleet-growth`. */
export function growthReport(results: readonly GrowthResult[]): Report {
  const first = results[0]?.each ?? NaN;
  const ratioOf = ({ each }: GrowthResult): number => each / first;
  const rows = results.map((result) => [
    String(result.clients),
    run(result.run),
    result.each.toFixed(2),
    `${ratioOf(result).toFixed(2)}${ratioOf(result) <= CLIENT_LIMIT ? "" : ": exceeded"}`,
    peak(result.run.memory),
  ]);
  const headings = ["clients", "all, s", "each, s", `of the smallest fleet's (limit ${CLIENT_LIMIT})`, PEAK];
  const kept = results.every((result) => ratioOf(result) <= CLIENT_LIMIT);
  return { markdown: [machine(), "", ...table(headings, rows)].join("\n"), kept };
}

/** The table of the bench `home-layouts`. It has no limit. */
export function layoutReport(results: readonly LayoutResult[]): Report {
  const rows = results.map(({ layout, clients, run: { seconds }, calls, byOperation }) => [
    layout,
    String(clients),
    seconds.toFixed(1),
    (seconds / clients).toFixed(2),
    String(calls),
    (calls / clients).toFixed(1),
    Object.entries(byOperation)
      .map(([call, count]) => `${call.replace(/^.*:/, "")} ${count}`)
      .join(", "),
  ]);
  const headings = ["layout", "clients", "up home, s", "s a client", "calls", "calls a client", "most frequent"];
  return { markdown: [machine(), "", ...table(headings, rows)].join("\n"), kept: true };
}

/** The table of the bench `fleet-questions`. */
export function questionReport(results: readonly QuestionResult[]): Report {
  const rows = results.map((result) => [
    result.what,
    String(result.clients),
    String(result.runs),
    run(result.ours),
    run(result.backend),
    `${result.beyond.toFixed(2)}${result.beyond <= ANSWER_LIMIT ? "" : ": exceeded"}`,
  ]);
  const headings = ["question", "clients", "runs", "ours, s", "the backend, s", `beyond, s (limit ${ANSWER_LIMIT})`];
  const kept = results.every(({ beyond }) => beyond <= ANSWER_LIMIT);
  return { markdown: [machine(), "", ...table(headings, rows)].join("\n"), kept };
}

const PEAK = "peak memory, MB: all (command, workers, engines, plugins)";

function peak(memory: PeakMemory | undefined): string {
  if (memory === undefined) return "not measured";
  const of = (role: string): string => ((memory.byRole[role] ?? 0) / 1e6).toFixed(0);
  return `${(memory.total / 1e6).toFixed(0)} (${["command", "workers", "engine", "plugins"].map(of).join(", ")})`;
}
