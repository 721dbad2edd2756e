import { asEntryPolicy, boundaryPasses } from "../aws/managed-policies.ts";
import type { NamedPolicy } from "../aws/policy-document.ts";
import type { AssumingPrincipal, CallContext } from "../evaluate/request.ts";
import { rolePrincipal, setPrincipal, userPrincipal } from "../home/callers.ts";
import { DENY_ALL, isDenied } from "../home/iam/identity-policies.ts";
import type { PlannedIdentity } from "../home/iam/planned-identity.ts";
import { userAsWritten } from "../home/permission-sets/deny-after-end.ts";
import { deniedAmong } from "../home/permission-sets/deny-people.ts";
import { type PlannedSet, setPolicy } from "../home/permission-sets/planned-set.ts";
import type { HomePlan } from "../home/planned-home.ts";
import type { GrantPrincipal, HomeSettings } from "../home/settings/home-settings.ts";
import { principalKey } from "../home/settings/principals.ts";
import type { SetBoundary } from "../home/settings/set-settings.ts";

/** A role that a principal is to be let into. */
export interface PrincipalEntry {
  readonly roleArn: string;
  /** Moment (UTC, ISO 8601) from which on AWS refuses. */
  readonly until?: string;
  /** Principal key of the only one of the principal's holders that gives it. Absent: each of them does. */
  readonly holder?: string;
}

/** One principal of the home account as it is after the deployment: who calls, and with which policies. */
export interface HomePrincipal {
  /** `permission-set:AbcCorpReadOnly`, `iam-user:alice`, `iam-role:ci-deployer`. */
  readonly id: string;
  readonly principal: AssumingPrincipal;
  readonly identityPolicies: readonly NamedPolicy[];
  readonly permissionsBoundary?: NamedPolicy;
  /** What the session itself shows, as a user's id of Identity Center. */
  readonly context: CallContext;
  /** Principal keys of grants that this principal comes of: `group:Auditors`, `iam-group:demo`. */
  readonly holders: readonly string[];
  readonly entries: readonly PrincipalEntry[];
}

/** Every principal of the home account that the plan makes or gives something to. */
export function homePrincipals(home: HomeSettings, plan: HomePlan): readonly HomePrincipal[] {
  const groups = groupsByMember(plan.identities);
  return [
    ...plan.sets.flatMap((set) => ofSet(home, set, set.ended === true ? [] : [set.roleArn])),
    ...plan.shards.flatMap((shard) =>
      ofSet(
        home,
        shard,
        shard.roles.filter(({ ended }) => ended !== true).map(({ roleArn }) => roleArn),
      ),
    ),
    ...plan.identities.flatMap((identity) => ofIdentity(home, groups, identity)),
  ];
}

/** The set's holders: all alike, and apart from them each user whose grant ends earlier, or who is refused everything. */
function ofSet(home: HomeSettings, set: PlannedSet, roleArns: readonly string[]): HomePrincipal[] {
  const base = {
    principal: setPrincipal(home, set.name),
    identityPolicies: [
      { name: "inline policy", document: setPolicy(set, (principal) => userAsWritten(principal, idOf(principal))) },
      ...set.settings.managedPolicyArns.map(asEntryPolicy),
      ...set.settings.customerManagedPolicies.map(({ path, name }) => asEntryPolicy(`${path}${name}`)),
    ],
    ...boundary(set.settings.permissionsBoundary),
  };
  const entries = (until: string | undefined) =>
    roleArns.map((roleArn) => ({ roleArn, ...(until !== undefined && { until }) }));
  const alone = (principal: GrantPrincipal, id: string, own: readonly PrincipalEntry[]): HomePrincipal => ({
    ...base,
    id: `permission-set:${set.name} of ${principalKey(principal)}`,
    // why the id alone: either of the two that AWS puts into the session must be enough.
    context: { extra: { "identitystore:UserId": id } },
    holders: [principalKey(principal)],
    entries: own,
  });
  const denied = set.assignedTo.flatMap((principal) => {
    const user = deniedAmong(set.denied, principal);
    return user === undefined ? [] : [{ principal, id: user.id }];
  });
  const shutOut = new Set(denied.map(({ principal }) => principalKey(principal)));
  const ending = set.endings.filter(({ principal }) => !shutOut.has(principalKey(principal)));
  const apart = new Set([...shutOut, ...ending.map(({ principal }) => principalKey(principal))]);
  const standing = set.assignedTo.map(principalKey).filter((key) => !apart.has(key));
  return [
    { id: `permission-set:${set.name}`, ...base, context: {}, holders: standing, entries: entries(set.until) },
    ...ending.map(({ principal, until }) => alone(principal, idOf(principal), entries(until))),
    // why no entries: whoever is denied is to get in nowhere, and the grants wait.
    ...denied.map(({ principal, id }) => alone(principal, id, [])),
  ];
}

/** Stands for the identity store id, which only AWS knows. */
function idOf(principal: GrantPrincipal): string {
  return principalKey(principal);
}

function boundary(written: SetBoundary | string | undefined): { permissionsBoundary?: NamedPolicy } {
  if (written === undefined) return {};
  const arn = typeof written === "string" ? written : "managedPolicyArn" in written ? written.managedPolicyArn : "";
  // why none when unknown: what it takes away cannot be proved, and a warning says so.
  if (boundaryPasses(arn) === undefined) return {};
  return { permissionsBoundary: { ...asEntryPolicy(arn), name: "permissions boundary" } };
}

/** The groups of each user, by the user's name. */
type Memberships = ReadonlyMap<string, readonly PlannedIdentity[]>;

function groupsByMember(identities: readonly PlannedIdentity[]): Memberships {
  const groups = new Map<string, PlannedIdentity[]>();
  for (const one of identities)
    for (const member of one.kind === "iam-group" ? new Set(one.settings.members) : []) {
      const list = groups.get(member) ?? [];
      list.push(one);
      groups.set(member, list);
    }
  return groups;
}

/** Users and roles with what they hold themselves and through groups; groups are no principals. */
function ofIdentity(home: HomeSettings, groups: Memberships, identity: PlannedIdentity): HomePrincipal[] {
  if (identity.kind === "iam-group") return [];
  const holding = [identity, ...(identity.kind === "iam-user" ? (groups.get(identity.name) ?? []) : [])];
  return [
    {
      id: identity.key,
      principal:
        identity.kind === "iam-user" ? userPrincipal(home, identity.settings) : rolePrincipal(home, identity.name),
      identityPolicies: holding.flatMap((one) => [
        { name: `policy of ${one.key}`, document: { Version: "2012-10-17" as const, Statement: one.statements } },
        ...(one.kind === "iam-role" ? [] : one.settings.managedPolicyArns.map(asEntryPolicy)),
        ...(isDenied(one) ? [{ name: `denial of ${one.key}`, document: DENY_ALL }] : []),
      ]),
      ...(identity.kind === "iam-user" && boundary(identity.settings.permissionsBoundary)),
      context: {},
      holders: holding.map(({ key }) => key),
      // why none: whoever is denied is to get in nowhere, and the grants wait.
      entries: (isDenied(identity) ? [] : holding).flatMap(({ key, entries }) =>
        entries
          .filter(({ without = [] }) => !without.includes(identity.name))
          .map(({ roleArn, until }) => ({ roleArn, holder: key, ...(until !== undefined && { until }) })),
      ),
    },
  ];
}
