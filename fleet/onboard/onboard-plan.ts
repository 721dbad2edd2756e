import { trustNotices } from "../../core/client/trust-notices.ts";
import { clientStackName } from "../../core/config/naming.ts";
import { CONTRACT_OUTPUT } from "../../core/contract/contract.ts";
import { didYouMean } from "../../core/faults/did-you-mean.ts";
import { describe, type Fault, listed } from "../../core/faults/fault.ts";
import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";
import { type Access, accessChanges, deployedAccess, plannedAccess } from "../access/access-changes.ts";
import type { FleetProject } from "../project/open-project.ts";
import { readFleetFiles } from "../project/read-fleet-files.ts";
import { SelectionFaults } from "../run/select-stacks.ts";
import type { DeployedFleet } from "../session.ts";
import { keptAccess } from "./kept-access.ts";

/** A role that a client is about to have. */
export interface PlannedRole {
  readonly role: string;
  readonly roleArn: string;
  /** Managed policies by ARN; what else it may do is in the client's file. */
  readonly managedPolicies: readonly string[];
  /** Whether the client's stack has it already. */
  readonly exists: boolean;
  /** Who may enter it, by the files. */
  readonly who: readonly string[];
}

/** One client that is to be onboarded. */
export interface PlannedClient {
  readonly slug: string;
  readonly stack: string;
  readonly name: string;
  readonly accountId: string;
  readonly roles: readonly PlannedRole[];
  /** Sentences: whom its roles let in beside those who may enter by a grant. Absent: nobody. */
  readonly besides?: readonly string[];
}

/** What onboarding is about to do: for whoever confirms it. */
export interface OnboardPlan {
  readonly clients: readonly PlannedClient[];
  /** Who gains access to these clients. */
  readonly gains: readonly Access[];
  /** What the same update of the home stack changes elsewhere, since the files have changed there too. */
  readonly elsewhere: { readonly gains: readonly Access[]; readonly losses: readonly Access[] };
  /** Clients, by slug, whose files are at fault: the home stack leaves them as they are. */
  readonly left: readonly string[];
}

/** Whether each is the slug of a client that has a file, and there is one at all. @throws SelectionFaults with all faults. */
export function checkSlugs({ clients }: FleetProject, slugs: readonly string[]): void {
  const known = [...clients.keys()];
  const faults = slugs
    .filter((slug) => !clients.has(slug))
    .map((slug): Fault => ({
      code: "fleet/unknown-stack",
      path: describe(slug),
      expected: "the slug of a client of this project",
      found: "none of that name",
      fix: didYouMean(slug.replace(/^client-/, ""), known) || `There are ${listed(known)}.`,
    }));
  if (faults.length > 0) throw new SelectionFaults(faults);
  if (slugs.length > 0) return;
  const fix = "Name the clients that are to be onboarded.";
  throw new SelectionFaults([
    { code: "fleet/selection", path: "clients", expected: "at least one client", found: "none", fix },
  ]);
}

/**
 * Plans it from the files and from what is deployed; no call to AWS.
 * @param deployed What the backend holds of home, of these clients and of those whose files are at fault.
 * @throws SelectionFaults with all faults.
 */
export function planOnboarding(
  project: FleetProject,
  slugs: readonly string[],
  deployed: DeployedFleet,
  now: Date,
): OnboardPlan {
  const unfit = slugs.flatMap((slug) => unfitFor(project, slug));
  if (unfit.length > 0) throw new SelectionFaults(unfit);
  const { portfolio, faults, left } = readFleetFiles(project, now);
  if (portfolio === undefined) throw new SelectionFaults(faults);
  const planned = plannedAccess(portfolio);
  const home = project.home && deployed.stacks.get(project.home.stack);
  const { gains, losses } = accessChanges(deployedAccess(home?.outputs ?? {}), planned);
  const clients = slugs.map((slug) => plannedClient(portfolio, slug, planned, deployed));
  const arns = new Set(clients.flatMap(({ roles }) => roles.map(({ roleArn }) => roleArn)));
  const isHere = ({ roleArn }: Access) => arns.has(roleArn);
  const isKept = keptAccess(project, left, deployed, now);
  return {
    clients,
    gains: gains.filter(isHere),
    elsewhere: { gains: gains.filter((one) => !isHere(one)), losses: losses.filter((one) => !isKept(one)) },
    left,
  };
}

/** Why a client cannot be onboarded as its file stands. */
function unfitFor({ clients, home }: FleetProject, slug: string): readonly Fault[] {
  const client = clients.get(slug);
  if (client === undefined) return [];
  if (client.config.kind === "invalid") return client.config.faults;
  if (home === undefined || home.config.kind !== "home")
    return home?.config.kind === "invalid" ? home.config.faults : [];
  const { clients: read } = home.config.home;
  if (read === "all" || read.includes(slug)) return [];
  const { origin } = home.config.home;
  return [
    {
      code: "fleet/not-read",
      at: origin.locate(["clients"]),
      path: origin.name(["clients"]),
      expected: `${slug}, which is to be onboarded`,
      found: "a list without it",
      fix: `Add ${slug} to \`clients\` in the home stack's file.`,
    },
  ];
}

function plannedClient(
  portfolio: Portfolio,
  slug: string,
  planned: readonly Access[],
  deployed: DeployedFleet,
): PlannedClient {
  const client = portfolio.clients.find((one) => one.slug === slug);
  if (client === undefined) throw new Error(`no plan for ${slug}`);
  const contract = deployed.stacks.get(clientStackName(slug))?.outputs[CONTRACT_OUTPUT];
  const text = JSON.stringify(contract ?? {});
  const besides = [
    ...client.roles.flatMap((role) => trustNotices(role, client.name, client.homeAccountId)),
    ...client.outsiders,
  ];
  return {
    slug,
    stack: clientStackName(slug),
    name: client.name,
    accountId: client.accountId,
    roles: client.roles.map((role) => ({
      role: role.key,
      roleArn: role.arn,
      managedPolicies: role.managedPolicyArns,
      exists: text.includes(JSON.stringify(role.arn)),
      who: planned.filter(({ roleArn }) => roleArn === role.arn).map(({ who }) => who),
    })),
    ...(besides.length > 0 && { besides }),
  };
}
