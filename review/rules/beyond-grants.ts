import { type BeyondGrants, trustBeyondGrants } from "../../core/access/unmanaged-trust.ts";
import type { Location } from "../../core/faults/fault.ts";
import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";

/** Whom a role's trust lets in beside those who hold a grant of it, and where the trust is written. */
export interface TrustFinding extends BeyondGrants {
  /** `AbcCorp/read-only`. */
  readonly subject: string;
  readonly at: () => Location | undefined;
}

// why kept: two rules ask.
const known = new WeakMap<Portfolio, readonly TrustFinding[]>();

/** The roles whose trust names more than the grants need. */
export function beyondGrants(portfolio: Portfolio): readonly TrustFinding[] {
  const before = known.get(portfolio);
  if (before !== undefined) return before;
  const { home, graph, now, clients } = portfolio;
  const plans = new Map(clients.map((client) => [client.slug, client]));
  const found = trustBeyondGrants(home, graph, now).map((one): TrustFinding => {
    const { client, slug, key } = one.role;
    return { ...one, subject: `${client}/${key}`, at: () => plans.get(slug)?.place(["roles", key, "trust"]).at };
  });
  known.set(portfolio, found);
  return found;
}

/** The place, where there is one. */
export function placed(at: Location | undefined): { readonly at?: Location } {
  return at === undefined ? {} : { at };
}
