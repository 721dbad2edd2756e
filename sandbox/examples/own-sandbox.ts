import { join } from "node:path";
import { startSandbox, type SandboxHandle } from "../lifecycle.ts";
import { stateDirectory, stateLayout } from "../paths.ts";
import type { Log } from "../progress.ts";
import { ensureState } from "../state.ts";

/**
 * Brings the examples' own sandbox up, or takes it as it runs. Its state is a folder inside that of the usual sandbox.
 *
 * why one of their own: the demo's permission sets have the same names, in the same home account.
 *
 * @param outer state directory of the usual sandbox
 */
export async function startOwnSandbox(log: Log, outer = stateDirectory()): Promise<SandboxHandle> {
  const { root } = stateLayout(outer);
  // why: a folder that holds anything else is no state directory, and the usual sandbox could not start there later.
  await ensureState(stateLayout(outer));
  return startSandbox({ stateDir: join(root, "examples"), log });
}
