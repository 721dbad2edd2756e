import { accessRoleLink, portalLink } from "../../aws/links.ts";
import type { ContractRole } from "../../contract/contract.ts";
import type { ClientContract } from "../../contract/select-clients.ts";
import { admission } from "../../requests/admission/admission.ts";
import type { Fault } from "../../faults/fault.ts";
import { setPrincipal } from "../callers.ts";
import { endOfTrust, trustEnded } from "../ended-trust.ts";
import type { ExpandedGrants, RoleGrant } from "../expand-grants.ts";
import { type HeldClients, NONE_HELD } from "../held/held-clients.ts";
import { notTrusted } from "../not-trusted.ts";
import { type HomeSettings, settingsOf } from "../settings/home-settings.ts";
import { grantPlace } from "../settings/principals.ts";
import { assumeRolePolicy } from "./assume-role-policy.ts";
import { denying } from "./deny-people.ts";
import {
  directoryPrincipal,
  notesOf,
  permittedActions,
  type PlannedSet,
  relayFaults,
  setTime,
  type RoleInSet,
  type SetTime,
} from "./planned-set.ts";

/** A permission set for one access role of one client. */
export interface PlannedRoleSet extends PlannedSet, RoleInSet {}

/**
 * One permission set for each client role whose trust lets its own set in, and a fault for each grant to a group or
 * user on a role whose trust does not. A set that the role's trust let in until its end stays, and nobody holds it.
 */
export function planRoleSets(
  home: HomeSettings,
  clients: readonly ClientContract[],
  byRole: ExpandedGrants["byRole"],
  now: Date,
  held: HeldClients = NONE_HELD,
): {
  sets: readonly PlannedRoleSet[];
  faults: readonly Fault[];
  dropped: readonly Fault[];
  warnings: readonly string[];
} {
  const sets: PlannedRoleSet[] = [];
  const faults: Fault[] = [];
  const dropped: Fault[] = [];
  if (!home.identityCenter) return { sets, faults, dropped, warnings: [] };
  for (const client of clients) {
    for (const [roleKey, role] of Object.entries(client.contract.roles)) {
      const granted = (byRole.get(`${client.slug}/${roleKey}`) ?? []).filter(
        ({ principal }) => directoryPrincipal(principal) !== undefined,
      );
      const caller = setPrincipal(home, role.permissionSet);
      const refusal = admission(role, caller, now);
      const end = refusal === undefined ? undefined : endOfTrust(role, caller, now);
      if (end !== undefined && held.believes(client.slug, roleKey)) {
        // why the set stays: it is protected, and is wanted again when the client moves the end.
        sets.push({ ...plannedSet(home, client, roleKey, role, [], { endings: [] }), ended: true });
        dropped.push(...granted.map((grant) => trustEnded(client.slug, roleKey, role, grant, end)));
        continue;
      }
      if (refusal !== undefined) {
        faults.push(...granted.map((grant) => refusedGrant(client, roleKey, role, grant, refusal)));
        continue;
      }
      const time = setTime(role.permissionSet, granted);
      const set = plannedSet(home, client, roleKey, role, granted, time);
      sets.push(set);
      faults.push(...time.faults, ...relayFaults(home, set, client.slug));
    }
  }
  return { sets, faults, dropped, warnings: [] };
}

/** A grant of a role whose trust policy does not let its own permission set in. */
function refusedGrant(
  { slug, contract }: ClientContract,
  roleKey: string,
  { arn, permissionSet }: ContractRole,
  { source }: RoleGrant,
  refusal: string,
): Fault {
  const fault = notTrusted(
    grantPlace(source, "roles"),
    { slug, roleKey, arn, client: contract.client.name },
    { whom: `the permission set ${permissionSet}`, name: permissionSet, under: "permissionSets", refusal },
  );
  return { code: "grant/not-trusted", ...fault, clients: [slug] };
}

function plannedSet(
  home: HomeSettings,
  { slug, contract: { client } }: ClientContract,
  roleKey: string,
  role: ContractRole,
  granted: readonly RoleGrant[],
  { until, endings }: Pick<SetTime, "until" | "endings">,
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
      [{ arn: role.arn, actions: permittedActions(role.trustPolicy, "permissionSets") }],
      until,
    ),
    ...(until !== undefined && { until }),
    endings,
    ...denying(home),
    ...(relayState !== undefined && { relayState }),
    switchRoleLink: link,
    ...(home.portal !== undefined && { portalLink: portalLink(home.portal, home.accountId, role.permissionSet) }),
    settings,
    assignedTo: granted.flatMap(({ principal }) => directoryPrincipal(principal) ?? []),
    ...notesOf(granted),
  };
}
