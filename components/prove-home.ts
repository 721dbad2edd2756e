import type { Fault } from "../core/fault.ts";
import type { HomePlan } from "../core/home-plan.ts";
import type { HomeSettings } from "../core/home-settings.ts";
import type { ClientContract } from "../core/select-clients.ts";

/**
 * Proves the plan of the home stack against the roles as deployed, before anything is made: every grant works, and
 * nobody else gets in.
 * @returns a fault for each hole.
 */
export async function proveHome(
  settings: HomeSettings,
  contracts: readonly ClientContract[],
  plan: HomePlan,
  now: Date,
): Promise<readonly Fault[]> {
  const [{ accessGraph }, { proveAccess }, { proofFaults }] = await Promise.all([
    import("../core/access-graph.ts"),
    import("../core/prove-access.ts"),
    import("../core/proof-faults.ts"),
  ]);
  const graph = accessGraph(settings, contracts, plan);
  return proofFaults(graph, proveAccess(settings, graph, now).holes);
}
