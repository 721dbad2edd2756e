import type { AccessGraph, GraphEdge, GraphRole } from "../../core/access/access-graph.ts";
import type { HomePrincipal } from "../../core/access/home-principals.ts";
import type { Hole } from "../../core/access/proof/proof-input.ts";
import { proveAccess } from "../../core/access/proof/prove-access.ts";
import { trustAgreement } from "../../core/access/unmanaged-trust.ts";
import type { CallContext } from "../../core/evaluate/request.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import { deployedCaller, type HomeDocuments } from "./deployed-callers.ts";
import type { DeployedRole } from "./deployed.ts";
import type { DeployedHole, GrantVerdict } from "./verify-report.ts";

/** What is evaluated: the graph of the files, and what AWS has in its place. */
export interface EvaluationInput {
  readonly home: HomeSettings;
  readonly graph: AccessGraph;
  /** Roles that were looked up, by ARN; `undefined`: AWS has none. Of others nothing is said. */
  readonly roles: ReadonlyMap<string, DeployedRole | undefined>;
  readonly documents: HomeDocuments;
  /** Whether a holder really has the permission set that it calls through. */
  readonly isAssigned: (edge: GraphEdge) => boolean;
  readonly now: Date;
}

/** The evaluator's word on the documents as AWS has them. */
export interface Evaluation {
  /** The graph with the deployed documents in it. */
  readonly graph: AccessGraph;
  /** By slug. */
  readonly grants: ReadonlyMap<string, readonly GrantVerdict[]>;
  readonly holes: ReadonlyMap<string, readonly (DeployedHole & { readonly role: string })[]>;
  readonly pairs: number;
  /** Whom trust policies let in that the home stack does not manage. */
  readonly sentences: readonly string[];
}

/** Judges every grant, and the nearest denials of each role, on the deployed documents. */
export function evaluateDeployed(input: EvaluationInput): Evaluation {
  const { home, now, roles } = input;
  const graph = deployedGraph(input);
  const { holes, pairs } = proveAccess(home, graph, now);
  const byArn = new Map(input.graph.roles.map((role) => [role.arn, role]));
  const grants = new Map<string, GrantVerdict[]>();
  const callers = new Set(graph.principals.map(({ id }) => id));
  for (const edge of input.graph.edges) {
    const role = byArn.get(edge.roleArn);
    if (role === undefined || !roles.has(edge.roleArn)) continue;
    const verdicts = grants.get(role.slug) ?? [];
    grants.set(role.slug, verdicts);
    verdicts.push(verdict(input, edge, role, holes, callers));
  }
  const bySlug = new Map<string, (DeployedHole & { readonly role: string })[]>();
  for (const hole of holes) {
    const role = byArn.get(hole.role);
    if (role === undefined) continue;
    const own = bySlug.get(role.slug) ?? [];
    bySlug.set(role.slug, own);
    own.push({ ...deployedHole(hole), role: role.key });
  }
  // why the principals of the files: one that AWS does not have, or that was not read, is managed all the same.
  const { sentences } = trustAgreement(home, { ...graph, principals: input.graph.principals }, now);
  return { graph, grants, holes: bySlug, pairs, sentences };
}

/** The graph of the files with what AWS has in place of each document; without what AWS does not have, or was not read. */
export function deployedGraph({
  graph,
  roles,
  documents,
}: Pick<EvaluationInput, "graph" | "roles" | "documents">): AccessGraph {
  const deployed = graph.roles.flatMap((role): readonly GraphRole[] => {
    const found = roles.get(role.arn);
    if (found === undefined) return [];
    const { trustPolicy, maxSessionDuration: maxSessionSeconds } = found;
    return [{ ...role, trustPolicy, ...{ maxSessionSeconds } }];
  });
  const arns = new Set(deployed.map(({ arn }) => arn));
  const principals = graph.principals.flatMap((one): readonly HomePrincipal[] => {
    const caller = deployedCaller(one, documents);
    return caller === undefined ? [] : [{ ...caller, entries: one.entries.filter(({ roleArn }) => arns.has(roleArn)) }];
  });
  const ids = new Set(principals.map(({ id }) => id));
  return {
    roles: deployed,
    principals,
    edges: graph.edges.filter(({ roleArn, through }) => arns.has(roleArn) && ids.has(through)),
  };
}

function verdict(
  { roles, isAssigned }: Pick<EvaluationInput, "roles" | "isAssigned">,
  edge: GraphEdge,
  role: GraphRole,
  holes: readonly Hole[],
  callers: ReadonlySet<string>,
): GrantVerdict {
  const { holder, through, roleArn } = edge;
  const base = { holder, through, role: role.key };
  const not = (because: string): GrantVerdict => ({ ...base, works: false, because });
  if (roles.get(roleArn) === undefined) return not("AWS has no such role");
  if (!callers.has(through)) return not(`${through} is not there, or could not be read`);
  if (!isAssigned(edge)) return not(`${through} is not assigned to ${holder} in the home account`);
  const hole = holes.find((one) => one.kind !== "too-much" && one.principal === through && one.role === roleArn);
  return hole === undefined ? { ...base, works: true } : not(hole.because);
}

function deployedHole({ kind, principal, attack, context, because }: Hole): DeployedHole {
  return { kind, principal, attack, request: requestOf(context), because };
}

/** What came with a call, as plain JSON. */
function requestOf({ currentTime, ...context }: CallContext): Readonly<Record<string, unknown>> {
  return { ...context, ...(currentTime !== undefined && { currentTime: currentTime.toISOString() }) };
}
