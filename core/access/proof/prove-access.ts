import type { PolicyDocument } from "../../aws/policy-document.ts";
import type { HomeSettings } from "../../home/settings/home-settings.ts";
import type { AccessGraph, GraphRole } from "../access-graph.ts";
import type { PrincipalEntry } from "../home-principals.ts";
import type { GrantedEntry, Proof, ProofInput } from "./proof-input.ts";
import { prove } from "./prove-roles.ts";

/** What a proof needs of the home account. */
export type ProofHome = Pick<HomeSettings, "partition" | "accountId">;

/**
 * Proves of an access graph, for every request that there could be from `now` on: that every grant lets its holder in, and
 * that nobody else gets in, neither of those whom the files make nor anybody else.
 * @returns all holes; none when the graph holds.
 */
export function proveAccess(home: ProofHome, graph: AccessGraph, now: Date): Proof {
  return prove(proofInput(home, graph, now));
}

/** What a graph is proved by: its roles, and its principals in the organization that the home account is in. */
export function proofInput(home: ProofHome, { roles, principals }: AccessGraph, now: Date): ProofInput {
  const granted = new Set(principals.flatMap(({ entries }) => entries.map(({ roleArn }) => roleArn)));
  // why granted ones first: a role that nobody is to enter must not lock out those of the others.
  const organization = organizationOf(
    [...roles].sort((a, b) => Number(granted.has(b.arn)) - Number(granted.has(a.arn))),
  );
  const arns = new Set(roles.map(({ arn }) => arn));
  return {
    home,
    now,
    roles,
    principals: principals.map(({ id, principal, identityPolicies, permissionsBoundary, context, entries }) => ({
      ...{ id, identityPolicies, context },
      principal: { ...principal, ...organization },
      ...(permissionsBoundary !== undefined && { permissionsBoundary }),
      granted: new Map(lastEnds(entries).flatMap(([arn, entry]) => (arns.has(arn) ? [[arn, entry] as const] : []))),
    })),
  };
}

/** The home account's organization, as trust policies name it; where they disagree, the first. */
function organizationOf(roles: readonly GraphRole[]): { readonly organizationId?: string } {
  for (const { trustPolicy } of roles) {
    const id = organizationIn(trustPolicy);
    if (id !== undefined) return { organizationId: id };
  }
  return {};
}

function organizationIn({ Statement }: PolicyDocument): string | undefined {
  const named = Statement.map(({ Condition }) => Condition?.["StringEquals"]?.["aws:PrincipalOrgID"]);
  return named.find((id) => typeof id === "string");
}

/**
 * One entry for each role.
 * why the latest end: whoever is granted a role twice, as by two groups, may enter until the last of the grants ends.
 */
function lastEnds(entries: readonly PrincipalEntry[]): readonly (readonly [roleArn: string, entry: GrantedEntry])[] {
  const byRole = new Map<string, GrantedEntry>();
  for (const { roleArn, until } of entries) {
    const known = byRole.get(roleArn);
    const longer = known?.until !== undefined && (until === undefined || until > known.until);
    if (known === undefined || longer) byRole.set(roleArn, until === undefined ? {} : { until });
  }
  return [...byRole];
}
