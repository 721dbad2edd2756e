import type { Access } from "../../core/changes/access.ts";
import { accessOf } from "../../core/changes/access-of.ts";
import type { ClientPlan } from "../../core/client/client-plan.ts";
import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";
import type { Found, PortfolioInput } from "./rule.ts";

// why kept: two rules ask, each for both sides.
const known = new WeakMap<Portfolio, ReadonlyMap<string, readonly Access[]>>();

/** The accesses to the roles of each client, by its slug. */
function bySlug(portfolio: Portfolio): ReadonlyMap<string, readonly Access[]> {
  const before = known.get(portfolio);
  if (before !== undefined) return before;
  const all = new Map<string, Access[]>();
  for (const access of accessOf(portfolio).byKey.values()) {
    if (access.target.kind !== "role") continue;
    const list = all.get(access.target.slug) ?? [];
    all.set(access.target.slug, list);
    list.push(access);
  }
  known.set(portfolio, all);
  return all;
}

/**
 * The clients that stay, of whose accesses base has some that count and head has none.
 * @param counts Which accesses count.
 * @param said What to say of such a client.
 */
export function clientsWithout(
  { base, head }: PortfolioInput,
  counts: (access: Access) => boolean,
  said: (client: ClientPlan, before: readonly Access[]) => string,
): readonly Found[] {
  if (base === undefined) return [];
  const before = bySlug(base);
  const after = bySlug(head);
  // why not those that leave: nobody is to be left there.
  const staying = [...head.clients, ...head.others].filter(({ offboarding }) => !offboarding);
  return staying.flatMap((client) => {
    const had = before.get(client.slug)?.filter(counts) ?? [];
    if (had.length === 0 || after.get(client.slug)?.some(counts) === true) return [];
    return [{ subject: client.name, message: said(client, had), at: client.place([]).at }];
  });
}
