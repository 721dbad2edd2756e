import type { Location } from "../../core/faults/fault.ts";
import type { GrantPrincipal } from "../../core/home/settings/home-settings.ts";
import { grantPlace } from "../../core/home/settings/principals.ts";
import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";

/** A name that somebody wrote, in a grant, a client's file or a trust. */
export interface GivenName {
  /** What bears it: names of two kinds are not compared. */
  readonly kind: GrantPrincipal["kind"] | "client" | "permission-set";
  readonly name: string;
  /** `group:Auditors`. */
  readonly key: string;
  readonly at: () => Location;
}

// why kept: two rules ask, each for both sides.
const known = new WeakMap<Portfolio, readonly GivenName[]>();

/** The names in the files, each once, in order of their keys. Users and groups that are named by their id have none. */
export function givenNames(portfolio: Portfolio): readonly GivenName[] {
  const before = known.get(portfolio);
  if (before !== undefined) return before;
  const names = new Map<string, GivenName>();
  const add = (kind: GivenName["kind"], written: string, at: () => Location) => {
    const name = kind.startsWith("iam-") ? written.slice(written.lastIndexOf("/") + 1) : written;
    const key = `${kind}:${name}`;
    if (!names.has(key)) names.set(key, { kind, name, key, at });
  };
  const { home, clients, others } = portfolio;
  for (const grant of home.grants)
    if (grant.principal.by !== "id") add(grant.principal.kind, grant.principal.name, () => grantPlace(grant).at);
  const declared = (under: string, name: string) => () => home.origin.locate(["iam", under, name]);
  for (const { name } of home.users) add("iam-user", name, declared("users", name));
  for (const { name } of home.groups) add("iam-group", name, declared("groups", name));
  for (const client of [...clients, ...others]) add("client", client.name, () => client.place(["name"]).at);
  for (const { place, roles } of clients)
    for (const { key, permissionSet, trust } of roles) {
      const at = () => place(["roles", key]).at;
      add("permission-set", permissionSet, at);
      for (const way of trust)
        for (const name of "names" in way ? way.names : []) add(TRUSTED[way.kind] ?? "permission-set", name, at);
    }
  const all = [...names.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  known.set(portfolio, all);
  return all;
}

const TRUSTED: Readonly<Partial<Record<string, GivenName["kind"]>>> = { users: "iam-user", roles: "iam-role" };
