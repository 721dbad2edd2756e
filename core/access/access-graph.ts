import type { PolicyDocument } from "../aws/policy-document.ts";
import type { ClientPlan, RolePlan } from "../client/client-plan.ts";
import type { TrustWay } from "../client/trust/trust-way.ts";
import type { ClientContract } from "../contract/select-clients.ts";
import type { HomePlan } from "../home/planned-home.ts";
import type { HomeSettings } from "../home/settings/home-settings.ts";
import { type HomePrincipal, homePrincipals } from "./home-principals.ts";

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
  /** The ways in as the client's file declares them. Absent: there is no file that says it. */
  readonly ways?: readonly TrustWay[];
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

/** Plans of clients by slug, as their own files give them. */
export type ClientFiles = ReadonlyMap<string, Pick<ClientPlan, "roles">>;

/**
 * The access graph of a home account and its clients. Needs no call to AWS; with contracts from the files
 * (`handoffContract`) it is that of the files alone.
 * @param files What the clients' own files declare of their roles. Of a client that is missing nothing is declared.
 */
export function accessGraph(
  home: HomeSettings,
  clients: readonly ClientContract[],
  plan: HomePlan,
  files: ClientFiles = new Map(),
): AccessGraph {
  const principals = homePrincipals(home, plan);
  return {
    roles: clients.flatMap((client) => graphRoles(client, files)),
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

/** The roles of one client, as its contract has them. @param files As for {@link accessGraph}. */
export function graphRoles({ slug, contract }: ClientContract, files: ClientFiles): readonly GraphRole[] {
  const planned = new Map(files.get(slug)?.roles.map((role) => [role.key, role]));
  return Object.entries(contract.roles).map(([key, role]) => ({
    arn: role.arn,
    client: contract.client.name,
    slug,
    key,
    level: role.level,
    trustPolicy: role.trustPolicy,
    ...(role.openBecause !== undefined && { openBecause: role.openBecause }),
    // why the file: whoever can write to the client's state, or opens the trust by hand, must not say who may get in.
    ...whenPlanned(planned.get(key)),
  }));
}

function whenPlanned(planned: RolePlan | undefined): Pick<GraphRole, "ways"> {
  return planned === undefined ? {} : { ways: planned.trust };
}
