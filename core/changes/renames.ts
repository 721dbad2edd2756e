import type { ClientPlan } from "../client/client-plan.ts";
import type { Portfolio } from "../portfolio/read-portfolio.ts";
import type { Rename } from "./access-difference.ts";

/** Clients, roles and permission sets that have another name, and are the same otherwise: by their account and role. */
export function renamesBetween(base: Portfolio, head: Portfolio): readonly Rename[] {
  const before = new Map(base.clients.map((client) => [client.accountId, client]));
  return head.clients.flatMap((client) => {
    const old = before.get(client.accountId);
    return old === undefined || old === client ? [] : ofClient(old, client);
  });
}

function ofClient(old: ClientPlan, client: ClientPlan): readonly Rename[] {
  const rename = (what: Rename["what"], before: string, after: string): Rename[] =>
    before === after ? [] : [{ what, client: client.name, before, after }];
  const byKey = new Map(old.roles.map((role) => [role.key, role]));
  const byArn = new Map(old.roles.map((role) => [role.arn, role]));
  return [
    ...rename("client", old.name, client.name),
    ...rename("client", `stack client-${old.slug}`, `stack client-${client.slug}`),
    ...client.roles.flatMap((role) => {
      const same = byKey.get(role.key);
      const former = same ?? byArn.get(role.arn);
      if (former === undefined) return [];
      return [
        ...rename("role", former.key, role.key),
        ...rename("role-name", former.arn, role.arn),
        ...rename("permission-set", former.permissionSet, role.permissionSet),
      ];
    }),
  ];
}
