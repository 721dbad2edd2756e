import type { PolicyDocument, Statement } from "../aws/policy-document.ts";
import type { ClientPlan, RolePlan } from "../client/client-plan.ts";
import { wayStatements } from "../client/trust/trust-statements.ts";
import type { ContractRole } from "../contract/contract.ts";
import type { ClientContract } from "../contract/select-clients.ts";
import type { HomePlan } from "../home/planned-home.ts";
import type { HomeSettings } from "../home/settings/home-settings.ts";
import { type HomePrincipal, homePrincipals } from "./home-principals.ts";
import { openingStatements } from "./proof/open-roles.ts";

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
  /** The statements that open it so, with their conditions, as the client's file gives them. Absent: it is not open. */
  readonly opening?: readonly Statement[];
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
 * @param files Where the contract is not made from the file: what opens a role to the whole home account is what the file
 * says. Of a client that is missing, what its contract holds.
 */
export function accessGraph(
  home: HomeSettings,
  clients: readonly ClientContract[],
  plan: HomePlan,
  files: ClientFiles = new Map(),
): AccessGraph {
  const principals = homePrincipals(home, plan);
  return {
    roles: clients.flatMap((client) => graphRoles(home, client, files)),
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
export function graphRoles(
  home: HomeSettings,
  { slug, contract }: ClientContract,
  files: ClientFiles,
): readonly GraphRole[] {
  const planned = new Map(files.get(slug)?.roles.map((role) => [role.key, role]));
  return Object.entries(contract.roles).map(([key, role]) => ({
    arn: role.arn,
    client: contract.client.name,
    slug,
    key,
    level: role.level,
    trustPolicy: role.trustPolicy,
    ...openingOf(home, role, planned.get(key)),
  }));
}

/** why the file first: whoever can write to the client's state, or opens the trust by hand, must not say how far it is open. */
function openingOf(
  home: HomeSettings,
  { openBecause, trustPolicy }: ContractRole,
  planned: RolePlan | undefined,
): Pick<GraphRole, "openBecause" | "opening"> {
  if (openBecause === undefined) return {};
  const opening =
    planned === undefined
      ? openingStatements(trustPolicy, home.accountId)
      : planned.trust.filter(({ kind }) => kind === "wholeAccount").flatMap((way) => wayStatements(home, way));
  return { openBecause, opening };
}
