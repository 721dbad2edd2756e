import { assumeRolePolicy } from "./assume-role-policy.ts";
import { checkContracts } from "./contract-check.ts";
import type { Contract, ContractRole } from "./contract.ts";
import type { GrantPrincipal, HomeSettings } from "./config/resolve-home.ts";
import { describe, type Fault } from "./fault.ts";
import { expandGrants } from "./grants.ts";
import { portalLink, switchRoleLink } from "./links.ts";
import type { PolicyDocument } from "./policy-document.ts";
import { setAdmission } from "./set-admission.ts";

/** A client stack's contract, and the slug of the stack that it came from. */
export interface ClientContract {
  readonly slug: string;
  readonly contract: Contract;
}

/** One permission set to be made in the home account, for one access role of one client. */
export interface PlannedSet {
  /** Stable name in Pulumi's state: `abccorp/read-only`. */
  readonly key: string;
  readonly slug: string;
  readonly client: string;
  readonly roleKey: string;
  /** Name in Identity Center: `AbcCorpReadOnly`. */
  readonly name: string;
  readonly description: string;
  readonly roleArn: string;
  readonly inlinePolicy: PolicyDocument;
  /** Page that the portal opens; absent for the console's home. */
  readonly relayState?: string;
  readonly switchRoleLink: string;
  /** Absent when the configuration names no portal. */
  readonly portalLink?: string;
  /** Who is assigned, each once, in the order of the grants. */
  readonly assignedTo: readonly GrantPrincipal[];
}

/** What the home stack is to make, or every reason why it must not. */
export interface HomePlan {
  readonly sets: readonly PlannedSet[];
  /** Everybody named in a grant, each once. */
  readonly principals: readonly GrantPrincipal[];
  readonly faults: readonly Fault[];
  /** Sentences for the user that stop nothing. */
  readonly warnings: readonly string[];
}

/** Computes the home side from its settings and the clients' contracts. Pure: the same for a preview and for a review. */
export function planHome(home: HomeSettings, clients: readonly ClientContract[]): HomePlan {
  const { faults, warnings } = checkContracts(home, clients);
  const grants = expandGrants(home.grants, clients);
  const sets: PlannedSet[] = [];
  for (const { slug, contract } of clients) {
    for (const [roleKey, role] of Object.entries(contract.roles)) {
      const key = `${slug}/${roleKey}`;
      const granted = grants.byRole.get(key);
      const refusal = setAdmission(home, role);
      if (refusal === undefined) {
        const set = plannedSet(home, slug, contract, roleKey, role, granted?.map((grant) => grant.principal) ?? []);
        sets.push(set);
        faults.push(...relayFaults(home, set));
      }
      for (const { source } of refusal === undefined ? [] : (granted ?? [])) {
        const path = [...source.path, "roles"];
        faults.push({
          code: "grant/not-trusted",
          at: source.origin.locate(path),
          path: source.origin.name(path),
          expected: `a trust policy of ${role.arn} (client ${contract.client.name}) that lets the permission set ${role.permissionSet} in`,
          found: refusal ?? "",
          fix: `Name ${role.permissionSet} under trust.permissionSets of the role ${roleKey} in Pulumi.client-${slug}.yaml, then run \`pulumi up -s client-${slug}\`.`,
        });
      }
    }
  }
  return {
    sets,
    principals: grants.principals,
    faults: [...faults, ...grants.faults],
    warnings: [...warnings, ...grants.warnings],
  };
}

/** Source: sso-admin `CreatePermissionSet`, `RelayState`: at most 240 characters. */
const RELAY_STATE_MAX = 240;

function relayFaults(home: HomeSettings, set: PlannedSet): Fault[] {
  if (set.relayState === undefined || set.relayState.length <= RELAY_STATE_MAX) return [];
  const path = ["permissionSets", "relayState"];
  return [
    {
      code: "home/relay-state-too-long",
      at: home.origin.locate(path),
      path: home.origin.name(path),
      expected: `an address of at most ${RELAY_STATE_MAX} characters for the permission set ${set.name}`,
      found: `${set.relayState.length} characters: ${describe(set.relayState)}`,
      fix: "Shorten the role's name or path, or leave relayState out.",
    },
  ];
}

function plannedSet(
  home: HomeSettings,
  slug: string,
  contract: Contract,
  roleKey: string,
  role: ContractRole,
  assignedTo: readonly GrantPrincipal[],
): PlannedSet {
  const { client } = contract;
  const link = switchRoleLink({
    partition: client.partition,
    account: client.linkAccount,
    path: role.path,
    roleName: role.name,
    displayName: `${client.name} ${role.title}`,
  });
  const relayState = home.relayState === "switch-role" ? link : home.relayState;
  return {
    key: `${slug}/${roleKey}`,
    slug,
    client: client.name,
    roleKey,
    name: role.permissionSet,
    description: `${role.title} access to ${client.name} (account ${client.accountId})`,
    roleArn: role.arn,
    inlinePolicy: assumeRolePolicy([role.arn]),
    ...(relayState !== undefined && { relayState }),
    switchRoleLink: link,
    ...(home.portal !== undefined && { portalLink: portalLink(home.portal, home.accountId, role.permissionSet) }),
    assignedTo,
  };
}
