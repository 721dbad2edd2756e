import { join } from "node:path";
import { tmpdir } from "node:os";
import { mkdtemp, rm } from "node:fs/promises";
import { resetSandbox, startSandbox, type SandboxHandle } from "../sandbox/lifecycle.ts";

/** Says what goes on, on standard error; results go to standard output. */
export function say(line: string): void {
  process.stderr.write(`   ${line}\n`);
}

/**
 * Runs a bench on a sandbox that answers as fast as it can: no calls-per-second limit, no quotas, no waiting for
 * assignments. The sandbox is a new one, deleted afterwards; with `kept`, it lives in that folder, begins anew and stays.
 */
export async function onSandbox<T>(kept: string | undefined, work: (sandbox: SandboxHandle) => Promise<T>): Promise<T> {
  const stateDir = kept ?? (await mkdtemp(join(tmpdir(), "switchyard-bench-")));
  try {
    await resetSandbox({ stateDir, log: say });
    const sandbox = await startSandbox({ stateDir, log: say });
    await unlimited(sandbox);
    return await work(sandbox);
  } finally {
    if (kept === undefined) {
      await resetSandbox({ stateDir, log: say });
      await rm(stateDir, { recursive: true, force: true });
    }
  }
}

/** Switches the limits off that AWS has and a bench of the program does not measure. Needed after each start. */
export async function unlimited(sandbox: SandboxHandle): Promise<void> {
  const body = JSON.stringify({ pace: false, quotas: false, asyncMs: 0 });
  const response = await fetch(new URL("/_switchyard/settings", sandbox.url), { method: "PUT", body });
  if (!response.ok) throw new Error(`the sandbox refused the bench's settings: ${await response.text()}`);
}
