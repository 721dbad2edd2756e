import { readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { downloadInto, foundOrMade } from "./cache.ts";
import { areThere, readTextIfAny } from "./files.ts";
import type { Log } from "./progress.ts";
import { runDownload, type DownloadLimits } from "./run-download.ts";

/** How long nobody asks again for a plugin that could not be had. Milliseconds. */
export const ASK_AGAIN_MS = 24 * 3_600_000;

// why so long in all: the plugin for AWS is an archive of some 200 MB.
const defaultLimits: DownloadLimits = { answerMs: 10_000, totalMs: 900_000 };

/** An official plugin in the cache, or why there is none. */
export type Official =
  { readonly kind: "done"; readonly directory: string } | { readonly kind: "none"; readonly reason: string };

/** Which official plugin, and how it is had. */
export interface OfficialOptions {
  readonly name: string;
  readonly version: string;
  /** The engine's program, which downloads it. */
  readonly pulumi: string;
  readonly cacheDir: string;
  readonly log: Log;
  /** Asks also when it could not be had a short time ago. Default: false. */
  readonly insists?: boolean;
  readonly limits?: DownloadLimits;
}

/**
 * The folder of an official plugin in the cache, downloaded by the engine when it is not there. A server that does not answer
 * in 10 s is given up. What could not be had is not asked for again for a day.
 */
export async function officialPlugin(options: OfficialOptions): Promise<Official> {
  const { name, version, cacheDir, log, insists = false } = options;
  const slot = join(cacheDir, "plugins", name, `${version}-${process.platform}-${process.arch}`);
  const directory = join(slot, "plugins", `resource-${name}-v${version}`);
  const failure = `${slot}.none`;
  const look = async (): Promise<Official | undefined> => {
    if (await areThere([directory])) return { kind: "done", directory };
    const before = insists ? undefined : await recentFailure(failure);
    return before === undefined ? undefined : { kind: "none", reason: before };
  };
  const make = async (): Promise<Official> => {
    const reason = await downloadInto(slot, `the plugin ${name} ${version}`, log, (draft) => download(options, draft));
    if (reason === undefined) {
      await rm(failure, { force: true });
      return { kind: "done", directory };
    }
    await writeFile(failure, reason);
    return { kind: "none", reason: insists ? reason : ((await recentFailure(failure)) ?? reason) };
  };
  return foundOrMade({ cacheDir, lock: `plugin-${name}`, what: `the plugin ${name}`, log }, look, make);
}

/** Downloads a plugin into a folder that is the engine's home for this. */
async function download(
  { name, version, pulumi, limits = defaultLimits }: OfficialOptions,
  home: string,
): Promise<void> {
  const args = ["plugin", "install", "resource", name, version, "--exact", "--non-interactive", "--color", "never"];
  await runDownload(pulumi, args, {
    // why this folder: in a project's folder, the project would say where the plugin comes from; and what is left of a
    // download that was ended goes with it.
    cwd: home,
    env: { ...process.env, PULUMI_HOME: home, TMPDIR: home, PULUMI_SKIP_UPDATE_CHECK: "true" },
    asks: / installing/,
    // why not by what it says: its older releases say nothing where nobody watches.
    hears: async () => {
      const archives = (await readdir(home).catch(() => [])).filter((file) => file.startsWith("pulumi-plugin-tar"));
      const sizes = archives.map(async (file) => (await stat(join(home, file)).catch(() => undefined))?.size ?? 0);
      return (await Promise.all(sizes)).some((size) => size > 0);
    },
    limits,
  }).catch((error: unknown) => {
    // why the first attempt's: the engine tries five times, and says of all together only that they failed.
    const first = /Error downloading plugin: (.+?) Will retry/.exec(String(error))?.[1];
    throw first === undefined ? error : new Error(first);
  });
  if (!(await areThere([join(home, "plugins", `resource-${name}-v${version}`)])))
    throw new Error("pulumi plugin install installed nothing");
}

async function recentFailure(file: string): Promise<string | undefined> {
  const reason = await readTextIfAny(file);
  if (reason === undefined) return undefined;
  const until = (await stat(file)).mtimeMs + ASK_AGAIN_MS;
  return until > Date.now() ? `${reason}; asked again after ${new Date(until).toISOString()}` : undefined;
}
