import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { withLock } from "./lock.ts";
import { withProgress, type Log } from "./progress.ts";

/** Something in the cache that several sandboxes may need at the same time. */
export interface Cached {
  readonly cacheDir: string;
  /** Name of its lock. */
  readonly lock: string;
  /** What a process that waits says that it waits for, as `the engine`. */
  readonly what: string;
  readonly log: Log;
}

/** What `look` finds, or else what `make` makes: once, however many processes need it. */
export async function foundOrMade<T>(
  { cacheDir, lock, what, log }: Cached,
  look: () => Promise<T | undefined>,
  make: () => Promise<T>,
): Promise<T> {
  const onWait = (seconds: number): void => {
    log(`Another process is preparing ${what}; waiting for it: ${String(seconds)} s`);
  };
  const lookAgain = async (): Promise<T> => (await look()) ?? make();
  return (await look()) ?? withLock(join(cacheDir, "locks", lock), lookAgain, onWait);
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

/** Fills a folder of the cache by a download. Returns why there is nothing, and nothing when it is done; never throws. */
export async function downloadInto(
  target: string,
  label: string,
  log: Log,
  download: (directory: string) => Promise<void>,
): Promise<string | undefined> {
  try {
    await withProgress(log, `Downloading ${label}`, () => fillSlot(target, download));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
