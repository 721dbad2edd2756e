import { type AccessGraph, type GraphRole, graphRoles } from "../access/access-graph.ts";
import type { HomeDraft, VerdictInput } from "./draft-home.ts";
import { filePlans } from "./resolve-stack.ts";
import { beside } from "./write-last-deployment.ts";

import type { Hole } from "../access/proof/proof-input.ts";
import { proveAccess } from "../access/proof/prove-access.ts";

/**
 * Tells of a hole whether its caller is what it was at the last deployment: somebody who is not the home account's, or one
 * who holds the same beside its grants as then. Nothing that this deployment makes opens such a hole, so that it is the
 * client's; any other is the home account's own doing.
 */
export function standingHole(
  { last }: Pick<VerdictInput, "last">,
  { principals }: AccessGraph,
): (hole: Hole) => boolean {
  const callers = new Map(principals.map((one) => [one.id, one]));
  const before = last?.kind === "known" ? last.deployment.callers : new Map<string, string>();
  return ({ principal }) => {
    const caller = callers.get(principal);
    return caller === undefined || beside(caller) === (before.get(principal) ?? "");
  };
}

/**
 * Holes in the roles of held clients as they are deployed now, where their contract could be read. The plan of such a
 * client goes by its last contract, which may be better than what is there.
 */
export function holesAsDeployed(
  { settings, contracts, files, now }: VerdictInput,
  { reasons, contracts: planned }: HomeDraft,
  graph: AccessGraph,
): { readonly holes: readonly Hole[]; readonly roles: readonly GraphRole[] } {
  const accounts = new Map(planned.map(({ slug, contract }) => [slug, contract.client.accountId]));
  const accountOf = (slug: string) => {
    const file = files.get(slug);
    return file?.kind === "client" ? file.client.accountId : accounts.get(slug);
  };
  const plans = filePlans(files);
  const others = graph.roles.filter(({ slug }) => !reasons.has(slug));
  const taken = new Set(others.map(({ arn }) => arn));
  const deployed: GraphRole[] = [];
  for (const client of contracts) {
    // why not of another account: whoever wrote that contract speaks of roles that nobody is led to.
    if (!reasons.has(client.slug) || client.contract.client.accountId !== accountOf(client.slug)) continue;
    for (const role of graphRoles(client, plans)) {
      if (taken.has(role.arn)) continue;
      taken.add(role.arn);
      deployed.push(role);
    }
  }
  if (deployed.length === 0) return { holes: [], roles: [] };
  const arns = new Set(deployed.map(({ arn }) => arn));
  const { holes } = proveAccess(settings, { ...graph, roles: [...others, ...deployed] }, now);
  return { holes: holes.filter(({ role }) => arns.has(role)), roles: deployed };
}
