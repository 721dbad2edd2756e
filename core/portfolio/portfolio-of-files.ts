import { accessGraph } from "../access/access-graph.ts";
import { handoffContract } from "../contract/handoff.ts";
import { distinctFaults, type Fault } from "../faults/fault.ts";
import { clientsToRead, type HomeSettings } from "../home/settings/home-settings.ts";
import { draftHome } from "./draft-home.ts";
import type { Portfolio } from "./read-portfolio.ts";
import { filePlans, type StackConfig } from "./resolve-stack.ts";

/** What files say, as far as it can be relied on. */
export interface SafePortfolio {
  /** Without the clients in `left`. Absent: something is at fault that stops everything. */
  readonly portfolio?: Portfolio;
  /** What stops everything; empty where there is a portfolio. */
  readonly faults: readonly Fault[];
  /** Clients whose own file is at fault, or does not agree with the grants, by slug, with the reasons. */
  readonly left: ReadonlyMap<string, readonly Fault[]>;
}

/**
 * Everything that files say without those clients for which one client's file is at fault: these are left out as the home
 * stack holds them, and a grant that names one of them is no fault. No engine, no call to AWS, and so as if nothing was
 * deployed yet: of a shared permission set with several shards, a role may be in another one.
 * @param files What each client's file says, by slug.
 */
export function portfolioOfFiles(
  settings: HomeSettings,
  files: ReadonlyMap<string, StackConfig>,
  now: Date,
): SafePortfolio {
  const slugs = clientsToRead(settings, [...files.keys()].sort());
  const plans = filePlans(files);
  const read = slugs.flatMap((slug) => plans.get(slug) ?? []);
  const contracts = read.map((plan) => ({ slug: plan.slug, contract: handoffContract(plan), place: plan.place }));
  const unread = slugs.flatMap((slug) => {
    const file = files.get(slug);
    return file?.kind === "invalid" ? file.faults.map((fault) => ({ ...fault, clients: [slug] })) : [];
  });
  const missing = slugs.filter((slug) => !files.has(slug)).map((slug) => noFile(settings, slug));
  const draft = draftHome({ settings, slugs, contracts, files, unread, placements: {}, now });
  const faults = distinctFaults([...missing, ...draft.faults]);
  if (faults.length > 0) return { faults, left: draft.reasons };
  const planned = new Set(draft.contracts.map(({ slug }) => slug));
  const own = new Map([...plans].filter(([slug]) => planned.has(slug)));
  const portfolio: Portfolio = {
    now,
    home: settings,
    clients: read.filter(({ slug }) => planned.has(slug)),
    others: [...plans.values()].filter(({ slug }) => !planned.has(slug) && !draft.reasons.has(slug)),
    contracts: draft.contracts,
    plan: draft.plan,
    graph: accessGraph(settings, draft.contracts, draft.plan, own),
  };
  return { portfolio, faults: [], left: draft.reasons };
}

function noFile({ origin }: HomeSettings, slug: string): Fault {
  return {
    code: "portfolio/no-client",
    at: origin.locate(["clients"]),
    path: origin.name(["clients"]),
    expected: `a file Pulumi.client-${slug}.yaml`,
    found: "none",
    fix: "Correct the slug, or add the client's file.",
  };
}
