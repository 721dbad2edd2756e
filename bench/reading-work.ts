import { parseDocument } from "yaml";
import { formatFaults } from "../core/faults/fault.ts";
import { readConfigFiles } from "../core/config/read/read-config.ts";
import { stackOfFile } from "../core/config/read/stack-files.ts";
import { clientSchema } from "../core/config/schema/client-schema.ts";
import { handoffContract } from "../core/contract/handoff.ts";
import { planHome } from "../core/home/plan-home.ts";
import { readPortfolio, type PortfolioFiles } from "../core/portfolio/read-portfolio.ts";
import { resolveConfig } from "../core/portfolio/resolve-stack.ts";
import { accessGraph } from "../core/access/access-graph.ts";
import { READING_FLEETS, revisions, type ReadingFleet } from "./reading-texts.ts";
import { median } from "./statistics.ts";

/** Who reads: ours up to the plan of the home side, or the YAML library alone. */
export type Reader = "ours" | "yaml";

/** What a process is to do. */
export interface ReadingTask {
  readonly reader: Reader | "stages";
  readonly fleet: string;
  readonly clients: number;
  /** How many revisions: 2 as a review does, of which all but ten files are the same. */
  readonly revisions: number;
  readonly runs: number;
}

/** What one process reports of itself. */
export interface ReadingRun {
  /** Processor time of each run, in seconds; garbage collection in other threads is a part. */
  readonly cpuSeconds: readonly number[];
  /** Most memory of the process at the end of the first run, in bytes. */
  readonly peak: number;
  /** What the first run's result still needs, texts included, in bytes. */
  readonly heap: number;
}

/** Steps of our reading. */
export const STAGES = ["reading YAML", "checking the schema", "resolving", "planning home", "access graph"] as const;

const NOW = new Date("2026-11-22T00:00:00Z");

/** Reads new texts again and again. @throws Error when the files are found to be at fault */
export function readingRun({ reader, fleet, clients, revisions: count, runs }: ReadingTask): ReadingRun {
  const timed = Array.from({ length: runs }, (_, run) => {
    // why new files for each run: a file that was read is remembered.
    const read = revisions(fleetCalled(fleet), clients).slice(0, count);
    const before = run === 0 ? heapUsed() : 0;
    const start = process.cpuUsage();
    const results = read.map(reader === "yaml" ? parseAll : readAll);
    const cpu = secondsSince(start);
    const peak = process.resourceUsage().maxRSS * 1024;
    return { cpu, peak, heap: run === 0 ? heapUsed() - before : 0, results: results.length };
  });
  return {
    cpuSeconds: timed.map(({ cpu }) => cpu),
    peak: timed[0]?.peak ?? NaN,
    heap: timed[0]?.heap ?? NaN,
  };
}

/** Processor time of each step of {@link STAGES}, medians of the runs but the first. */
export function stagesRun({ fleet, clients, runs }: ReadingTask): readonly number[] {
  const timed = Array.from({ length: runs + 1 }, () => stagesOnce(fleetCalled(fleet).files(clients))).slice(1);
  return STAGES.map((_, stage) => median(timed.map((seconds) => seconds[stage] ?? NaN)));
}

function stagesOnce({ project, stacks }: PortfolioFiles): readonly number[] {
  const [reading, raws] = timed(() =>
    stacks.map((stack) => readConfigFiles(stackOfFile(stack.name), { project, stack })),
  );
  const [checking] = timed(() => raws.map(({ entries }) => clientSchema.safeParse(entries.get("client")?.value)));
  const [resolving, configs] = timed(() => raws.map(resolveConfig));
  const home = configs.flatMap((config) => (config.kind === "home" ? [config.home] : []))[0];
  if (home === undefined) throw new Error("the fleet has no home stack");
  const [planning, { contracts, plan }] = timed(() => {
    const plans = configs.flatMap((config) => (config.kind === "client" ? [config.client] : []));
    const contracts = plans.map((client) => ({
      slug: client.slug,
      contract: handoffContract(client),
      place: client.place,
    }));
    return { contracts, plan: planHome(home, contracts, { now: NOW }) };
  });
  const [graph] = timed(() => accessGraph(home, contracts, plan));
  return [reading, checking, resolving - checking, planning, graph];
}

function timed<Result>(work: () => Result): readonly [seconds: number, result: Result] {
  const start = process.cpuUsage();
  const result = work();
  return [secondsSince(start), result];
}

/** why processor time: it does not count what else the machine does. */
function secondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

function heapUsed(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function fleetCalled(name: string): ReadingFleet {
  const fleet = READING_FLEETS.find((one) => one.name === name);
  if (fleet === undefined) throw new Error(`no fleet is called ${name}`);
  return fleet;
}

function readAll(files: PortfolioFiles): unknown {
  const { portfolio, faults } = readPortfolio(files, NOW);
  if (portfolio === undefined) throw new Error(formatFaults("The fleet cannot be used", faults));
  return portfolio;
}

/** As a person would. */
function parseAll({ project, stacks }: PortfolioFiles): unknown {
  return [project, ...stacks].map(({ text }) => parseDocument(text).toJS() as unknown);
}
