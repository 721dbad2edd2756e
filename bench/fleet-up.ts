import type { SandboxHandle } from "../sandbox/lifecycle.ts";
import { benchFleet, type FleetRun, shellLoop, switchyard } from "./fleet-command.ts";
import { say } from "./stage.ts";
import { median } from "./statistics.ts";

/** Least that the loop may take, as a multiple of ours, by what is deployed. */
export const LOOP_LIMITS = { new: 3, unchanged: 50 } as const;

/** What is measured. */
export interface FleetUpOptions {
  readonly clients: number;
  readonly pairs: number;
  /** Stacks at once. Default: the command's own. */
  readonly concurrency?: number;
}

/** One line of the results. */
export interface FleetUpResult {
  readonly what: keyof typeof LOOP_LIMITS;
  readonly clients: number;
  readonly pairs: number;
  readonly ours: FleetRun;
  readonly loop: FleetRun;
  /** Median wall time of the loop divided by that of ours. */
  readonly ratio: number;
  /** The same of the processor time, which other load disturbs less. */
  readonly cpuRatio: number;
}

const NEW = 'pulumi stack init "$stack"; pulumi up --yes --skip-preview --stack "$stack"';
const UNCHANGED = 'pulumi up --yes --skip-preview --stack "$stack"';

/**
 * Measures `switchyard up` of so many clients against a shell loop over the same stacks in accounts and a project of its
 * own: all of them new, and then as they are. The two run in turn.
 */
export async function benchFleetUp(sandbox: SandboxHandle, options: FleetUpOptions): Promise<FleetUpResult[]> {
  const { clients, pairs, concurrency } = options;
  const wide = concurrency === undefined ? [] : ["--concurrency", String(concurrency)];
  const runs = { new: [] as Pair[], unchanged: [] as Pair[] };
  for (let pair = 0; pair < pairs; pair++) {
    const [a, b] = [await benchFleet(sandbox, pair * 2 + 1, clients), await benchFleet(sandbox, pair * 2 + 2, clients)];
    const stacks = b.members.map(({ stack }) => stack);
    const up = ["up", "--all", "--exclude", "home", ...wide];
    runs.new.push(
      await inTurn(pair, "new", {
        ours: () => switchyard(a, ...up),
        loop: () => shellLoop(b, stacks, NEW),
      }),
    );
    runs.unchanged.push(
      await inTurn(pair, "unchanged", {
        ours: () => switchyard(a, ...up, "--changed"),
        loop: () => shellLoop(b, stacks, UNCHANGED),
      }),
    );
  }
  return [resultOf("new", clients, runs.new), resultOf("unchanged", clients, runs.unchanged)];
}

interface Pair {
  readonly ours: FleetRun;
  readonly loop: FleetRun;
}

async function inTurn(
  pair: number,
  what: string,
  work: Readonly<Record<keyof Pair, () => Promise<FleetRun>>>,
): Promise<Pair> {
  const run = async (name: keyof Pair): Promise<FleetRun> => {
    const done = await work[name]();
    say(`${what}, ${name}: ${done.seconds.toFixed(2)} s (${done.cpuSeconds.toFixed(2)} s of processor time)`);
    return done;
  };
  if (pair % 2 === 0) return { ours: await run("ours"), loop: await run("loop") };
  const loop = await run("loop");
  return { ours: await run("ours"), loop };
}

function resultOf(what: keyof typeof LOOP_LIMITS, clients: number, pairs: readonly Pair[]): FleetUpResult {
  const [ours, loop] = [middle(pairs.map((one) => one.ours)), middle(pairs.map((one) => one.loop))];
  return {
    what,
    clients,
    pairs: pairs.length,
    ours,
    loop,
    ratio: loop.seconds / ours.seconds,
    cpuRatio: loop.cpuSeconds / ours.cpuSeconds,
  };
}

function middle(runs: readonly FleetRun[]): FleetRun {
  const [memory] = runs.flatMap((run) => run.memory ?? []).sort((a, b) => b.total - a.total);
  return {
    seconds: median(runs.map(({ seconds }) => seconds)),
    cpuSeconds: median(runs.map(({ cpuSeconds }) => cpuSeconds)),
    output: "",
    ...(memory !== undefined && { memory }),
  };
}
