import type { ClientContract } from "../contract/select-clients.ts";
import { boundaryWarnings } from "./boundary-warnings.ts";
import { checkContracts } from "./check-contracts.ts";
import { expandGrants } from "./expand-grants.ts";
import { NONE_HELD } from "./held/held-clients.ts";
import { droppedWarnings } from "./held/held-warnings.ts";
import { planIdentities } from "./iam/plan-identities.ts";
import { planRoleSets } from "./permission-sets/plan-role-sets.ts";
import { setsInClients } from "./permission-sets/set-accounts.ts";
import { planSharedSets } from "./permission-sets/shared/plan-shared-sets.ts";
import { unknownOverrides } from "./permission-sets/unknown-overrides.ts";
import { type HomePlan, type PlanOptions, whatStays } from "./planned-home.ts";
import type { DirectoryPrincipal, GrantPrincipal, HomeSettings } from "./settings/home-settings.ts";
import { principalKey } from "./settings/principals.ts";

/** Computes the home side from its settings and the clients' contracts. Pure: the same for a preview and for a review. */
export function planHome(
  home: HomeSettings,
  clients: readonly ClientContract[],
  { now, placements = {}, held = NONE_HELD, clientAccounts = new Map() }: PlanOptions,
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

function inDirectory(principal: GrantPrincipal): principal is DirectoryPrincipal {
  return principal.kind === "group" || principal.kind === "user";
}
