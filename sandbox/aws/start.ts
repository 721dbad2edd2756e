import { access } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createFaults } from "./front/faults.ts";
import type { Context, Settings } from "./front/context.ts";
import { createInputCheck } from "./front/input-check.ts";
import { createFront } from "./front/server.ts";
import { startMoto, type Moto } from "./moto.ts";
import { createSaver } from "./saver.ts";
import { emptyState, seed } from "./seed.ts";
import { readState, writeState, type SandboxCredential, type State } from "./state.ts";

export type { SandboxCredential } from "./state.ts";

/** What `startAws` needs. */
export interface StartAwsOptions {
  /** Interpreter of a virtual environment that holds `moto[server]`. */
  python: string;
  /** Directory of its own for the state; made when it is not there. To begin anew, delete it. */
  stateDir: string;
  /** Port on 127.0.0.1. Default: a free one. */
  port?: number;
  /** Takes one line at a time. No line holds a secret. */
  log: (line: string) => void;
  /** What is enforced at the start; see `Settings` for the defaults. */
  settings?: Partial<Settings>;
  /** The clock by which calls a second are counted, in milliseconds. Default: the machine's. For tests. */
  clock?: () => number;
}

/** The sandbox's AWS. */
export interface RunningAws {
  /** For AWS_ENDPOINT_URL. */
  url: string;
  /** Access keys of the IAM users that the world begins with, and of accounts added later. */
  credentials: SandboxCredential[];
  /** Saves the state and ends everything that was started. May be called twice. */
  close(): Promise<void>;
}

async function startFromState(options: StartAwsOptions): Promise<{ earlier: State | undefined; moto: Moto }> {
  let earlier: State | undefined;
  try {
    earlier = await readState(options.stateDir);
    const load = earlier?.motoFile === undefined ? undefined : join(options.stateDir, earlier.motoFile);
    return { earlier, moto: await startMoto({ python: options.python, load, log: options.log }) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const isThere = await access(options.stateDir).then(
      () => true,
      () => false,
    );
    const next = isThere ? ` If the state in ${options.stateDir} is damaged, delete that directory to begin anew.` : "";
    throw new Error(`AWS did not start: ${reason}.${next}`, { cause: error });
  }
}

/**
 * Starts moto and the front on the loopback address. The first start in a state directory makes the world of
 * sandbox/world.ts, a later one continues where the last one ended. Throws when the port is taken, or when moto does
 * not start.
 */
export async function startAws(options: StartAwsOptions): Promise<RunningAws> {
  const { earlier, moto } = await startFromState(options);
  try {
    const state = earlier ?? emptyState();
    if (earlier === undefined) await seed(state, moto);
    const saver = createSaver(() => writeState(options.stateDir, state, (file) => moto.save(file)), options.log);
    const context: Context = {
      moto,
      state,
      saver,
      settings: { pace: true, quotas: true, asyncMs: 30, principalDelayMs: 300, clockAheadMs: 0, ...options.settings },
      faults: createFaults(),
      checkInput: createInputCheck(moto),
      calls: new Map(),
      clock: options.clock ?? Date.now,
      log: options.log,
    };
    const front = createFront(context);
    await new Promise<void>((resolve, reject) => {
      front.server.once("error", reject);
      front.server.listen(options.port ?? 0, "127.0.0.1", resolve);
    });
    if (earlier === undefined) {
      saver.touch();
      await saver.flush();
    }
    const { port } = front.server.address() as AddressInfo;
    let closing: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      const closed = new Promise((resolve) => front.server.close(resolve));
      front.server.closeIdleConnections();
      await front.end();
      front.server.closeAllConnections();
      await closed;
      await saver.flush();
      await moto.stop();
    };
    return { url: `http://127.0.0.1:${port}`, credentials: state.credentials, close: () => (closing ??= close()) };
  } catch (error) {
    await moto.stop();
    throw error;
  }
}
