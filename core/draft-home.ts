import { capacityReport, type CapacityReport } from "./capacity.ts";
import type { StackConfig } from "./config/resolve.ts";
import { checkAgreement } from "./contract-agreement.ts";
import type { Fault } from "./fault.ts";
import type { HeldReasons } from "./held.ts";
import type { AbsentClient, HeldClients } from "./held-clients.ts";
import { homeUsages } from "./home-capacity.ts";
import { planHome, type HomePlan } from "./home-plan.ts";
import type { HomeSettings } from "./home-settings.ts";
import { identityUsages } from "./identity-capacity.ts";
import { lastContract } from "./last-contract.ts";
import type { LastDeployment } from "./last-deployment.ts";
import type { Placements } from "./placements.ts";
import { samePolicy } from "./same-policy.ts";
import type { ClientContract } from "./select-clients.ts";

/** What is known of the home stack's last deployment. */
export type Last =
  | { readonly kind: "none" }
  /** It is there, and what it left cannot be used; `because` completes "since". */
  | { readonly kind: "unknown"; readonly because: string }
  | { readonly kind: "known"; readonly deployment: LastDeployment };

/** Everything that the home side is judged by. */
export interface HomeInput {
  readonly settings: HomeSettings;
  /** Slugs of the clients that the home stack reads, in the order in which everything is made. */
  readonly slugs: readonly string[];
  readonly contracts: readonly ClientContract[];
  /** Why others have no contract; each names its client. */
  readonly unread: readonly Fault[];
  /** What each client's file says, by slug. */
  readonly files: ReadonlyMap<string, StackConfig>;
  readonly placements: Placements;
  /** Default: not looked up. Without it the draft of clients that are held is not the one to go by. */
  readonly last?: Last;
  readonly now: Date;
}

/** What the home stack is to make before it is proved, and which clients are held. */
export interface HomeDraft {
  readonly plan: HomePlan;
  /** The contracts that the plan is made from: of held clients those of the last deployment. */
  readonly contracts: readonly ClientContract[];
  readonly reasons: HeldReasons;
  /** Held clients that have no contract to be planned from. */
  readonly absent: readonly AbsentClient[];
  /** What stops everything. */
  readonly faults: readonly Fault[];
  readonly warnings: readonly string[];
  readonly capacity: CapacityReport;
}

/**
 * Plans the home side. A client whose own state or file is at fault is held: it is planned from the contract of the last
 * deployment, with the grants of that time, and everything else goes on. What is wrong in the home's own configuration
 * stops everything, and so does a client that cannot be left as it was.
 * @param held Clients that are held whatever the plan says, with the reasons.
 */
export function draftHome(input: HomeInput, held: HeldReasons = new Map()): HomeDraft {
  const { settings, contracts, files, now, placements, last = { kind: "none" } } = input;
  const reasons = new Map([...held].map(([slug, faults]) => [slug, [...faults]]));
  const hold = (slug: string, fault: Fault) => reasons.set(slug, distinct([...(reasons.get(slug) ?? []), fault]));
  for (const fault of input.unread) for (const slug of fault.clients ?? []) hold(slug, fault);
  const agreements = contracts.map((client) => ({ client, ...checkAgreement(files, [client]) }));
  for (const { client, faults } of agreements) for (const fault of faults) hold(client.slug, fault);
  for (;;) {
    const planned = clientsAsPlanned(input, reasons, last);
    const plan = planHome(settings, planned.contracts, {
      now,
      placements,
      held: heldClients(input, planned, reasons, last),
    });
    const fresh = plan.faults.flatMap((fault) => toHold(fault, reasons, files).map((slug) => ({ slug, fault })));
    for (const { slug, fault } of fresh) hold(slug, fault);
    if (fresh.length > 0) continue;
    const usages = [...homeUsages(settings, plan), ...identityUsages(settings, plan.identities)];
    const capacity = capacityReport(settings.quotas, usages);
    return {
      plan,
      contracts: planned.contracts,
      reasons,
      absent: planned.absent,
      faults: distinct([...unholdable(input, planned, reasons, last), ...plan.faults, ...capacity.faults]),
      warnings: [...agreements.flatMap(({ warnings }) => warnings), ...plan.warnings],
      capacity,
    };
  }
}

