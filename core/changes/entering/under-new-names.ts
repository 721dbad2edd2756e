import type { HomePrincipal } from "../../access/home-principals.ts";
import type { GraphRole } from "../../access/access-graph.ts";
import type { Portfolio } from "../../portfolio/read-portfolio.ts";
import type { Rename } from "../access-difference.ts";

/** Roles and principals of one side, as far as entering goes. */
export interface EnteringSide {
  readonly roles: readonly Pick<GraphRole, "arn" | "trustPolicy">[];
  readonly principals: readonly Pick<
    HomePrincipal,
    "id" | "principal" | "identityPolicies" | "permissionsBoundary" | "context" | "holders"
  >[];
}

const SET = /(AWSReservedSSO_|permission-set:)([\w+=,.@-]+?)(?=_[?*]+$|_[0-9a-f]{16}$|$| of )/g;

/** One side as it would be, had everything been called as it is now: what has another name and is the same else differs in nothing. */
export function underNewNames({ graph }: Pick<Portfolio, "graph">, renames: readonly Rename[]): EnteringSide {
  const sets = new Map(renames.flatMap((one) => (one.what === "permission-set" ? [[one.before, one.after]] : [])));
  const arns = new Map(renames.flatMap((one) => (one.what === "role-name" ? [[one.before, one.after]] : [])));
  if (sets.size + arns.size === 0) return graph;
  const text = (one: string): string =>
    arns.get(one) ??
    one.replace(SET, (whole, start: string, name: string) => {
      const now = sets.get(name);
      return now === undefined ? whole : start + now;
    });
  const all = <T>(value: T): T => {
    if (typeof value === "string") return text(value) as T;
    if (Array.isArray(value)) return value.map(all) as T;
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, all(item as unknown)])) as T;
  };
  return {
    roles: graph.roles.map(({ arn, trustPolicy }) => all({ arn, trustPolicy })),
    principals: graph.principals.map(({ id, principal, identityPolicies, permissionsBoundary, context, holders }) => ({
      ...all({ id, principal, identityPolicies }),
      ...{ context, holders },
      ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    })),
  };
}
