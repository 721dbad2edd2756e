import type { AccessGraph } from "../access-graph.ts";
import type { Proof, Shared } from "./proof-input.ts";
import { comparedFleet, type ProofHome, proofInput } from "./prove-access.ts";
import { prove } from "./prove-roles.ts";
import { sharedParts } from "./shared-parts.ts";

/** An access graph and the moment for which it holds. */
export interface GraphSide {
  readonly home: ProofHome;
  readonly graph: AccessGraph;
  readonly now: Date;
}

/** The outcome of a proof of what changed. */
export interface ChangesProof extends Proof {
  /** Roles and principals that are the same on both sides, and so many there are. Pairs of two such are not proved anew. */
  readonly shared: { readonly roles: number; readonly principals: number };
  readonly roles: number;
  readonly principals: number;
}

/**
 * Proves of head what it does not share with base: that every grant works and that nobody else gets in. Together with a
 * proof of base it is the proof of head: each hole of head is found here, or is one of base.
 * @param base Absent: all of head is proved.
 */
export function proveChanges(base: GraphSide | undefined, head: GraphSide): ChangesProof {
  const shared = sharedWith(base, head);
  return {
    ...prove(proofInput(head.home, head.graph, head.now, shared), shared),
    shared: { roles: shared?.roles.size ?? 0, principals: shared?.principals.size ?? 0 },
    roles: head.graph.roles.length,
    principals: head.graph.principals.length,
  };
}

function sharedWith(base: GraphSide | undefined, head: GraphSide): Shared | undefined {
  // why: whether a grant has ended depends on the moment.
  if (base?.now.getTime() !== head.now.getTime()) return undefined;
  return sharedParts(comparedFleet(base.home, base.graph), comparedFleet(head.home, head.graph));
}
