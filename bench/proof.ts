import type { ProofInput } from "../core/access/proof/proof-input.ts";
import { prove } from "../core/access/proof/prove-roles.ts";
import { evaluateAssumeRole } from "../core/evaluate/assume-role.ts";
import { proofFleet, type FleetSize } from "./proof-fleet.ts";
import { say } from "./stage.ts";
import { median } from "./statistics.ts";

/** Most that the proof of the large fleet may take, in seconds; and what of it whom the trust policies let in. */
export const PROOF_LIMIT = 3;
export const OUTSIDE_LIMIT = 1;

/** What is measured. */
export interface ProofOptions {
  readonly large: FleetSize;
  /** A fleet of which every pair can be evaluated. */
  readonly small: FleetSize;
  readonly runs: number;
}

/** One fleet's figures; times are medians. */
export interface ProofResult {
  readonly size: FleetSize;
  readonly pairs: number;
  readonly seconds: number;
  /** Of the roles alone, without a principal. */
  readonly outsideSeconds: number;
  /** Processor time, of which garbage collection in other threads is a part. */
  readonly cpuSeconds: number;
  /** Only for the small fleet: one plain call of the evaluator for each pair. */
  readonly evaluated?: number;
}

/**
 * Measures the proof of a large fleet, and of a small one beside one plain call of each pair.
 * @throws Error when the fleets are found to have holes
 */
export function benchProof({ large, small, runs }: ProofOptions): ProofResult[] {
  return [measure(large, runs), measure(small, runs, true)];
}

function measure(size: FleetSize, runs: number, compare = false): ProofResult {
  say(`${size.clients} clients, ${size.principals} principals: ${runs} runs ...`);
  // why: each run gets documents of its own, since compiled policies are remembered
  const timed = Array.from({ length: runs }, () => time(prove, proofFleet(size)));
  const outside = Array.from({ length: runs }, () => time(prove, { ...proofFleet(size), principals: [] }));
  const [first] = timed;
  if (first === undefined) throw new Error("no runs");
  const { holes, pairs } = first.result;
  if (holes.length > 0) throw new Error(`the fleet has holes: ${JSON.stringify(holes.slice(0, 3))}`);
  const figures = {
    size,
    pairs,
    seconds: median(timed.map(({ seconds }) => seconds)),
    outsideSeconds: median(outside.map(({ seconds }) => seconds)),
    cpuSeconds: median(timed.map(({ cpuSeconds }) => cpuSeconds)),
  };
  if (!compare) return figures;
  const slow = Array.from({ length: runs }, () => time(evaluateAll, proofFleet(size)));
  return { ...figures, evaluated: median(slow.map(({ seconds }) => seconds)) };
}

/** One plain call of every principal on every role. */
function evaluateAll({ roles, principals, now }: ProofInput): number {
  let entered = 0;
  for (const target of roles)
    for (const { principal, identityPolicies } of principals) {
      const context = { currentTime: now };
      if (evaluateAssumeRole({ principal, identityPolicies, target, context }).allowed) entered += 1;
    }
  return entered;
}

function time<Result>(
  work: (input: ProofInput) => Result,
  input: ProofInput,
): { result: Result; seconds: number; cpuSeconds: number } {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const result = work(input);
  const { user, system } = process.cpuUsage(cpu);
  return { result, seconds: (performance.now() - start) / 1000, cpuSeconds: (user + system) / 1e6 };
}
