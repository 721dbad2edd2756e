import { accessGraph, type AccessGraph } from "../access/access-graph.ts";
import type { ClientPlan } from "../client/client-plan.ts";
import { readConfigFiles } from "../config/read/read-config.ts";
import { baseName, stackOfFile, strayFiles } from "../config/read/stack-files.ts";
import { handoffContract } from "../contract/handoff.ts";
import type { ClientContract } from "../contract/select-clients.ts";
import { distinctFaults, type Fault } from "../faults/fault.ts";
import type { SourceFile } from "../faults/yaml/source.ts";
import { NONE_HELD } from "../home/held/held-clients.ts";
import { planHome } from "../home/plan-home.ts";
import type { HomePlan } from "../home/planned-home.ts";
import { clientsToRead, type HomeSettings } from "../home/settings/home-settings.ts";
import { resolveConfig, type StackConfig } from "./resolve-stack.ts";

/** The files of a home account and its clients, as text. */
export interface PortfolioFiles {
  /** `Pulumi.yaml`. */
  readonly project: SourceFile;
  /** `Pulumi.<stack>.yaml` of the home stack and of each client, or `.yml` where the project's file has it; the stack's name is taken from the file's. */
  readonly stacks: readonly SourceFile[];
}

/** Everything that the files say, with no engine and no call to AWS. */
export interface Portfolio {
  /** Moment for which it holds. */
  readonly now: Date;
  readonly home: HomeSettings;
  /** Plans of the clients that the home stack reads. */
  readonly clients: readonly ClientPlan[];
  /** Plans of the other clients that have a file: those that the home stack does not read, and those that leave. */
  readonly others: readonly ClientPlan[];
  /** What each client stack will tell the home stack. */
  readonly contracts: readonly ClientContract[];
  readonly plan: HomePlan;
  readonly graph: AccessGraph;
}

/** Clients whose roles the files make: also those that the home stack does not read, and not those that leave. */
export function standingClients({ clients, others }: Pick<Portfolio, "clients" | "others">): readonly ClientPlan[] {
  const unread = others.filter(({ offboarding }) => !offboarding);
  return unread.length === 0 ? clients : [...clients, ...unread];
}

/**
 * Reads the files of a home account and its clients as one. There must be exactly one home stack among them. Of two
 * revisions, give what did not change as the same objects: these are read once.
 * @param now Moment for which the access graph holds: grants that ended are not in it.
 * @returns the portfolio, or every fault in the files, those of the home plan included.
 */
export function readPortfolio(
  { project, stacks }: PortfolioFiles,
  now: Date,
): { portfolio: Portfolio; faults: readonly [] } | { portfolio: undefined; faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const homes: { file: string; settings: HomeSettings }[] = [];
  const clients = new Map<string, ClientPlan>();
  const names = new Set(stacks.map(({ name }) => baseName(name)));
  const files = new Map<string, string>();
  for (const stack of stacks) {
    const name = stackOfFile(stack.name);
    faults.push(...strayFiles(name, project.name, names));
    const other = files.get(baseName(stack.name));
    files.set(baseName(stack.name), stack.name);
    if (other !== undefined) {
      faults.push(sameStack(stack.name, other));
      continue;
    }
    const config = configOf(project, stack);
    if (config.kind === "invalid") faults.push(...config.faults);
    else if (config.kind === "home") homes.push({ file: stack.name, settings: config.home });
    else clients.set(config.client.slug, config.client);
  }
  const [home, ...others] = homes;
  if (home === undefined || others.length > 0) {
    // why only without other faults: the home stack may be the file that could not be read.
    if (faults.length === 0) faults.push(notOneHome(homes.map(({ file }) => file)));
    return { portfolio: undefined, faults: distinctFaults(faults) };
  }
  const { settings } = home;
  const slugs = clientsToRead(settings, [...clients.keys()].sort());
  const read = slugs.flatMap((slug) => clients.get(slug) ?? []).filter(({ offboarding }) => !offboarding);
  const contracts = read.map((plan) => ({ slug: plan.slug, contract: handoffContract(plan), place: plan.place }));
  const clientAccounts = new Map([...clients.values()].map(({ accountId, name }) => [accountId, name]));
  const leaving = new Map([...clients.values()].flatMap((one) => (one.offboarding ? [[one.name, one.slug]] : [])));
  const plan = planHome(settings, contracts, { now, clientAccounts, held: { ...NONE_HELD, leaving } });
  // why: a client whose file is at fault would be missed a second time.
  if (faults.length === 0) faults.push(...missing(settings, slugs, clients), ...plan.faults);
  if (faults.length > 0) return { portfolio: undefined, faults: distinctFaults(faults) };
  const graph = accessGraph(settings, contracts, plan, new Map(read.map((one) => [one.slug, one])));
  const among = new Set(read);
  const unread = [...clients.values()].filter((one) => !among.has(one));
  return { portfolio: { now, home: settings, clients: read, others: unread, contracts, plan, graph }, faults: [] };
}

// why kept: two revisions of a fleet differ in a few files. What a file says depends on it and on `Pulumi.yaml` alone.
const known = new WeakMap<SourceFile, { readonly project: SourceFile; readonly config: StackConfig }>();

function configOf(project: SourceFile, stack: SourceFile): StackConfig {
  const before = known.get(stack);
  if (before?.project === project) return before.config;
  const config = resolveConfig(readConfigFiles(stackOfFile(stack.name), { project, stack }));
  known.set(stack, { project, config });
  return config;
}

function missing(home: HomeSettings, slugs: readonly string[], clients: ReadonlyMap<string, ClientPlan>): Fault[] {
  return slugs.flatMap((slug, index) => {
    if (clients.has(slug)) return [];
    const path = ["clients", index];
    return {
      code: "portfolio/no-client",
      at: home.origin.locate(path),
      path: home.origin.name(path),
      expected: `a file Pulumi.client-${slug}.yaml`,
      found: "none",
      fix: "Correct the slug, or add the client's file.",
    };
  });
}

function sameStack(file: string, other: string): Fault {
  return {
    code: "portfolio/same-stack",
    at: { file },
    path: stackOfFile(file),
    expected: "one file for each stack",
    found: `${other} and ${file}`,
    fix: "Give one of the two.",
  };
}

function notOneHome(files: readonly string[]): Fault {
  return {
    code: "portfolio/home",
    path: "switchyard:home",
    expected: "one stack file with switchyard:home",
    found: files.length === 0 ? "none" : files.join(", "),
    fix: "Give the file of the home stack, and only that one.",
  };
}
