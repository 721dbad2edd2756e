import { boundaryWarnings } from "./boundary-warnings.ts";
import { checkContracts } from "./check-contracts.ts";
import type { Fault } from "../faults/fault.ts";
import { droppedWarnings } from "./held/held.ts";
import { NONE_HELD, type HeldClients } from "./held/held-clients.ts";
import { expandGrants, type ExpandedGrants } from "./grants.ts";
import type { DirectoryPrincipal, GrantPrincipal, HomeSettings } from "./settings/home-settings.ts";
import { keepGrants } from "./held/keep-grants.ts";
import { planIdentities, type PlannedIdentity } from "./iam/planned-identities.ts";
import { planRoleSets, type PlannedRoleSet } from "./permission-sets/role-sets.ts";
import type { Placements } from "./permission-sets/shared/placements.ts";
import { planSharedSets, type PlannedShard } from "./permission-sets/shared/shared-sets.ts";
import { principalKey } from "./settings/principals.ts";
import { selectClients, type ClientContract } from "../contract/select-clients.ts";
import { setsInClients } from "./permission-sets/accounts.ts";
import { unknownOverrides } from "./permission-sets/unknown-overrides.ts";

/** What the plan depends on beside settings and contracts. */
export interface PlanCircumstances {
  /** Moment of the plan: grants that ended before it are dropped. */
  readonly now: Date;
  /** Shards of the last deployment, so that no role moves. Default: none. */
  readonly placements?: Placements;
  /** Clients whose state or file is at fault. Default: none. */
  readonly held?: HeldClients;
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
  /** Grants that give nothing any more since a client's trust has ended by itself; `warnings` says so too. */
  readonly dropped: readonly Fault[];
  /** Sentences for the user that stop nothing. */
  readonly warnings: readonly string[];
}

/** Computes the home side from its settings and the clients' contracts. Pure: the same for a preview and for a review. */
export function planHome(
  home: HomeSettings,
  clients: readonly ClientContract[],
  { now, placements = {}, held = NONE_HELD, clientAccounts = new Map() }: PlanCircumstances,
): HomePlan {
  const checked = checkContracts(home, clients);
  const { grants, warnings: waiting } = whatStays(home, clients, expandGrants(home.grants, clients, now, held), held);
  const sets = planRoleSets(home, clients, grants.byRole, now, held);
  const shared = planSharedSets(home, clients, grants.bySharedSet, { now, placements, held });
  const identities = planIdentities(home, clients, grants.byRole, now, held);
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
  const dropped = [...sets.dropped, ...shared.dropped, ...identities.dropped];
  return {
    ...made,
    principals: [...new Map(grants.principals.filter(inDirectory).map((one) => [principalKey(one), one])).values()],
    faults: [
      ...checked,
      ...parts.flatMap(({ faults }) => faults),
      ...unknownOverrides(home, names, clients.length, held),
    ],
    dropped,
    warnings: [
      ...parts.flatMap(({ warnings }) => warnings),
      ...droppedWarnings(dropped),
      ...waiting,
      ...boundaryWarnings(made),
    ],
  };
}

/** The grants without what is new at held clients. */
function whatStays(
  home: HomeSettings,
  clients: readonly ClientContract[],
  grants: ExpandedGrants,
  { kept }: HeldClients,
): { grants: ExpandedGrants; warnings: readonly string[] } {
  if (kept === undefined) return { grants, warnings: [] };
  const own = clients.filter(({ slug }) => kept.slugs.has(slug));
  const sharing = home.sharedSets.filter(({ clients: selector, levels }) =>
    selectClients(selector, own).selected.some(({ contract }) =>
      Object.values(contract.roles).some(({ level }) => levels.includes(level)),
    ),
  );
  return keepGrants(grants, kept, new Set(sharing.map(({ name }) => name)));
}

function inDirectory(principal: GrantPrincipal): principal is DirectoryPrincipal {
  return principal.kind === "group" || principal.kind === "user";
}
