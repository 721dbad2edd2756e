import pMap from "p-map";
import { cut, printable } from "../../core/faults/fault.ts";
import { EngineFailure, type EngineSettings } from "../engine/engine-command.ts";
import { listStacks, type ListedStack } from "../engine/stack-list.ts";
import type { FleetProject } from "../project/open-project.ts";
import { backendPlace, backendUrl } from "../engine/backend-place.ts";
import type { LockStore } from "./lock-store.ts";
import { openLockStore } from "./open-lock-store.ts";
import { type Lock, parseLock } from "./lock.ts";

/** What of a session the locks need. */
export interface LockSession {
  readonly engine: EngineSettings;
  readonly project: Pick<FleetProject, "root" | "name">;
}

/** The locks of a project's stacks, by stack, without those that nobody holds; or why they are not known. */
export type LockReading =
  | { readonly kind: "known"; readonly locks: ReadonlyMap<string, readonly Lock[]> }
  | { readonly kind: "unknown"; readonly because: string };

/** What a caller knows already. */
export interface ReadLocksOptions {
  /** The project's stacks in the backend. Where Pulumi Cloud is the backend, this spares one more run of the engine. */
  readonly listed?: Iterable<ListedStack>;
}

const AT_ONCE = 16;
/** Locks of which the holder is read; of more, only that they are there. */
const MOST_READ = 2000;
const LOCKS = ".pulumi/locks/";
const META = ".pulumi/meta.yaml";

/**
 * Reads who holds the lock of which stack: from a file or S3 backend one listing and the few objects, from Pulumi Cloud
 * what its list of stacks says. Of other backends it is unknown. Changes nothing, takes no lock, and does not throw.
 */
export async function readLocks(session: LockSession, options: ReadLocksOptions = {}): Promise<LockReading> {
  try {
    return await read(session, options);
  } catch (error) {
    return { kind: "unknown", because: `the backend's locks could not be read: ${words(error)}` };
  }
}

async function read({ engine, project }: LockSession, { listed }: ReadLocksOptions): Promise<LockReading> {
  const place = backendPlace(await backendUrl(engine, project.root), project.root);
  if (place.kind === "cloud") return known(busy(listed ?? (await listStacks(engine, project.root))));
  const store = await openLockStore(place, engine);
  if (store === undefined) {
    const what = place.kind === "other" ? place.what : place.kind;
    return { kind: "unknown", because: `locks are read from file://, s3:// and Pulumi Cloud; this backend is ${what}` };
  }
  return known(await locksIn(store, project.name));
}

/** Every lock of a project's stacks in a backend of objects. @throws Error when it cannot be read, or has a layout of the future */
export async function locksIn(store: LockStore, project: string): Promise<readonly Lock[]> {
  const below = `${LOCKS}organization/${project}/`;
  const [version, inProject] = await Promise.all([layoutVersion(store), store.list(below)]);
  // why: the layout before version 1 knows no projects, and names a lock after the stack alone.
  const found = version === 0 ? inFolders(await store.list(LOCKS), LOCKS) : inFolders(inProject, below);
  const locks = await pMap(
    found,
    async ({ stack, key }, index): Promise<Lock | undefined> => {
      if (index >= MOST_READ) return { stack, key };
      const text = await store.read(key);
      return text === undefined ? undefined : parseLock(stack, key, text);
    },
    { concurrency: AT_ONCE },
  );
  return locks.filter((lock) => lock !== undefined);
}

/** Source: `ensurePulumiMeta` in Pulumi's `pkg/backend/diy/meta.go`: no such file means 0. */
async function layoutVersion(store: LockStore): Promise<number> {
  const text = await store.read(META);
  if (text === undefined) return 0;
  const version = /^version: *(\d+)\s*$/m.exec(text)?.[1];
  if (version !== "0" && version !== "1") throw new Error(`${META} has a version that is not known here`);
  return Number(version);
}

/** The objects `<stack>/<id>.json` right below a key; whatever else lies there is no lock. */
function inFolders(
  keys: readonly string[],
  below: string,
): readonly { readonly stack: string; readonly key: string }[] {
  return keys.flatMap((key) => {
    const stack = /^([A-Za-z0-9_.-]+)\/[^/]+\.json$/.exec(key.slice(below.length))?.[1];
    return stack === undefined || !key.startsWith(below) ? [] : [{ stack, key }];
  });
}

function busy(listed: Iterable<ListedStack>): readonly Lock[] {
  return [...listed].flatMap(({ name, updateInProgress }) => (updateInProgress === true ? [{ stack: name }] : []));
}

function known(locks: readonly Lock[]): LockReading {
  const byStack = new Map<string, readonly Lock[]>();
  for (const lock of locks) byStack.set(lock.stack, [...(byStack.get(lock.stack) ?? []), lock]);
  return { kind: "known", locks: byStack };
}

/** What a reading says of one stack. */
export function locksOf(reading: LockReading, stack: string): readonly Lock[] {
  return reading.kind === "known" ? (reading.locks.get(stack) ?? []) : [];
}

/** An error in words that fit a terminal's line. */
export function words(error: unknown): string {
  const text =
    error instanceof EngineFailure
      ? error.end.stderr || error.message
      : error instanceof Error
        ? `${error.name}: ${error.message}`
        : String(error);
  return printable(cut(text.trim().replaceAll(/\s+/g, " "), 300));
}
