import { constants } from "node:fs/promises";
import { join } from "node:path";
import { buildRecipe, builtEngineVersion } from "../../tools/engine/build-engine.ts";
import { areThere } from "../files.ts";
import { packageVersion } from "../package-version.ts";

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
  return slot(cacheDir, packageVersion("@pulumi/pulumi"), "");
}

/** Where the built engine is kept. Named by its recipe too, so that a changed one is built anew. */
export function buildSlot(cacheDir: string): CacheSlot {
  return slot(cacheDir, builtEngineVersion, `-built-${buildRecipe()}`);
}

/** The engine in the cache, the downloaded one first; undefined when there is none. */
export async function cachedEngine(cacheDir: string): Promise<CacheSlot | undefined> {
  for (const candidate of [downloadSlot(cacheDir), buildSlot(cacheDir)]) {
    const programs = essentials.map((name) => join(candidate.binDir, name));
    if (await areThere(programs, constants.X_OK)) return candidate;
  }
  return undefined;
}
