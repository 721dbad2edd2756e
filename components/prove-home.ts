import { accessGraph } from "../core/access-graph.ts";
import type { Fault } from "../core/fault.ts";
import type { HomePlan } from "../core/home-plan.ts";
import type { HomeSettings } from "../core/home-settings.ts";
import { proofFaults } from "../core/proof-faults.ts";
import { proveAccess } from "../core/prove-access.ts";
import type { ClientContract } from "../core/select-clients.ts";
import { disagreements } from "../core/trust-agreement.ts";

/** What the proof found. */
export interface HomeProof {
  /** One for each hole, the first ten. */
  readonly faults: readonly Fault[];
  /** Where the clients' files and the home's do not agree, without a hole. */
  readonly warnings: readonly string[];
  /** What was proved, in one sentence. */
  readonly summary: string;
}

/**
 * Proves the plan of the home stack against the roles as deployed, before anything is made: every grant works, and
 * nobody else gets in.
 */
export function proveHome(
  settings: HomeSettings,
  contracts: readonly ClientContract[],
  plan: HomePlan,
  now: Date,
): HomeProof {
  const graph = accessGraph(settings, contracts, plan);
  const { holes, pairs } = proveAccess(settings, graph, now);
  return {
    faults: proofFaults(graph, holes),
    warnings: disagreements(settings, graph),
    summary: `Proved before anything was made: all ${graph.edges.length} grants let their holders in, and nobody else gets in (${pairs} pairs of caller and role).`,
  };
}
