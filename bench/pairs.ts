import { median } from "./statistics.ts";
import type { Run } from "./pulumi.ts";

/** One of two things that are compared. `prepare` runs before each run and is not measured. */
export interface Contestant {
  readonly run: () => Promise<Run>;
  readonly prepare?: () => Promise<void>;
}

/** Medians of two programs that ran in turn, and how the first compares. */
export interface Comparison {
  readonly pairs: number;
  readonly ours: Run;
  readonly literal: Run;
  /** Median wall time of ours divided by that of the literal program. */
  readonly ratio: number;
  /** The same of the processor time, which other load on the machine disturbs less. */
  readonly cpuRatio: number;
}

/**
 * Runs two programs in turn (A B, B A, A B …), so that a machine whose speed drifts slows both alike.
 * @param warmUps Runs of each before the pairs, not counted.
 */
export async function compare(
  ours: Contestant,
  literal: Contestant,
  options: { readonly pairs: number; readonly warmUps?: number; readonly onRun?: (line: string) => void },
): Promise<Comparison> {
  const runs = { ours: [] as Run[], literal: [] as Run[] };
  const contestants = { ours, literal };
  const once = async (name: keyof typeof runs): Promise<Run> => {
    await contestants[name].prepare?.();
    const run = await contestants[name].run();
    options.onRun?.(`${name}: ${run.seconds.toFixed(2)} s (${run.cpuSeconds.toFixed(2)} s of processor time)`);
    return run;
  };
  for (let warmUp = 0; warmUp < (options.warmUps ?? 1); warmUp++) {
    await once("literal");
    await once("ours");
  }
  for (let pair = 0; pair < options.pairs; pair++) {
    const order = pair % 2 === 0 ? (["ours", "literal"] as const) : (["literal", "ours"] as const);
    for (const name of order) runs[name].push(await once(name));
  }
  const [a, b] = [middle(runs.ours), middle(runs.literal)];
  return {
    pairs: options.pairs,
    ours: a,
    literal: b,
    ratio: a.seconds / b.seconds,
    cpuRatio: a.cpuSeconds / b.cpuSeconds,
  };
}

function middle(runs: readonly Run[]): Run {
  return {
    seconds: median(runs.map((run) => run.seconds)),
    cpuSeconds: median(runs.map((run) => run.cpuSeconds)),
  };
}
