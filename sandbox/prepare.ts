import { join } from "node:path";
import { linkCommands } from "./command-links.ts";
import { resolveEngine, type EngineOptions } from "./engine/resolve.ts";
import { installPlugins } from "./install-plugins.ts";
import { cacheDirectory, type StateLayout } from "./paths.ts";
import { choosePlugins, type ChosenPlugin } from "./plugin-choice.ts";
import { packagePlugins, type PackagedPlugin } from "./plugins/package.ts";
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
 * Puts the engine, the Python environment and the official plugins, where they can be had, into the cache, which takes minutes
 * the first time; no sandbox is started. The sandbox's own plugins are built for each sandbox, in a moment.
 */
export async function fillCache(log: Log): Promise<void> {
  await together(
    engineAndPlugins({ log }, () => Promise.resolve([])),
    preparePython({ log }),
  );
}

/** Engine with its plugins, and Python environment, at the same time; then the plugins installed and the commands linked. */
export const prepareSandbox: Prepare = async (layout, log) => {
  const [{ binDir, plugins }, { python }] = await together(
    engineAndPlugins({ log, ignore: [layout.bin] }, () => packagePlugins({ outDir: layout.plugins, log })),
    preparePython({ log }),
  );
  await installPlugins(layout, plugins, log);
  await linkCommands(layout, binDir, python);
  return { python };
};

async function engineAndPlugins(
  options: EngineOptions,
  own: () => Promise<readonly PackagedPlugin[]>,
): Promise<{ binDir: string; plugins: readonly ChosenPlugin[] }> {
  const { binDir } = await resolveEngine(options);
  const pulumi = join(binDir, "pulumi");
  const where = { pulumi, cacheDir: cacheDirectory(), environment: process.env, log: options.log };
  return { binDir, plugins: await choosePlugins({ ...where, own }) };
}

/** why: when one fails, the other is waited for, so that nothing goes on in the background after the error. */
async function together<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}
