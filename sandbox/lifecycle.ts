import { daemonProgram, inspectDaemon, spawnDaemon, stopDaemon, type DaemonStatus } from "./daemon/control.ts";
import type { DaemonRecord, SandboxProfile } from "./daemon/record.ts";
import { applyChange, defaultProfile, environmentChange, type EnvironmentChange } from "./environment.ts";
import { SandboxError } from "./error.ts";
import { withLock } from "./lock.ts";
import { stateDirectory, stateLayout, type StateLayout } from "./paths.ts";
import type { Prepare } from "./prepare.ts";
import type { Log } from "./progress.ts";
import { deleteState, ensureState, hasState } from "./state.ts";

/** Which sandbox, and where its progress goes. */
export interface SandboxOptions {
  /** The state directory; `stateDirectory()` when absent. */
  readonly stateDir?: string;
  readonly log: Log;
  /** What is put in place before the daemon starts; engine, Python and plugins when absent. For tests. */
  readonly prepare?: Prepare;
  /** The daemon's program; the real one when absent. For tests. */
  readonly program?: string;
}

/** A sandbox that is up. */
export interface SandboxHandle {
  /** Where AWS answers, for instance `http://127.0.0.1:4566`. */
  readonly url: string;
  readonly profiles: readonly SandboxProfile[];
  readonly layout: StateLayout;
  /** Whether this call started it; false when it was up before. */
  readonly isNew: boolean;
  /** What to change in an environment (this process's own when absent) to use the sandbox as `profile` (`home`). */
  change(profile?: string, inherited?: NodeJS.ProcessEnv): EnvironmentChange;
  /** A complete environment for a child process that uses the sandbox as `profile` (`home`). */
  env(profile?: string): Record<string, string>;
  stop(): Promise<void>;
}

/**
 * Brings the sandbox up and waits until it answers; returns at once when it is up already. Calls at the same time, in
 * this or in other processes, start it once.
 *
 * @throws SandboxError when it cannot be started
 */
export async function startSandbox(options: SandboxOptions): Promise<SandboxHandle> {
  const { log, prepare = prepareAll, program = daemonProgram } = options;
  const layout = layoutOf(options);
  await ensureState(layout);
  return exclusively(layout, log, async () => {
    await ensureState(layout);
    const { python } = await prepare(layout, log);
    const status = await inspectDaemon(layout);
    if (status.kind === "up") return handleOf(layout, status.record, false);
    if (status.kind === "stuck") {
      log("The sandbox's daemon does not answer; ending it ...");
      await stopDaemon(layout);
    } else if (status.crashed) log("The sandbox's daemon had ended unexpectedly; starting it again.");
    return handleOf(layout, await spawnDaemon(layout, program, python), true);
  });
}

/**
 * The sandbox that is up.
 *
 * @throws SandboxError SANDBOX_DOWN when it is not, SANDBOX_UNSAFE_DIRECTORY
 */
export async function openSandbox(options: { readonly stateDir?: string } = {}): Promise<SandboxHandle> {
  const layout = layoutOf(options);
  const status = await statusOf(layout);
  if (status.kind === "up") return handleOf(layout, status.record, false);
  throw new SandboxError("SANDBOX_DOWN", "The sandbox is not running. Start it: npm run sandbox -- start");
}

/**
 * What runs, without changing anything.
 *
 * @throws SandboxError SANDBOX_UNSAFE_DIRECTORY
 */
export async function sandboxStatus(options: { readonly stateDir?: string } = {}): Promise<DaemonStatus> {
  return statusOf(layoutOf(options));
}

/**
 * Ends the sandbox and keeps its state. Returns whether it was running.
 *
 * @throws SandboxError SANDBOX_UNSAFE_DIRECTORY
 */
export async function stopSandbox(options: SandboxOptions): Promise<boolean> {
  const layout = layoutOf(options);
  if (!(await hasState(layout))) return false;
  return exclusively(layout, options.log, () => stopDaemon(layout));
}

/**
 * Ends the sandbox and deletes its state: the AWS accounts and the stacks. Returns whether there was anything.
 *
 * @throws SandboxError SANDBOX_FOREIGN_DIRECTORY, SANDBOX_UNSAFE_DIRECTORY
 */
export async function resetSandbox(options: SandboxOptions): Promise<boolean> {
  const layout = layoutOf(options);
  if (!(await hasState(layout))) return false;
  await exclusively(layout, options.log, async () => {
    await stopDaemon(layout);
    await deleteState(layout);
  });
  return true;
}

// why: loaded when needed; the bundler of the plugins would triple the time that `env` and `status` take.
const prepareAll: Prepare = async (layout, log) => (await import("./prepare.ts")).prepareSandbox(layout, log);

function layoutOf(options: { readonly stateDir?: string }): StateLayout {
  return stateLayout(options.stateDir ?? stateDirectory());
}

async function statusOf(layout: StateLayout): Promise<DaemonStatus> {
  return (await hasState(layout)) ? inspectDaemon(layout) : { kind: "down", crashed: false };
}

function exclusively<T>(layout: StateLayout, log: Log, work: () => Promise<T>): Promise<T> {
  const onWait = (seconds: number): void => {
    log(`Another process is starting or stopping this sandbox; waiting for it: ${String(seconds)} s`);
  };
  return withLock(layout.locks, work, onWait);
}

function handleOf(layout: StateLayout, record: DaemonRecord, isNew: boolean): SandboxHandle {
  const { url, profiles } = record;
  const change = (profile = defaultProfile, inherited = process.env): EnvironmentChange =>
    environmentChange(layout, url, profiles, profile, inherited);
  return {
    url,
    profiles,
    layout,
    isNew,
    change,
    env: (profile) => applyChange(change(profile), process.env),
    stop: async () => {
      await stopSandbox({ stateDir: layout.root, log: () => undefined });
    },
  };
}
