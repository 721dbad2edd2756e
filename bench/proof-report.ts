import { machine } from "./machine.ts";
import { PROOF_LIMIT, type ProofResult } from "./proof.ts";
import type { Report } from "./report.ts";

const whole = (value: number): string => value.toLocaleString("en-US");

/** The table of the bench `proof`; the first fleet is the one with the limit. */
export function proofReport(results: readonly ProofResult[]): Report {
  const kept = (results[0]?.seconds ?? NaN) <= PROOF_LIMIT;
  const rows = results.map(({ size, pairs, evaluations, seconds, cpuSeconds, bruteForce }, at) => [
    whole(size.clients),
    whole(size.clients * 3),
    whole(size.clients * 3 + size.principals),
    whole(pairs),
    whole(evaluations),
    `${seconds.toFixed(2)} (CPU ${cpuSeconds.toFixed(2)})${at > 0 ? "" : ` (limit ${PROOF_LIMIT.toFixed(2)}${kept ? "" : ": exceeded"})`}`,
    bruteForce === undefined ? "" : `${bruteForce.seconds.toFixed(2)} (${whole(bruteForce.evaluations)} evaluations)`,
    bruteForce === undefined ? "" : (bruteForce.seconds / seconds).toFixed(1),
  ]);
  const headings = ["clients", "roles", "principals", "pairs", "evaluations", "proof, s", "brute force, s", "ratio"];
  const table = [headings, headings.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return { markdown: [machine(), "", ...table].join("\n"), kept };
}
