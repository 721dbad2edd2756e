import { admission } from "../../evaluate/admission/admission.ts";
import { endOfTrust, trustEnded } from "../ended-trust.ts";
import type { Fault } from "../../faults/fault.ts";
import type { ExpandedGrants, RoleGrant } from "../expand-grants.ts";
import { NONE_HELD, type HeldClients } from "../held/held-clients.ts";
import type { GrantPrincipal, HomeSettings } from "../settings/home-settings.ts";
import { callers } from "../callers.ts";
import { conditionsForAll, type ConditionsToMeet } from "../../evaluate/admission/conditions-to-meet.ts";
import { notTrusted, reachesNobody } from "./grant-faults.ts";
import { entryStatements, type StatementEntry } from "./identity-statements.ts";
import { permittedActions } from "../permission-sets/planned-set.ts";
import { principalKey } from "../settings/principals.ts";
import type { ClientContract } from "../../contract/select-clients.ts";
import { clientSids } from "./client-sids.ts";
import { accessRoleLink } from "../../aws/links.ts";
import type { ContractRole } from "../../contract/contract.ts";
import type { IdentityEntry, IdentityParts, PlannedIdentity } from "./planned-identity.ts";

interface Granted {
  readonly entry: IdentityEntry;
  readonly actions: StatementEntry["actions"];
}

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
  const faults: Fault[] = [];
  const dropped: Fault[] = [];
  const granted = new Map<string, Granted[]>();
  const roles = new Map<string, GrantPrincipal>();
  for (const client of clients) {
    for (const [roleKey, role] of Object.entries(client.contract.roles)) {
      for (const grant of byRole.get(`${client.slug}/${roleKey}`) ?? []) {
        const { principal } = grant;
        if (principal.kind === "group" || principal.kind === "user") continue;
        if (principal.kind === "iam-role") roles.set(principalKey(principal), principal);
        const who = callers(home, principal).map((caller) => {
          const refusal = admission(role, caller.as, now);
          const believed = refusal !== undefined && held.believes(client.slug, roleKey);
          return { ...caller, refusal, end: believed ? endOfTrust(role, caller.as, now) : undefined };
        });
        const without = who.filter(({ end }) => end !== undefined);
        const all = without.length === who.length;
        const [last] = without
          .flatMap(({ end }) => end ?? [])
          .sort()
          .reverse();
        if (last !== undefined) {
          const members = all ? [] : without.map(({ user }) => user);
          dropped.push(trustEnded(client.slug, roleKey, role, grant, last, members));
          if (all) continue;
        }
        const conditions = conditionsForAll(
          role,
          who.map(({ as }) => as),
          now,
        );
        const entry = {
          ...identityEntry(client, roleKey, role, grant, conditions),
          ...(without.length > 0 && { without: without.map(({ user }) => user) }),
        };
        const list = granted.get(principalKey(principal)) ?? [];
        list.push({
          entry,
          actions: permittedActions(role.trustPolicy, principal.kind === "iam-role" ? "roles" : "users"),
        });
        granted.set(principalKey(principal), list);
        const had = held.had(client.slug, roleKey, principalKey(principal));
        const trust = held.trustInFile(client.slug, roleKey);
        for (const { name, as, refusal, end } of who) {
          if (refusal === undefined || end !== undefined) continue;
          // why not always: a wrong name in the grant is refused too, and is not the client's fault.
          const isClients =
            had || (trust !== undefined && admission({ arn: role.arn, trustPolicy: trust }, as, now) === undefined);
          const fault = notTrusted(entry, role, grant, name, refusal);
          faults.push(isClients ? { ...fault, clients: [client.slug] } : fault);
        }
      }
    }
  }
  const sids = clientSids(clients.map(({ slug, contract: { client } }) => ({ slug, ...client })));
  const parts = (principal: GrantPrincipal): IdentityParts => {
    const own = granted.get(principalKey(principal)) ?? [];
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
  const users = home.users.map((settings) => {
    const { name } = settings;
    return { kind: "iam-user" as const, ...parts({ kind: "iam-user", name }), settings };
  });
  const groups = home.groups.map((settings) => {
    const { name } = settings;
    return { kind: "iam-group" as const, ...parts({ kind: "iam-group", name }), settings };
  });
  return {
    identities: [
      ...users,
      ...groups,
      ...[...roles.values()].map((principal) => ({ kind: "iam-role" as const, ...parts(principal) })),
    ],
    faults,
    dropped,
    warnings: groups
      .filter(({ entries, settings }) => entries.length > 0 && settings.members.length === 0)
      .map(reachesNobody),
  };
}

/** The entry that a grant gives to one role. */
export function identityEntry(
  { slug, contract: { client } }: ClientContract,
  roleKey: string,
  role: ContractRole,
  { until }: RoleGrant,
  conditions: ConditionsToMeet,
): IdentityEntry {
  return {
    slug,
    client: client.name,
    roleKey,
    roleArn: role.arn,
    ...(until !== undefined && { until }),
    ...conditions,
    switchRoleLink: accessRoleLink(client, role),
  };
}
