import type { HomePrincipal } from "../access/home-principals.ts";
import type { ClientContract } from "../contract/select-clients.ts";
import { LAST_DEPLOYMENT_VERSION } from "../home/held/last-deployment.ts";
import type { PlannedSet } from "../home/permission-sets/planned-set.ts";
import type { HomePlan } from "../home/planned-home.ts";
import { principalKey } from "../home/settings/principals.ts";

/** The deployment of a plan as text, for {@link parseLastDeployment}. */
export function writeLastDeployment(
  clients: readonly ClientContract[],
  plan: Pick<HomePlan, "sets" | "shards" | "identities">,
  callers: readonly HomePrincipal[],
): string {
  const byRole = new Map<string, Record<string, string | null>>();
  const give = (key: string, holder: string, until: string | undefined) => {
    byRole.set(key, { ...byRole.get(key), [holder]: until ?? null });
  };
  for (const set of plan.sets)
    for (const [holder, until] of holdersOf(set)) give(`${set.slug}/${set.roleKey}`, holder, until);
  for (const { key, entries } of plan.identities)
    for (const { slug, roleKey, until } of entries) give(`${slug}/${roleKey}`, key, until);
  const shared = new Map<string, { holders: Record<string, string | null>; roles: string[] }>();
  for (const shard of plan.shards) {
    const one = shared.get(shard.of) ?? { holders: {}, roles: [] };
    for (const [holder, until] of holdersOf(shard)) one.holders[holder] = until ?? null;
    one.roles.push(...shard.roles.map(({ slug, roleKey }) => `${slug}/${roleKey}`));
    shared.set(shard.of, one);
  }
  return JSON.stringify({
    version: LAST_DEPLOYMENT_VERSION,
    contracts: Object.fromEntries(clients.map(({ slug, contract }) => [slug, contract])),
    holders: Object.fromEntries(byRole),
    shared: Object.fromEntries(shared),
    callers: Object.fromEntries(callers.map((one) => [one.id, beside(one)] as const).filter(([, text]) => text !== "")),
  });
}

/**
 * What lets a caller do more, or less, than its grants: its managed policies and its boundary. Empty without either.
 * why: a hole that such a policy opens is the home account's own doing where the policy is new.
 */
export function beside({ identityPolicies, permissionsBoundary }: HomePrincipal): string {
  const further = identityPolicies
    .filter(({ name, document }) => !ENTRY_POLICY.test(name) && document.Statement.length > 0)
    .map(({ name }) => name);
  return further.length === 0 && permissionsBoundary === undefined
    ? ""
    : JSON.stringify([further, permissionsBoundary?.document]);
}

/** Names that `homePrincipals` gives to the policies by which grants are entered. */
const ENTRY_POLICY = /^(?:inline policy$|policy of )/;

function holdersOf({ assignedTo, until, endings }: PlannedSet): (readonly [string, string | undefined])[] {
  const ends = new Map(endings.map((ending) => [principalKey(ending.principal), ending.until]));
  return assignedTo.map(principalKey).map((key) => [key, ends.get(key) ?? until]);
}
