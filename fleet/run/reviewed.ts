import { sha256 } from "../../components/engine/sha256.ts";
import type { Staging } from "../../components/engine/stack-types.ts";
import { portfolioDigest } from "../../core/changes/access-digest.ts";
import { clientStackName } from "../../core/config/naming.ts";
import type { ClientContract } from "../../core/contract/select-clients.ts";
import { distinctFaults, type Fault, formatFault, formatFaults, listed } from "../../core/faults/fault.ts";
import type { VerdictInput } from "../../core/portfolio/draft-home.ts";
import { checkAgreement } from "../../core/portfolio/against-files/contract-against-file.ts";
import type { FleetProject } from "../project/open-project.ts";
import { readFleetFiles } from "../project/read-fleet-files.ts";
import type { Reason } from "../report.ts";
import type { DeployedFleet, FleetSession } from "../session.ts";
import { verdictInput } from "./changed.ts";
import type { PreparedRun } from "./prepare-run.ts";
import type { Reviewed } from "./up-options.ts";

/** Files, or what clients' contracts say, mean something else for access than what was reviewed. Nothing was begun. */
export class NotAsReviewed extends Error {
  constructor(readonly faults: readonly Fault[]) {
    super(formatFaults("This is not what was reviewed", faults));
    this.name = "NotAsReviewed";
  }
}

/** @throws NotAsReviewed when the project's files mean something else, or cannot be read. */
export function filesAsReviewed(project: FleetProject, reviewed: Reviewed): void {
  const faults = fileFaults(project, reviewed);
  if (faults.length > 0) throw new NotAsReviewed(faults);
}

/**
 * Holds the contracts of those clients that are not in a run against their files: the home stack will read them as they are.
 * @throws NotAsReviewed
 */
export async function othersAsReviewed({
  session,
  clients,
  options,
  deployed,
  read,
  home,
}: PreparedRun): Promise<void> {
  const running = new Set(clients.flatMap(({ slug }) => slug ?? []));
  const stacks = stacksOf(session.project);
  if (home === undefined || [...session.project.clients.keys()].every((slug) => running.has(slug))) return;
  const held = stacks.every((stack) => read.has(stack)) ? deployed : await session.readDeployed(stacks);
  const faults = contractFaults(session.project, held, undefined, (slug) => !running.has(slug));
  if (options.reviewed !== undefined && faults.length > 0) throw new NotAsReviewed(faults);
}

/** Why the home stack must not be run, once its clients have been: the files by now, or a contract by now, say something else. */
export async function differsFromReviewed(
  session: FleetSession,
  reviewed: Reviewed,
  staging: Staging | undefined,
): Promise<readonly Reason[]> {
  const { project } = session.again();
  const files = fileFaults(project, reviewed);
  const faults =
    files.length > 0
      ? files
      : contractFaults(project, await session.readDeployed(stacksOf(project)), staging, () => true);
  return faults.map((fault) => ({ code: fault.code, message: formatFault(fault) }));
}

function stacksOf({ home, clients }: FleetProject): readonly string[] {
  return [...(home === undefined ? [] : [home.stack]), ...[...clients.values()].map(({ stack }) => stack)];
}

function fileFaults(project: FleetProject, reviewed: Reviewed): readonly Fault[] {
  const { portfolio, faults, left } = readFleetFiles(project, new Date());
  if (portfolio === undefined || left.length > 0) {
    const own = left.flatMap((slug) => {
      const config = project.clients.get(slug)?.config;
      return config?.kind === "invalid" ? config.faults : [];
    });
    return distinctFaults([...faults, ...own]);
  }
  const { digest, parts } = portfolioDigest(portfolio, sha256);
  if (digest === reviewed.digest) return [];
  return [
    {
      code: "reviewed/files",
      path: "--reviewed",
      expected: `files whose digest is ${reviewed.digest}`,
      found: `${digest}${differing(reviewed.parts, parts)}`,
      fix: "Deploy the commit that was reviewed, or have these files reviewed: `npx switchyard review`.",
    },
  ];
}

function differing(before: Reviewed["parts"], now: Readonly<Record<string, string>>): string {
  if (before === undefined) return "; the JSON report of the review would say where they differ";
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
    (part) => valueAt(before, part) !== valueAt(now, part),
  );
  return names.length === 0 ? "" : `; they differ in ${listed(names.sort())}`;
}

function valueAt(parts: Readonly<Record<string, string>>, part: string): string | undefined {
  return Object.hasOwn(parts, part) ? parts[part] : undefined;
}

/** What contracts say otherwise than the clients' files, more and less alike; or that one cannot be read. */
function contractFaults(
  project: FleetProject,
  deployed: DeployedFleet,
  staging: Staging | undefined,
  isMeant: (slug: string) => boolean,
): readonly Fault[] {
  const { home } = project;
  if (home?.config.kind !== "home") return [];
  const now = new Date();
  const input = verdictInput(project, home, deployed, now, staging?.former);
  const isLeft = (slug: string) => {
    const file = input.files.get(slug);
    return !isMeant(slug) || (file?.kind === "client" && file.client.offboarding);
  };
  const contracts = input.contracts.filter(({ slug }) => !isLeft(slug));
  // why none unchecked: what was reviewed is what the files say.
  const { faults, warnings } = checkAgreement(input.files, contracts, { unchecked: [], now });
  return distinctFaults([
    ...input.unread.filter(({ clients = [] }) => clients.length === 0 || clients.some((slug) => !isLeft(slug))),
    ...faults,
    ...warnings.map(narrower),
    ...contracts.flatMap((one) => missingRoles(one, input.files)),
  ]);
}

function narrower(sentence: string): Fault {
  return {
    code: "reviewed/contract",
    path: "contracts",
    expected: "roles as deployed that let in whom the reviewed files say",
    found: sentence,
    fix: "Deploy the client in the same run, or before.",
  };
}

function missingRoles({ slug, contract }: ClientContract, files: VerdictInput["files"]): readonly Fault[] {
  const file = files.get(slug);
  if (file?.kind !== "client") return [];
  return file.client.roles
    .filter(({ key }) => !Object.hasOwn(contract.roles, key))
    .map(({ key }) => ({
      code: "reviewed/contract",
      clients: [slug],
      path: `${clientStackName(slug)}: contract.roles.${key}`,
      expected: "the role that the reviewed file gives the client",
      found: "none deployed",
      fix: "Deploy the client in the same run, or before.",
    }));
}
