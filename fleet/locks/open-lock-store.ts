import type { EngineSettings } from "../engine/engine-command.ts";
import type { BackendPlace } from "../engine/backend-place.ts";
import type { LockStore } from "./lock-store.ts";

/** Opens the backend's objects; `undefined` where locks are not read. Nothing is asked of it yet. */
export async function openLockStore(place: BackendPlace, { env }: EngineSettings): Promise<LockStore | undefined> {
  if (place.kind === "files") return (await import("./file-lock-store.ts")).fileLockStore(place.folder);
  // why here: the AWS SDK takes a third of a second to load.
  if (place.kind === "s3") return (await import("./s3-lock-store.ts")).s3LockStore(place, env);
  return undefined;
}
