import type { SandboxHandle } from "../sandbox/lifecycle.ts";
import { benchFleet, type FleetRun, switchyard } from "./fleet-command.ts";
import { say } from "./stage.ts";

/** Most that a client may take in a larger fleet, as a multiple of what it takes in the smallest. */
export const CLIENT_LIMIT = 1.15;

/** One line of the results. */
export interface GrowthResult {
  readonly clients: number;
  readonly run: FleetRun;
  /** Wall time of one client, in seconds. */
  readonly each: number;
}

/** Measures `switchyard up` of fleets of these sizes, each new; the first of them is the smallest. */
export async function benchFleetGrowth(sandbox: SandboxHandle, sizes: readonly number[]): Promise<GrowthResult[]> {
  const results: GrowthResult[] = [];
  for (const [index, clients] of [...sizes].sort((a, b) => a - b).entries()) {
    const world = await benchFleet(sandbox, 500 + index, clients);
    const run = await switchyard(world, "up", "--all", "--exclude", "home");
    say(`${clients} clients: ${run.seconds.toFixed(2)} s (${run.cpuSeconds.toFixed(2)} s of processor time)`);
    results.push({ clients, run, each: run.seconds / clients });
  }
  return results;
}
