import type { ClientContract } from "../../contract/select-clients.ts";
import type { Fault } from "../../faults/fault.ts";
import type { ExpandedGrants } from "../expand-grants.ts";
import { type HeldClients, NONE_HELD } from "../held/held-clients.ts";
import type { GrantPrincipal, HomeSettings } from "../settings/home-settings.ts";
import { label, principalKey } from "../settings/principals.ts";
import { clientSids } from "./client-sids.ts";
import { deniedIamUsers } from "./identity-policies.ts";
import { entryStatements } from "./identity-statements.ts";
import { type GrantOnRole, type JudgedGrant, judgeGrant } from "./judge-grant.ts";
import type { IdentityParts, PlannedIdentity } from "./planned-identity.ts";

/**
 * The IAM users and groups of the configuration and the IAM roles that grants name, with one statement for each client
 * they may enter; a fault for each grant that a trust policy would refuse, and a warning for each that reaches nobody.
 * What a trust policy has refused since its end is dropped.
 */
export function planIdentities(
  home: HomeSettings,
  clients: readonly ClientContract[],
  byRole: ExpandedGrants["byRole"],
  now: Date,
  held: HeldClients = NONE_HELD,
): {
  identities: readonly PlannedIdentity[];
  faults: readonly Fault[];
  dropped: readonly Fault[];
  warnings: readonly string[];
} {
  const judged = grantsOfIam(clients, byRole).map((one) => judgeGrant(home, one, { now, held }));
  const partsOf = identityParts(clients, judged);
  const denied = deniedIamUsers(home);
  const users = home.users.map((settings) => {
    const kind = "iam-user" as const;
    const { name } = settings;
    return { kind, ...partsOf({ kind, name }), settings, ...(denied.has(name) && { denied: true as const }) };
  });
  const groups = home.groups.map((settings) => {
    const kind = "iam-group" as const;
    return { kind, ...partsOf({ kind, name: settings.name }), settings };
  });
  const roles = new Map(judged.map(({ principal }) => [principalKey(principal), principal]));
  return {
    identities: [
      ...users,
      ...groups,
      ...[...roles.values()].flatMap((principal) =>
        principal.kind === "iam-role" ? { kind: principal.kind, ...partsOf(principal) } : [],
      ),
    ],
    faults: judged.flatMap(({ faults }) => faults),
    dropped: judged.flatMap(({ dropped }) => dropped),
    warnings: groups
      .filter(({ entries, settings }) => entries.length > 0 && settings.members.length === 0)
      .map(reachesNobody),
  };
}

function grantsOfIam(clients: readonly ClientContract[], byRole: ExpandedGrants["byRole"]): readonly GrantOnRole[] {
  return clients.flatMap((client) =>
    Object.entries(client.contract.roles).flatMap(([roleKey, role]) =>
      (byRole.get(`${client.slug}/${roleKey}`) ?? [])
        .filter(({ principal }) => principal.kind !== "group" && principal.kind !== "user")
        .map((grant) => ({ client, roleKey, role, grant })),
    ),
  );
}

/** What the grants give to each identity. */
function identityParts(
  clients: readonly ClientContract[],
  judged: readonly JudgedGrant[],
): (principal: GrantPrincipal) => IdentityParts {
  const sids = clientSids(clients.map(({ slug, contract: { client } }) => ({ slug, ...client })));
  const given = new Map<string, NonNullable<JudgedGrant["statement"]>[]>();
  for (const { principal, statement } of judged) {
    if (statement === undefined) continue;
    const key = principalKey(principal);
    const list = given.get(key) ?? [];
    given.set(key, list);
    list.push(statement);
  }
  return (principal) => {
    const own = given.get(principalKey(principal)) ?? [];
    return {
      key: principalKey(principal),
      name: principal.name,
      entries: own.map(({ entry }) => entry),
      statements: entryStatements(
        own.map(({ entry, actions }) => ({ ...entry, actions })),
        sids,
      ),
    };
  };
}

/** The warning of a group that is granted roles and has no members that are known. */
function reachesNobody({ name, settings }: PlannedIdentity & { readonly kind: "iam-group" }): string {
  const others = settings.existing
    ? "whoever else is in it gets in only where a client's trust names them"
    : "nobody gets in by it";
  return `${label({ kind: "iam-group", name })} is granted roles, but iam.groups.${name} names no members: ${others}.`;
}
