import { type ClientContract, selectClients } from "../contract/select-clients.ts";
import type { Fault } from "../faults/fault.ts";
import type { ExpandedGrants } from "./expand-grants.ts";
import type { HeldClients } from "./held/held-clients.ts";
import { keepGrants } from "./held/keep-grants.ts";
import type { PlannedIdentity } from "./iam/planned-identity.ts";
import type { PlannedRoleSet } from "./permission-sets/plan-role-sets.ts";
import type { Placements } from "./permission-sets/shared/placements.ts";
import type { PlannedShard } from "./permission-sets/shared/planned-shard.ts";
import type { DirectoryPrincipal, HomeSettings } from "./settings/home-settings.ts";

/** What the plan depends on beside settings and contracts. */
export interface PlanOptions {
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

/** The grants without what is new at held clients. */
export function whatStays(
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
