import { permissionSetsOf } from "../../aws/reserved-roles.ts";
import { shardNames } from "../../config/naming.ts";
import { contextFinder, type ContextFinder } from "../../evaluate/admission/request-contexts.ts";
import { evaluateAssumeRole } from "../../evaluate/assume-role.ts";
import type { HomeSettings } from "../../home/settings/home-settings.ts";
import type { AccessGraph, GraphRole } from "../access-graph.ts";
import type { HomePrincipal, PrincipalEntry } from "../home-principals.ts";
import type { FleetOfProof, GrantedEntry, Proof, ProofInput, ProofPrincipal, Shared } from "./proof-input.ts";
import { prove } from "./prove-roles.ts";

/** What a proof needs of the home account. */
export type ProofHome = Pick<HomeSettings, "partition" | "accountId" | "sharedSets">;

/**
 * Proves of an access graph that every grant works on both sides and that nobody else gets in: no other principal of
 * the home account, no other client, no stranger, no grant that ended, nobody without the external ID or MFA that
 * a trust policy asks for.
 * @returns all holes; none when the graph holds.
 */
export function proveAccess(home: ProofHome, graph: AccessGraph, now: Date): Proof {
  return prove(proofInput(home, graph, now));
}

/**
 * What a graph is proved by.
 * @param shared Pairs of these roles and principals are not looked into: they are not to be proved. Default: none.
 */
export function proofInput(
  home: ProofHome,
  graph: AccessGraph,
  now: Date,
  shared?: Pick<Shared, "roles" | "principals">,
): ProofInput {
  const finder = contextFinder(now);
  const { roles, principals, byArn } = proofParts(home, graph);
  return {
    home,
    now,
    roles: roles.map((role) => ({ ...role, trustedSets: [...setsNamed(role), ...role.trustedSets] })),
    principals: principals.map((principal) => {
      const isShared = shared?.principals.has(principal.id) === true;
      return proofPrincipal(principal, byArn, finder, now, (arn) => isShared && shared.roles.has(arn));
    }),
  };
}

/** The same as far as two graphs are compared: of grants only when they end. */
export function comparedFleet(home: ProofHome, graph: AccessGraph): FleetOfProof {
  const { roles, principals, byArn } = proofParts(home, graph);
  return {
    home,
    roles: roles.map(({ arn, client, key, trustPolicy, opening, trustedSets }) => ({
      ...{ arn, client, key, trustPolicy, trustedSets },
      ...(opening !== undefined && { opening }),
    })),
    principals: principals.map(({ id, principal, identityPolicies, permissionsBoundary, context, entries }) => ({
      ...{ id, principal, identityPolicies, context },
      ...(permissionsBoundary !== undefined && { permissionsBoundary }),
      granted: new Map(
        lastEnds(entries).flatMap(({ roleArn, until }) => (byArn.has(roleArn) ? [[roleArn, until] as const] : [])),
      ),
    })),
  };
}

/** Roles with what they trust by configuration, and principals in the organization that the home account is in. */
function proofParts(home: ProofHome, { roles, principals }: AccessGraph) {
  const granted = new Set(principals.flatMap(({ entries }) => entries.map(({ roleArn }) => roleArn)));
  // why granted ones first: a role that nobody is to enter must not lock out those of the others.
  const organization = organizationOf(
    [...roles].sort((a, b) => Number(granted.has(b.arn)) - Number(granted.has(a.arn))),
  );
  const trustedSets = home.sharedSets.flatMap(({ name, shards }) => shardNames(name, shards));
  return {
    roles: roles.map((role) => ({ ...role, trustedSets })),
    principals: principals.map((one) => ({ ...one, principal: { ...one.principal, ...organization } })),
    byArn: new Map(roles.map((role) => [role.arn, role])),
  };
}

/** The home account's organization, as trust policies name it; where they disagree, the first. */
function organizationOf(roles: readonly GraphRole[]): { readonly organizationId?: string } {
  for (const { trustPolicy } of roles) {
    for (const { Condition } of trustPolicy.Statement) {
      const id = Condition?.["StringEquals"]?.["aws:PrincipalOrgID"];
      if (typeof id === "string") return { organizationId: id };
    }
  }
  return {};
}

function proofPrincipal(
  principal: HomePrincipal,
  byArn: ReadonlyMap<string, GraphRole>,
  finder: ContextFinder,
  now: Date,
  isShared: (roleArn: string) => boolean,
): ProofPrincipal {
  const { id, identityPolicies, permissionsBoundary, entries } = principal;
  return {
    id,
    principal: principal.principal,
    identityPolicies,
    ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    granted: new Map(
      lastEnds(entries).flatMap((entry): (readonly [string, GrantedEntry])[] => {
        const role = byArn.get(entry.roleArn);
        if (role === undefined) return [];
        return [[role.arn, isShared(role.arn) ? {} : grantedEntry(principal, role, entry, finder, now)]];
      }),
    ),
  };
}

/**
 * One entry for each role.
 * why the latest end: whoever is granted a role twice, as by two groups, may enter until the last of the grants ends.
 */
function lastEnds(entries: readonly PrincipalEntry[]): readonly PrincipalEntry[] {
  const byRole = new Map<string, PrincipalEntry>();
  for (const entry of entries) {
    const known = byRole.get(entry.roleArn);
    const longer = known?.until !== undefined && (entry.until === undefined || entry.until > known.until);
    if (known === undefined || longer) byRole.set(entry.roleArn, entry);
  }
  return [...byRole.values()];
}

/** What comes with the call with which a grant is to work: of what the trust asks for, what the holder can really bring. */
function grantedEntry(
  { principal, identityPolicies, context: own }: HomePrincipal,
  role: GraphRole,
  { until }: PrincipalEntry,
  finder: ContextFinder,
  now: Date,
): GrantedEntry {
  const conditions = { ...(until !== undefined && { until }) };
  const contexts = finder.forEntry(role, principal, identityPolicies).map(({ call }) => ({ ...call, ...own }));
  const best = contexts.find(
    (context) => evaluateAssumeRole({ principal, identityPolicies, target: role, context }).allowed,
  );
  return { context: best ?? { ...own, currentTime: now }, conditions };
}

/** Names of permission sets in a trust policy that Switchyard made. */
function setsNamed({ trustPolicy }: GraphRole): readonly string[] {
  return permissionSetsOf(
    trustPolicy.Statement.flatMap(({ Condition }) => Condition?.["ArnLike"]?.["aws:PrincipalArn"] ?? []).map(String),
  );
}
