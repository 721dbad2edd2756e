import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { access, constants, mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { builtEngineVersion, builtLanguageHostVersion, sdkVersion } from "./versions.ts";

/** A place in the cache for one engine. */
export interface CacheSlot {
  readonly version: string;
  readonly directory: string;
  readonly binDir: string;
}

/** The folder with the Go tool modules that the engine is built from. */
export const modulesDirectory = fileURLToPath(new URL("modules", import.meta.url));

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

/** Where the built engine is kept. Named by its recipe too, so that a changed module is built anew. */
export function buildSlot(cacheDir: string): CacheSlot {
  const recipe = createHash("sha256").update(builtLanguageHostVersion);
  for (const name of readdirSync(modulesDirectory).sort()) {
    for (const file of ["go.mod", "go.sum"]) recipe.update(readFileSync(join(modulesDirectory, name, file)));
  }
  return slot(cacheDir, builtEngineVersion, `-built-${recipe.digest("hex").slice(0, 8)}`);
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
 * Fills a slot: `fill` gets an empty folder, which becomes the slot's directory in one step when it returns. Only to be
 * called under the cache's lock: it removes what earlier, interrupted attempts left.
 */
export async function fillSlot(target: CacheSlot, fill: (directory: string) => Promise<void>): Promise<void> {
  const parent = join(target.directory, "..");
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    if (name.startsWith(DRAFT)) await rm(join(parent, name), { recursive: true, force: true });
  }
  const draft = join(parent, `${DRAFT}${String(process.pid)}`);
  await mkdir(join(draft, "bin"), { recursive: true });
  try {
    await fill(draft);
    await rm(target.directory, { recursive: true, force: true });
    await rename(draft, target.directory);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
