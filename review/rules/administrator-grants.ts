import { roleAccess } from "../../core/changes/role-access.ts";
import type { ClientSelector } from "../../core/config/schema/selector-schema.ts";
import { clientSelection } from "../../core/contract/select-clients.ts";
import { listed, type Location } from "../../core/faults/fault.ts";
import type { Grant } from "../../core/home/settings/home-settings.ts";
import { principalKey } from "../../core/home/settings/principals.ts";
import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";
import type { Found } from "./rule.ts";

/** A grant by which somebody is administrator of a client, or can become it. */
export interface AdministratorGrant {
  readonly grant: Grant;
  /** Principal key: `group:Auditors`. */
  readonly holder: string;
  /** Names of the clients, each once, sorted. */
  readonly clients: readonly string[];
  /** What the grant, or the shared permission set that it gives, says of the clients. */
  readonly selector: ClientSelector;
  readonly at: () => Location;
}

// why kept: four rules ask.
const known = new WeakMap<Portfolio, readonly AdministratorGrant[]>();

/** The grants that have not ended and give administrator access. */
export function administratorGrants(portfolio: Portfolio): readonly AdministratorGrant[] {
  const before = known.get(portfolio);
  if (before !== undefined) return before;
  const { home, clients, contracts, now } = portfolio;
  const plans = new Map(clients.map((client) => [client.slug, client]));
  const select = clientSelection(contracts);
  const sharedSets = new Map(home.sharedSets.map((set) => [set.name, set]));
  const found = home.grants.flatMap((grant): readonly AdministratorGrant[] => {
    const { target, until } = grant;
    if (until !== undefined && Date.parse(until) <= now.getTime()) return [];
    const set = target.kind === "shared-set" ? sharedSets.get(target.name) : undefined;
    const selector = target.kind === "roles" ? target.clients : set?.clients;
    if (selector === undefined) return [];
    const isMeant = ({ key, level }: { readonly key: string; readonly level: string }) =>
      target.kind === "roles" ? target.roles.includes(key) : set?.levels.includes(level) === true;
    const names = select(selector).selected.flatMap(({ slug }) => {
      const client = plans.get(slug);
      const isAdministrator = client?.roles.some(
        (role) => isMeant(role) && roleAccess(client, role).administrator === "yes",
      );
      return client === undefined || isAdministrator !== true ? [] : [client.name];
    });
    if (names.length === 0) return [];
    const { principal, origin, path } = grant;
    const at = () => origin.locate(path);
    return [{ grant, holder: principalKey(principal), clients: [...new Set(names)].sort(), selector, at }];
  });
  known.set(portfolio, found);
  return found;
}

/** A finding for each administrator's grant that does not say this. */
export function administratorsWithout(portfolio: Portfolio, key: "until" | "reason" | "ticket"): readonly Found[] {
  return administratorGrants(portfolio)
    .filter(({ grant }) => grant[key] === undefined)
    .map(({ holder, clients, at }) => ({
      subject: holder,
      message: `It is given administrator access to ${listed(clients)} without \`${key}\`.`,
      at: at(),
    }));
}
