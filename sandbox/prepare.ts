import { join } from "node:path";
import { linkCommands } from "./command-links.ts";
import { resolveEngine } from "./engine/resolve.ts";
import { installPlugins } from "./install-plugins.ts";
import type { StateLayout } from "./paths.ts";
import { packagePlugins } from "./plugins/package.ts";
import type { Log } from "./progress.ts";
import { preparePython } from "./python/venv.ts";

/** What the daemon needs once everything is in place. */
export interface Prepared {
  /** The interpreter that has moto. */
  readonly python: string;
}

/** Puts in place all that the sandbox runs. Cheap when it is already there. */
export type Prepare = (layout: StateLayout, log: Log) => Promise<Prepared>;

/**
 * Puts the engine and the Python environment into the cache, which takes minutes the first time; no sandbox is started.
 * The plugins are built for each sandbox, in a moment.
 */
export async function fillCache(log: Log): Promise<void> {
  const parts = [resolveEngine({ log }), preparePython({ log })] as const;
  // why: when one fails, the other is waited for, so that nothing goes on in the background after the error.
  await Promise.allSettled(parts);
  await Promise.all(parts);
}

/** Engine, Python environment and plugins, made at the same time; then the plugins installed and the commands linked. */
export const prepareSandbox: Prepare = async (layout, log) => {
  const parts = [
    resolveEngine({ log, ignore: [layout.bin] }),
    preparePython({ log }),
    packagePlugins({ outDir: layout.plugins, log }),
  ] as const;
  // why: when one fails, the others are waited for, so that nothing goes on in the background after the error.
  await Promise.allSettled(parts);
  const [engine, python, plugins] = await Promise.all(parts);
  await installPlugins(layout, join(engine.binDir, "pulumi"), plugins, log);
  await linkCommands(layout, engine.binDir, python.python);
  return { python: python.python };
};
