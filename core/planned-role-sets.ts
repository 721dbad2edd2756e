import { admission, setPrincipal } from "./admission.ts";
import { assumeRolePolicy } from "./assume-role-policy.ts";
import type { ContractRole } from "./contract.ts";
import type { Fault } from "./fault.ts";
import type { ExpandedGrants, RoleGrant } from "./grants.ts";
import { settingsOf, type HomeSettings } from "./home-settings.ts";
import { portalLink, accessRoleLink } from "./links.ts";
import { clientStackName } from "./names.ts";
import { directoryPrincipal, permittedActions, relayFaults, setTime, type PlannedSet } from "./planned-set.ts";
import type { ClientContract } from "./select-clients.ts";

/** A permission set for one access role of one client. */
export interface PlannedRoleSet extends PlannedSet {
  readonly slug: string;
  readonly client: string;
  readonly clientAccountId: string;
  readonly roleKey: string;
  readonly roleArn: string;
  readonly switchRoleLink: string;
}

/**
 * One permission set for each client role whose trust lets its own set in, and a fault for each grant to a group or
 * user on a role whose trust does not.
 */
export function planRoleSets(
  home: HomeSettings,
  clients: readonly ClientContract[],
  byRole: ExpandedGrants["byRole"],
  now: Date,
): { sets: readonly PlannedRoleSet[]; faults: readonly Fault[]; warnings: readonly string[] } {
  const sets: PlannedRoleSet[] = [];
  const faults: Fault[] = [];
  if (!home.identityCenter) return { sets, faults, warnings: [] };
  for (const client of clients) {
    for (const [roleKey, role] of Object.entries(client.contract.roles)) {
      const granted = (byRole.get(`${client.slug}/${roleKey}`) ?? []).filter(
        ({ principal }) => directoryPrincipal(principal) !== undefined,
      );
      const refusal = admission(role, setPrincipal(home, role.permissionSet), now);
      if (refusal !== undefined) {
        faults.push(...granted.map((grant) => notTrusted(client, roleKey, role, grant, refusal)));
        continue;
      }
      const time = setTime(role.permissionSet, granted);
      const set = plannedSet(home, client, roleKey, role, granted, time);
      sets.push(set);
      faults.push(...time.faults, ...relayFaults(home, set));
    }
  }
  return { sets, faults, warnings: [] };
}

function notTrusted(
  { slug, contract }: ClientContract,
  roleKey: string,
  role: ContractRole,
  { source }: RoleGrant,
  refusal: string,
): Fault {
  const path = [...source.path, "roles"];
  const stack = clientStackName(slug);
  return {
    code: "grant/not-trusted",
    at: source.origin.locate(path),
    path: source.origin.name(path),
    expected: `a trust policy of ${role.arn} (client ${contract.client.name}) that lets the permission set ${role.permissionSet} in`,
    found: refusal,
    fix: `Name ${role.permissionSet} under trust.permissionSets of the role ${roleKey} in Pulumi.${stack}.yaml, then run \`pulumi up -s ${stack}\`.`,
  };
}

function plannedSet(
  home: HomeSettings,
  { slug, contract: { client } }: ClientContract,
  roleKey: string,
  role: ContractRole,
  granted: readonly RoleGrant[],
  { until, endings }: ReturnType<typeof setTime>,
): PlannedRoleSet {
  const link = accessRoleLink(client, role);
  const settings = settingsOf(home, role.permissionSet);
  const relayState = settings.relayState === "switch-role" ? link : settings.relayState;
  return {
    slug,
    client: client.name,
    clientAccountId: client.accountId,
    roleKey,
    name: role.permissionSet,
    description: `${role.title} access to ${client.name} (account ${client.accountId})`,
    roleArn: role.arn,
    inlinePolicy: assumeRolePolicy(
      [{ arn: role.arn, actions: permittedActions(role.trustPolicy, "permission-sets") }],
      until,
    ),
    ...(until !== undefined && { until }),
    endings,
    ...(relayState !== undefined && { relayState }),
    switchRoleLink: link,
    ...(home.portal !== undefined && { portalLink: portalLink(home.portal, home.accountId, role.permissionSet) }),
    settings,
    assignedTo: granted.flatMap(({ principal }) => directoryPrincipal(principal) ?? []),
  };
}
