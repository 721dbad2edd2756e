import { access, constants, mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { buildRecipe, builtEngineVersion } from "../../tools/engine/build-engine.ts";
import { sdkVersion } from "./versions.ts";

/** A place in the cache for one engine. */
export interface CacheSlot {
  readonly version: string;
  readonly directory: string;
  readonly binDir: string;
}

/** What the engine cannot do without; all of it is in each slot. */
const essentials = ["pulumi", "pulumi-language-nodejs"] as const;

function slot(cacheDir: string, version: string, suffix: string): CacheSlot {
  const directory = join(cacheDir, "engine", `${version}-${process.platform}-${process.arch}${suffix}`);
  return { version, directory, binDir: join(directory, "bin") };
}

/** Where the official download is kept. Its version is that of the installed `@pulumi/pulumi`. */
export function downloadSlot(cacheDir: string): CacheSlot {
  return slot(cacheDir, sdkVersion(), "");
}

/** Where the built engine is kept. Named by its recipe too, so that a changed one is built anew. */
export function buildSlot(cacheDir: string): CacheSlot {
  return slot(cacheDir, builtEngineVersion, `-built-${buildRecipe()}`);
}

/** The engine in the cache, the downloaded one first; undefined when there is none. */
export async function cachedEngine(cacheDir: string): Promise<CacheSlot | undefined> {
  for (const candidate of [downloadSlot(cacheDir), buildSlot(cacheDir)]) {
    if (await isFilled(candidate)) return candidate;
  }
  return undefined;
}

async function isFilled(candidate: CacheSlot): Promise<boolean> {
  try {
    await Promise.all(essentials.map((name) => access(join(candidate.binDir, name), constants.X_OK)));
    return true;
  } catch {
    return false;
  }
}

const DRAFT = ".draft-";

/**
 * Fills a folder of the cache: `fill` gets an empty folder, which takes its place in one step when it returns. Only to be
 * called under a lock that is the folder's parent's: it removes what earlier, interrupted attempts left there.
 */
export async function fillSlot(target: string, fill: (directory: string) => Promise<void>): Promise<void> {
  const parent = dirname(target);
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    if (name.startsWith(DRAFT)) await rm(join(parent, name), { recursive: true, force: true });
  }
  const draft = join(parent, `${DRAFT}${String(process.pid)}`);
  await mkdir(draft);
  try {
    await fill(draft);
    await rm(target, { recursive: true, force: true });
    await rename(draft, target);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