interface Planned {
  readonly contracts: readonly ClientContract[];
  readonly absent: readonly AbsentClient[];
  readonly faults: readonly Fault[];
}

/** The contracts to plan from: as read, and for held clients those of the last deployment. */
function clientsAsPlanned({ settings, slugs, contracts, files }: HomeInput, reasons: HeldReasons, last: Last): Planned {
  const read = new Map(contracts.map((client) => [client.slug, client]));
  const absent: AbsentClient[] = [];
  const faults: Fault[] = [];
  const planned = slugs.flatMap((slug): readonly ClientContract[] => {
    const fresh = read.get(slug);
    if (!reasons.has(slug) && fresh !== undefined) return [fresh];
    const file = files.get(slug);
    const { contract, fault } =
      last.kind === "known" ? lastContract(slug, last.deployment, settings, file) : { contract: undefined };
    if (fault !== undefined) faults.push(fault);
    if (contract !== undefined) return [{ slug, contract }];
    absent.push(
      file?.kind === "client"
        ? { slug, name: file.client.name, sets: file.client.roles.map(({ permissionSet }) => permissionSet) }
        : { slug, sets: [] },
    );
    return [];
  });
  return { contracts: planned, absent, faults };
}

function heldClients(
  { slugs, contracts, files }: HomeInput,
  { absent }: Planned,
  reasons: HeldReasons,
  last: Last,
): HeldClients {
  const deployment = last.kind === "known" ? last.deployment : undefined;
  const deployed = new Map(contracts.map(({ slug, contract }) => [slug, contract]));
  const roleInFile = (slug: string, roleKey: string) => {
    const file = files.get(slug);
    return file?.kind === "client" ? file.client.roles.find(({ key }) => key === roleKey) : undefined;
  };
  return {
    absent,
    ...(deployment !== undefined && reasons.size > 0 && { kept: { slugs: new Set(reasons.keys()), last: deployment } }),
    expects: (slug, roleKey) =>
      roleInFile(slug, roleKey) !== undefined || deployment?.holders.has(`${slug}/${roleKey}`) === true,
    formerly: (name) => slugs.find((slug) => !reasons.has(slug) && nameIn(deployment?.contracts.get(slug)) === name),
    believes: (slug, roleKey) => {
      const [inFile, role] = [roleInFile(slug, roleKey), deployed.get(slug)?.roles[roleKey]];
      return (
        reasons.has(slug) ||
        inFile === undefined ||
        role === undefined ||
        samePolicy(inFile.trustPolicy, role.trustPolicy)
      );
    },
  };
}

/** The name in a contract that nobody has parsed. */
function nameIn(contract: unknown): unknown {
  const client: unknown =
    typeof contract === "object" && contract !== null && "client" in contract ? contract.client : undefined;
  return typeof client === "object" && client !== null && "name" in client ? client.name : undefined;
}

/**
 * Which clients are to be held for a fault and are not yet. Of several that clash, those whose contract no file bears
 * out, if there are such; else all of them.
 */
function toHold({ clients = [] }: Fault, reasons: HeldReasons, files: HomeInput["files"]): readonly string[] {
  // why none then: the one that is planned from its last contract was there first.
  const free = clients.filter((slug) => !reasons.has(slug));
  const doubtful = free.filter((slug) => files.get(slug)?.kind !== "client");
  return clients.length > 1 && doubtful.length > 0 ? doubtful : free;
}

/** Faults that stop everything since the clients that they are about can neither be planned nor left as they were. */
function unholdable(
  { settings, slugs }: HomeInput,
  { absent, faults }: Planned,
  reasons: HeldReasons,
  last: Last,
): Fault[] {
  if (reasons.size === 0) return [];
  const all = [...reasons.values()].flat();
  if (last.kind === "unknown") {
    const nothingKept: Fault = {
      code: "home/last-deployment",
      path: settings.origin.name([]),
      expected: "what the last deployment of the home stack left, so that a client at fault stays as it was",
      found: `nothing that can be used, since ${last.because}`,
      fix: "Mend the clients that are named here. From the next deployment on, one client's fault stops the others no more.",
    };
    return [...all, nothingKept];
  }
  // why: there is nothing to go on with, and an empty home account must not pass for a success.
  if (absent.length === slugs.length) return all;
  return faults.length === 0 ? [] : [...all, ...faults];
}

function distinct(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];
}
