import { accessGraph } from "../../core/access/access-graph.ts";
import { handoffContract } from "../../core/contract/handoff.ts";
import type { ClientContract } from "../../core/contract/select-clients.ts";
import type { Fault } from "../../core/faults/fault.ts";
import type { Placements } from "../../core/home/permission-sets/shared/placements.ts";
import { planHome } from "../../core/home/plan-home.ts";
import { clientsToRead } from "../../core/home/settings/home-settings.ts";
import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";
import { filePlans, type StackConfig } from "../../core/portfolio/resolve-stack.ts";
import { noHome } from "../project/no-home.ts";
import type { FleetProject } from "../project/open-project.ts";
import { ProjectFaults } from "../session.ts";

/** What the project's files say, as far as they can be used. */
export interface DeclaredFleet {
  readonly portfolio: Portfolio;
  /** What each client's file says, by slug. */
  readonly files: ReadonlyMap<string, StackConfig>;
  /** Faults in clients' files, by slug: the portfolio is without these clients. */
  readonly invalid: ReadonlyMap<string, readonly Fault[]>;
  /** Faults of the plan, where no client's file is at fault. */
  readonly faults: readonly Fault[];
}

/** What the files do not say. */
export interface DeclaredOptions {
  readonly now: Date;
  /** Where the home stack placed roles of shared permission sets. Default: as if they were placed anew. */
  readonly placements?: Placements;
  /** Contracts of clients that have no file here (`uncheckedContracts`). Default: none. */
  readonly unchecked?: readonly ClientContract[];
}

/**
 * The portfolio of a project's files. A client whose file is at fault is left out of it, so that the others can still be
 * spoken of.
 * @throws ProjectFaults when the home stack's file cannot be used, or there is none.
 */
export function declaredFleet(
  project: Pick<FleetProject, "clients" | "home">,
  { now, placements = {}, unchecked = [] }: DeclaredOptions,
): DeclaredFleet {
  const home = project.home?.config;
  if (home === undefined) throw new ProjectFaults([noHome()]);
  if (home.kind === "invalid") throw new ProjectFaults(home.faults);
  if (home.kind === "client") throw new ProjectFaults([noHome()]);
  const settings = home.home;
  const files = new Map([...project.clients].map(([slug, { config }]) => [slug, config]));
  const plans = filePlans(files);
  const read = clientsToRead(settings, [...plans.keys()].sort()).flatMap((slug) => plans.get(slug) ?? []);
  const among = new Set(read);
  const others = [...plans.values()].filter((one) => !among.has(one));
  const contracts = [
    ...read.map((plan) => ({ slug: plan.slug, contract: handoffContract(plan), place: plan.place })),
    ...unchecked.filter(({ slug }) => !plans.has(slug)),
  ];
  const clientAccounts = new Map([...plans.values()].map(({ accountId, name }) => [accountId, name]));
  const plan = planHome(settings, contracts, { now, placements, clientAccounts });
  const graph = accessGraph(settings, contracts, plan, plans);
  const invalid = [...files].flatMap(([slug, config]) =>
    config.kind === "invalid" ? [[slug, config.faults] as const] : [],
  );
  return {
    portfolio: { now, home: settings, clients: read, others, contracts, plan, graph },
    files,
    invalid: new Map(invalid),
    // why only then: a grant on a client whose file is at fault would be a second fault.
    faults: invalid.length === 0 ? plan.faults : [],
  };
}
