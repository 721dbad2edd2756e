import { spawn } from "node:child_process";
import { open, readFile, rename, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { SandboxError } from "../error.ts";
import { nodeArguments } from "../node-program.ts";
import { projectRoot, type StateLayout } from "../paths.ts";
import { isAlive } from "../process-identity.ts";
import { readDaemonRecord, type DaemonRecord } from "./record.ts";

/** What is known about the daemon of a state directory. */
export type DaemonStatus =
  | { readonly kind: "up"; readonly record: DaemonRecord }
  /** The daemon's process lives, but does not answer. */
  | { readonly kind: "stuck"; readonly record: DaemonRecord }
  /** `crashed`: it did not end in order. */
  | { readonly kind: "down"; readonly crashed: boolean };

/** The program that is the daemon, in production. */
export const daemonProgram = fileURLToPath(new URL("main.ts", import.meta.url));

// why so long: they are there for what hangs, and a busy machine must not be taken for that.
const HEALTH_TIMEOUT_MS = 20_000;
const START_LIMIT_MS = 300_000;
const STOP_LIMIT_MS = 90_000;
const POLL_MS = 100;

/** Looks whether the daemon runs and answers. Whatever else has its process id or its port now is not taken for it. */
export async function inspectDaemon(layout: StateLayout): Promise<DaemonStatus> {
  const record = await readDaemonRecord(layout.daemon);
  if (record === undefined) return { kind: "down", crashed: false };
  if (!isAlive(record)) return { kind: "down", crashed: true };
  return { kind: (await isHealthy(record.url)) ? "up" : "stuck", record };
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(HEALTH_TIMEOUT_MS);
    return (await fetch(new URL("/_switchyard/health", url), { signal })).ok;
  } catch {
    return false;
  }
}

/**
 * Starts a daemon that outlives this process, in a process group of its own, and waits until it answers.
 *
 * @throws SandboxError SANDBOX_START, with the last lines of its log, when it ends or does not answer in 5 minutes
 */
export async function spawnDaemon(layout: StateLayout, program: string, python: string): Promise<DaemonRecord> {
  await rm(layout.daemon, { force: true });
  await rename(layout.log, `${layout.log}.previous`).catch(() => undefined);
  // why "x": a new file of this user's, never one that a link leads to.
  const log = await open(layout.log, "ax", 0o600);
  const args = nodeArguments(program, layout.root, python);
  const child = spawn(process.execPath, args, { cwd: projectRoot, detached: true, stdio: ["ignore", log.fd, log.fd] });
  let failure: string | undefined;
  child.on("error", (error) => {
    failure = error.message;
  });
  child.on("exit", (code, signal) => {
    failure = `it ended with ${signal ?? `code ${String(code)}`}`;
  });
  try {
    const limit = Date.now() + START_LIMIT_MS;
    for (;;) {
      const status = await inspectDaemon(layout);
      if (status.kind === "up" && status.record.pid === child.pid) return status.record;
      failure ??= Date.now() > limit ? `it did not answer in ${String(START_LIMIT_MS / 1000)} s` : undefined;
      if (failure !== undefined) break;
      await sleep(POLL_MS);
    }
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, "SIGKILL");
    const said = (await readFile(layout.log, "utf8")).trim().split("\n").slice(-20).join("\n");
    throw new SandboxError(
      "SANDBOX_START",
      `The sandbox did not start: ${failure}. Its log (${layout.log}) ends:\n${said}`,
    );
  } finally {
    await log.close();
    child.removeAllListeners();
    child.unref();
  }
}

/**
 * Ends the daemon, and waits until it has; asks first, and kills its process group after 90 s. Does nothing when none
 * runs. Returns whether one was ended.
 */
export async function stopDaemon(layout: StateLayout): Promise<boolean> {
  const record = await readDaemonRecord(layout.daemon);
  const wasAlive = record !== undefined && isAlive(record);
  if (wasAlive) {
    signal(record.pid, "SIGTERM");
    const limit = Date.now() + STOP_LIMIT_MS;
    while (isAlive(record)) {
      // why: the identity was just checked, and the daemon leads its group, so the group is the daemon's own.
      if (Date.now() > limit) signal(-record.pid, "SIGKILL");
      await sleep(POLL_MS);
    }
  }
  await rm(layout.daemon, { force: true });
  return wasAlive;
}

/** Sends a signal to a process that may just have ended. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
