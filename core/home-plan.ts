import { boundaryWarnings } from "./boundary-warnings.ts";
import { checkContracts } from "./contract-check.ts";
import type { Fault } from "./fault.ts";
import { expandGrants } from "./grants.ts";
import type { DirectoryPrincipal, GrantPrincipal, HomeSettings } from "./home-settings.ts";
import { planIdentities, type PlannedIdentity } from "./planned-identities.ts";
import { planRoleSets, type PlannedRoleSet } from "./planned-role-sets.ts";
import type { Placements } from "./placements.ts";
import { planSharedSets, type PlannedShard } from "./planned-shared-sets.ts";
import { principalKey } from "./principals.ts";
import type { ClientContract } from "./select-clients.ts";
import { setsInClients } from "./set-accounts.ts";
import { unknownOverrides } from "./set-overrides.ts";

/** What the plan depends on beside settings and contracts. */
export interface PlanCircumstances {
  /** Moment of the plan: grants that ended before it are dropped. */
  readonly now: Date;
  /** Shards of the last deployment, so that no role moves. Default: none. */
  readonly placements?: Placements;
  /** Names of clients by account id, beside those whose contracts are given. Default: none. */
  readonly clientAccounts?: ReadonlyMap<string, string>;
}

/** What the home stack is to make, or every reason why it must not. */
export interface HomePlan {
  /** Permission sets of one client role each. */
  readonly sets: readonly PlannedRoleSet[];
  /** Shared permission sets, shard by shard. */
  readonly shards: readonly PlannedShard[];
  /** IAM users, groups and roles, with what they may enter. */
  readonly identities: readonly PlannedIdentity[];
  /** Groups and users of Identity Center that hold something, each once. */
  readonly principals: readonly DirectoryPrincipal[];
  readonly faults: readonly Fault[];
  /** Sentences for the user that stop nothing. */
  readonly warnings: readonly string[];
}

/** Computes the home side from its settings and the clients' contracts. Pure: the same for a preview and for a review. */
export function planHome(
  home: HomeSettings,
  clients: readonly ClientContract[],
  { now, placements = {}, clientAccounts = new Map() }: PlanCircumstances,
): HomePlan {
  const checked = checkContracts(home, clients);
  const grants = expandGrants(home.grants, clients, now);
  const sets = planRoleSets(home, clients, grants.byRole, now);
  const shared = planSharedSets(home, clients, grants.bySharedSet, { now, placements });
  const identities = planIdentities(home, clients, grants.byRole, now);
  const accounts = setsInClients(
    home,
    new Map([
      ...clientAccounts,
      ...clients.map(({ contract: { client } }) => [client.accountId, client.name] as const),
    ]),
  );
  const parts = [grants, sets, shared, identities, accounts];
  const names = sets.sets.map(({ name }) => name);
  const made = { sets: sets.sets, shards: shared.shards, identities: identities.identities };
  return {
    ...made,
    principals: [...new Map(grants.principals.filter(inDirectory).map((one) => [principalKey(one), one])).values()],
    faults: [...checked, ...parts.flatMap(({ faults }) => faults), ...unknownOverrides(home, names, clients.length)],
    warnings: [...parts.flatMap(({ warnings }) => warnings), ...boundaryWarnings(made)],
  };
}

function inDirectory(principal: GrantPrincipal): principal is DirectoryPrincipal {
  return principal.kind === "group" || principal.kind === "user";
}
