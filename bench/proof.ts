import { prove } from "../core/access/proof/prove-roles.ts";
import { holeTexts, proveBruteForce } from "../tests/core/access/proof/prove-roles/brute-force.ts";
import { proofFleet, type FleetSize } from "./proof-fleet.ts";
import { say } from "./stage.ts";
import { median } from "./statistics.ts";

/** Most that the proof of the large fleet may take, in seconds. */
export const PROOF_LIMIT = 3;

/** What is measured. */
export interface ProofOptions {
  readonly large: FleetSize;
  /** A fleet that brute force can do. */
  readonly small: FleetSize;
  readonly runs: number;
}

/** One fleet's figures; times are medians. */
export interface ProofResult {
  readonly size: FleetSize;
  readonly pairs: number;
  readonly evaluations: number;
  readonly seconds: number;
  /** Processor time, of which garbage collection in other threads is a part. */
  readonly cpuSeconds: number;
  /** Only for the small fleet. */
  readonly bruteForce?: { readonly evaluations: number; readonly seconds: number };
}

/**
 * Measures the proof of a large fleet, and of a small one beside brute force.
 * @throws Error when the fleets are found to have holes, or the two ways do not agree
 */
export function benchProof({ large, small, runs }: ProofOptions): ProofResult[] {
  return [measure(large, runs), measure(small, runs, true)];
}

function measure(size: FleetSize, runs: number, compare = false): ProofResult {
  say(`${size.clients} clients, ${size.principals} principals: ${runs} runs ...`);
  // why: each run gets documents of its own, since compiled policies are remembered
  const timed = Array.from({ length: runs }, () => time(() => prove(proofFleet(size))));
  const [first] = timed;
  if (first === undefined) throw new Error("no runs");
  const { holes, pairs, evaluations } = first.result;
  if (holes.length > 0) throw new Error(`the fleet has holes: ${holeTexts(holes).slice(0, 3).join("; ")}`);
  const figures = {
    size,
    pairs,
    evaluations,
    seconds: median(timed.map(({ seconds }) => seconds)),
    cpuSeconds: median(timed.map(({ cpuSeconds }) => cpuSeconds)),
  };
  if (!compare) return figures;
  agree(size);
  const slow = Array.from({ length: runs }, () => time(() => proveBruteForce(proofFleet(size))));
  const evaluated = slow[0]?.result.evaluations ?? 0;
  return { ...figures, bruteForce: { evaluations: evaluated, seconds: median(slow.map(({ seconds }) => seconds)) } };
}

/** Holds the two ways against each other, on the fleet as it is and with a fault in every seventh role. */
function agree(size: FleetSize): void {
  const sound = proofFleet(size);
  const open = { AWS: `arn:aws:iam::${sound.home.accountId}:root` };
  const roles = sound.roles.map((role, at) => {
    if (at % 7 !== 0) return role;
    const statement = { Effect: "Allow", Principal: at % 2 === 0 ? open : "*", Action: "sts:AssumeRole" } as const;
    return { ...role, trustPolicy: { ...role.trustPolicy, Statement: [...role.trustPolicy.Statement, statement] } };
  });
  for (const fleet of [sound, { ...sound, roles }]) {
    const [quick, slow] = [prove(fleet), proveBruteForce(fleet)];
    const [found, expected] = [holeTexts(quick.holes), holeTexts(slow.holes)];
    if (found.length !== expected.length || found.some((text, at) => text !== expected[at]))
      throw new Error(`the proof finds ${found.length} holes, brute force ${expected.length}`);
    say(`${found.length} holes, by brute force the same.`);
  }
}

function time<Result>(work: () => Result): { result: Result; seconds: number; cpuSeconds: number } {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const result = work();
  const { user, system } = process.cpuUsage(cpu);
  return { result, seconds: (performance.now() - start) / 1000, cpuSeconds: (user + system) / 1e6 };
}
