import { capacityReport, type CapacityReport } from "../aws/capacity.ts";
import type { ClientContract } from "../contract/select-clients.ts";
import { distinctFaults, type Fault } from "../faults/fault.ts";
import type { AbsentClient } from "../home/held/held-clients.ts";
import type { HeldReasons } from "../home/held/held-warnings.ts";
import type { Last } from "../home/held/last-deployment.ts";
import { homeUsages } from "../home/home-capacity.ts";
import type { Placements } from "../home/permission-sets/shared/placements.ts";
import { planHome } from "../home/plan-home.ts";
import type { HomePlan } from "../home/planned-home.ts";
import { isUnchecked } from "../home/settings/home-settings.ts";
import { checkAgreement } from "./against-files/contract-against-file.ts";
import { withoutLeaving } from "./leaving-clients.ts";
import { type ClientsInput, heldClients, plannedClients, type PlannedClients } from "./hold-clients.ts";
import { filePlans } from "./resolve-stack.ts";

/** Everything that the home side is judged by. */
export interface VerdictInput extends ClientsInput {
  /** Why others have no contract; each names its client. */
  readonly unread: readonly Fault[];
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
 * @param read A client on its way out is passed over, whatever was read of it.
 * @param held Clients that are held whatever the plan says, with the reasons.
 */
export function draftHome(read: VerdictInput, held: HeldReasons = new Map()): HomeDraft {
  const input = withoutLeaving(read);
  const { settings, contracts, files, now, placements, last = { kind: "none" } } = input;
  const reasons = new Map([...held].map(([slug, faults]) => [slug, [...faults]]));
  const hold = (slug: string, fault: Fault) => reasons.set(slug, distinctFaults([...(reasons.get(slug) ?? []), fault]));
  for (const fault of input.unread) for (const slug of fault.clients ?? []) hold(slug, fault);
  const isBorneOut = (slug: string) => files.get(slug)?.kind === "client" && !isUnchecked(settings, slug);
  const terms = { unchecked: settings.uncheckedContracts, now };
  const agreements = contracts.map((client) => ({ client, ...checkAgreement(files, [client], terms) }));
  for (const { client, faults } of agreements) for (const fault of faults) hold(client.slug, fault);
  // why of the files: also of clients that are not read the accounts are theirs.
  const clientAccounts = new Map([...filePlans(files).values()].map(({ accountId, name }) => [accountId, name]));
  for (;;) {
    const clients = plannedClients(input, reasons, last);
    const plan = planHome(settings, clients.contracts, {
      now,
      placements,
      clientAccounts,
      held: heldClients(input, clients, reasons, last),
    });
    const fresh = plan.faults.flatMap((fault) => toHold(fault, reasons, isBorneOut).map((slug) => ({ slug, fault })));
    for (const { slug, fault } of fresh) hold(slug, fault);
    if (fresh.length > 0) continue;
    const capacity = capacityReport(settings.quotas, homeUsages(settings, plan));
    return {
      plan,
      contracts: clients.contracts,
      reasons,
      absent: clients.absent,
      faults: distinctFaults([...unholdable(input, clients, reasons, last), ...plan.faults, ...capacity.faults]),
      warnings: [...agreements.flatMap(({ warnings }) => warnings), ...plan.warnings],
      capacity,
    };
  }
}

/**
 * Which clients are to be held for a fault and are not yet. Of several that clash, those whose contract no file bears
 * out, if there are such; else all of them.
 */
function toHold(
  { clients = [] }: Fault,
  reasons: HeldReasons,
  isBorneOut: (slug: string) => boolean,
): readonly string[] {
  // why not those held already: what is planned from its last contract was there first.
  const free = clients.filter((slug) => !reasons.has(slug));
  const doubtful = free.filter((slug) => !isBorneOut(slug));
  return clients.length > 1 && doubtful.length > 0 ? doubtful : free;
}

/** Faults that stop everything since the clients that they are about can neither be planned nor left as they were. */
function unholdable(
  { settings, slugs }: VerdictInput,
  { absent, faults }: PlannedClients,
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
