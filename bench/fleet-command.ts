import { join } from "node:path";
import { runCommand, tail } from "../sandbox/run-command.ts";
import { projectRoot } from "../sandbox/paths.ts";
import { sandboxApi } from "../sandbox/entering/enter.ts";
import type { SandboxHandle } from "../sandbox/lifecycle.ts";
import { projectFile } from "../tests/e2e/fleet/fleet-files.ts";
import { FleetWorld } from "../tests/e2e/fleet/fleet-world.ts";
import { childrenSeconds, type PeakMemory, watchMemory } from "./process-tree.ts";
import type { Project, Run } from "./pulumi.ts";

/** A run of the command, with the memory of it, its workers, engines and plugins together. */
export interface FleetRun extends Run {
  readonly memory?: PeakMemory;
  readonly output: string;
}

/** A fleet on the sandbox with three roles for each client, in accounts and a project of its own, with nothing deployed. */
export async function benchFleet(sandbox: SandboxHandle, series: number, clients: number): Promise<FleetWorld> {
  // why: how fast Identity Center answers is not what is measured.
  await sandboxApi(sandbox, "PUT", "settings", { pace: false });
  const world = await FleetWorld.make({
    secrets: "passphrase",
    sandbox,
    folder: join(sandbox.layout.root, "bench", `fleet-${series}`),
    name: "bench",
    series,
    clients,
    files: { roles: "[administrator, read-only, devops]" },
  });
  const level = "      administrator: { managedPolicies: [AdministratorAccess] }\n";
  await world.write("Pulumi.yaml", projectFile("bench").replace("      devops:", `${level}      devops:`));
  return world;
}

/** Runs the command of this repository. @throws Error with the end of what it printed, when it does not end with 0 */
export function switchyard(project: Project, ...args: readonly string[]): Promise<FleetRun> {
  return measured(project, process.execPath, ["--import", "tsx", join(projectRoot, "cli", "main.ts"), ...args]);
}

/** What a user would type in a loop over stacks, `$stack` in it. @throws as above */
export function shellLoop(project: Project, stacks: readonly string[], commands: string): Promise<FleetRun> {
  const script = `set -e; for stack in "$@"; do ${commands}; done`;
  return measured(project, "/bin/sh", ["-c", script, "sh", ...stacks]);
}

async function measured({ directory, env }: Project, command: string, args: readonly string[]): Promise<FleetRun> {
  const [start, cpuStart, watch] = [performance.now(), childrenSeconds(), watchMemory()];
  const result = await runCommand(command, args, { cwd: directory, env: { ...env, ...QUIET } });
  const memory = watch.stop();
  if (result.code !== 0) throw new Error(`${[command, ...args].join(" ")} failed:\n${tail(result, 40)}`);
  return {
    seconds: (performance.now() - start) / 1000,
    cpuSeconds: childrenSeconds() - cpuStart,
    output: result.stdout,
    ...(memory !== undefined && { memory }),
  };
}

const QUIET = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", NO_COLOR: "1" };
