import { open, readdir, rm } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { type LockStore, MAX_LOCK } from "./lock-store.ts";

/** The objects of the engine's file backend. @param folder What the `file://` address names. */
export function fileLockStore(folder: string): LockStore {
  return {
    list: async (below) => {
      const found = await unlessGone(readdir(join(folder, below), { recursive: true, withFileTypes: true }));
      return (found ?? [])
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll(sep, "/"));
    },
    read: async (key) => {
      const file = await unlessGone(open(join(folder, key)));
      if (file === undefined) return undefined;
      try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_LOCK), 0, MAX_LOCK, 0);
        return buffer.toString("utf8", 0, bytesRead);
      } finally {
        await file.close();
      }
    },
    remove: (key) => rm(join(folder, key), { force: true }),
  };
}

async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
