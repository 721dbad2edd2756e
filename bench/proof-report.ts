import { machine } from "./machine.ts";
import { OUTSIDE_LIMIT, PROOF_LIMIT, type ProofResult } from "./proof.ts";
import type { Report } from "./report.ts";

const whole = (value: number): string => value.toLocaleString("en-US");

/** The table of the bench `proof`; the first fleet is the one with the limit. */
export function proofReport(results: readonly ProofResult[]): Report {
  const kept = (results[0]?.seconds ?? NaN) <= PROOF_LIMIT && (results[0]?.outsideSeconds ?? NaN) <= OUTSIDE_LIMIT;
  const limit = (at: number, value: number, most: number): string =>
    at > 0 ? "" : ` (limit ${most.toFixed(2)}${value <= most ? "" : ": exceeded"})`;
  const rows = results.map(({ size, pairs, seconds, outsideSeconds, cpuSeconds, evaluated }, at) => [
    whole(size.clients),
    whole(size.clients * 3),
    whole(size.clients * 3 + size.principals),
    whole(pairs),
    `${seconds.toFixed(2)} (CPU ${cpuSeconds.toFixed(2)})${limit(at, seconds, PROOF_LIMIT)}`,
    `${outsideSeconds.toFixed(2)}${limit(at, outsideSeconds, OUTSIDE_LIMIT)}`,
    evaluated === undefined ? "" : evaluated.toFixed(2),
    evaluated === undefined ? "" : (evaluated / seconds).toFixed(1),
  ]);
  const headings = [
    ...["clients", "roles", "principals", "pairs", "proof, s", "of it the trust policies, s"],
    ...["one call of each pair, s", "ratio"],
  ];
  const table = [headings, headings.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return { markdown: [machine(), "", ...table].join("\n"), kept };
}
