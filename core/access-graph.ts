import { homePrincipals, type HomePrincipal } from "./home-principals.ts";
import type { HomePlan } from "./home-plan.ts";
import type { HomeSettings } from "./home-settings.ts";
import type { PolicyDocument } from "./policy-document.ts";
import type { ClientContract } from "./select-clients.ts";

/** One access role in the graph. */
export interface GraphRole {
  readonly arn: string;
  /** The client's name, and the slug of its stack. */
  readonly client: string;
  readonly slug: string;
  readonly key: string;
  readonly level: string;
  readonly trustPolicy: PolicyDocument;
  /** The written reason why the whole home account may enter. Absent: it may not. */
  readonly openBecause?: string;
}

/** One way that somebody has into one role. */
export interface GraphEdge {
  /** Who holds the grant: `group:Auditors`, `user:bob@acme.example`, `iam-user:alice`. */
  readonly holder: string;
  /** The principal that calls `sts:AssumeRole`: `permission-set:AbcCorpReadOnly`, `iam-user:alice`. */
  readonly through: string;
  readonly roleArn: string;
  /** Moment (UTC, ISO 8601) at which it ends. */
  readonly until?: string;
}

/** Who gets where: holders, the principals through which they call, and the roles. */
export interface AccessGraph {
  readonly roles: readonly GraphRole[];
  readonly principals: readonly HomePrincipal[];
  readonly edges: readonly GraphEdge[];
}

/**
 * The access graph of a home account and its clients. Needs no call to AWS; with contracts from the files
 * (`handoffContract`) it is that of the files alone.
 */
export function accessGraph(home: HomeSettings, clients: readonly ClientContract[], plan: HomePlan): AccessGraph {
  const principals = homePrincipals(home, plan);
  return {
    roles: clients.flatMap(graphRoles),
    principals,
    edges: principals.flatMap(({ id, holders, entries }) =>
      holders.flatMap((holder) =>
        entries
          .filter((entry) => entry.holder === undefined || entry.holder === holder)
          .map((entry) => ({ ...entry, holder, through: id })),
      ),
    ),
  };
}

/** The roles of one client, as its contract has them. */
export function graphRoles({ slug, contract }: ClientContract): readonly GraphRole[] {
  return Object.entries(contract.roles).map(([key, { arn, level, trustPolicy, openBecause }]) => ({
    arn,
    client: contract.client.name,
    slug,
    key,
    level,
    trustPolicy,
    ...(openBecause !== undefined && { openBecause }),
  }));
}
