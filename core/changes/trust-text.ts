import type { RolePlan } from "../client/client-plan.ts";
import type { Portfolio } from "../portfolio/read-portfolio.ts";
import type { Access } from "./access.ts";
import type { Gain, Loss } from "./access-difference.ts";
import { canonicalStatement } from "./atoms.ts";

/**
 * Trust policies that read otherwise although whom they let in, and how, is the same by everything that is compared. Nobody
 * can tell then, so that it counts as a gain for everybody who may enter.
 */
export function trustTextDifferences(
  base: Portfolio,
  head: Portfolio,
  after: ReadonlyMap<string, Access>,
  found: readonly (Gain | Loss)[],
): readonly Gain[] {
  const told = new Set(
    found.flatMap(({ access, ...others }) => {
      const other = "before" in others ? others.before : "after" in others ? others.after : undefined;
      return [access, ...(other === undefined ? [] : [other])].map(({ target }) =>
        target.kind === "role" ? `${target.accountId}/${target.roleKey}` : "",
      );
    }),
  );
  const old = new Map(base.clients.flatMap((one) => one.roles.map((role) => [`${one.accountId}/${role.key}`, role])));
  const changed = new Set(
    head.clients.flatMap((client) =>
      client.roles.flatMap((role) => {
        const key = `${client.accountId}/${role.key}`;
        const former = old.get(key);
        if (former === undefined || former === role || told.has(key)) return [];
        return text(former) === text(role) ? [] : [key];
      }),
    ),
  );
  if (changed.size === 0) return [];
  return [...after.values()].flatMap((access) => {
    const { target } = access;
    if (target.kind !== "role" || !changed.has(`${target.accountId}/${target.roleKey}`)) return [];
    return [
      {
        access,
        before: access,
        differences: [
          {
            aspect: "trust",
            direction: "either",
            words: "the role's trust policy reads otherwise; look at the client's file",
          },
        ],
      },
    ];
  });
}

/** One text for all that say the same: neither the order of statements nor their Sids count, nor what the role's own set is called. */
function text({ trustPolicy, permissionSet }: RolePlan): string {
  return trustPolicy.Statement.map((statement) =>
    canonicalStatement(statement).replaceAll(`AWSReservedSSO_${permissionSet}_`, "AWSReservedSSO_(own)_"),
  )
    .sort()
    .join("\n");
}
