import type { AccessGraph } from "../access-graph.ts";
import type { Proof, ProofInput, ProofRole, Shared } from "./proof-input.ts";
import { type ProofHome, proofInput } from "./prove-access.ts";
import { prove } from "./prove-roles.ts";

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
  const input = proofInput(head.home, head.graph, head.now);
  const shared = sharedWith(base, input);
  return {
    ...prove(input, shared),
    shared: { roles: shared?.roles.size ?? 0, principals: shared?.principals.size ?? 0 },
    roles: head.graph.roles.length,
    principals: head.graph.principals.length,
  };
}

/** What a fleet shares with an earlier one: whether a request gets in depends on its principal, its role and the home account alone. */
function sharedWith(base: GraphSide | undefined, after: ProofInput): Shared | undefined {
  // why: whether a grant has ended depends on the moment.
  if (base?.now.getTime() !== after.now.getTime()) return undefined;
  const before = proofInput(base.home, base.graph, base.now);
  const { partition, accountId } = before.home;
  if (partition !== after.home.partition || accountId !== after.home.accountId) return undefined;
  const roles = new Map(before.roles.map((role) => [role.arn, role]));
  const principals = new Map(before.principals.map((one) => [one.id, one]));
  const same = after.principals.filter((one) => sameValue(principals.get(one.id), one));
  return {
    roles: new Set(after.roles.filter((role) => sameRole(roles.get(role.arn), role)).map(({ arn }) => arn)),
    principals: new Set(same.map(({ id }) => id)),
  };
}

/** why not without ways: whom such a role means depends on who holds it. */
function sameRole(one: ProofRole | undefined, other: ProofRole): boolean {
  return one?.ways !== undefined && sameValue(one.ways, other.ways) && sameValue(one.trustPolicy, other.trustPolicy);
}

/** Whether two values are alike in all parts; the same object is, without being looked into. Maps count as maps. */
export function sameValue(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (one instanceof Map || other instanceof Map)
    return (
      one instanceof Map &&
      other instanceof Map &&
      one.size === other.size &&
      [...(one as ReadonlyMap<unknown, unknown>)].every(
        ([key, value]) => other.has(key) && sameValue(value, other.get(key)),
      )
    );
  if (one instanceof Date || other instanceof Date)
    return one instanceof Date && other instanceof Date && one.getTime() === other.getTime();
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [keys, others] = [Object.keys(one), Object.keys(other)];
  const [a, b] = [one as Readonly<Record<string, unknown>>, other as Readonly<Record<string, unknown>>];
  return keys.length === others.length && keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]));
}
