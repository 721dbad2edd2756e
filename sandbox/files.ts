import { randomUUID } from "node:crypto";
import { access, constants, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Puts a file or folder in place in one step: `make` makes it under the name that it gets, beside that place. A reader finds the
 * old or the new one, and never half of it. A link in its place is replaced and not followed.
 */
export async function putInPlace(path: string, make: (draft: string) => Promise<unknown>): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    await make(draft);
    await rename(draft, path);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Writes a whole file in one step, readable by this user only, creating its folder. */
export async function writePrivateFile(file: string, content: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await putInPlace(file, (draft) => writeFile(draft, content, { mode: 0o600, flag: "wx" }));
}

/** The text of a file; undefined when there is no such file. */
export async function readTextIfAny(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch(ifMissing);
}

/** Undefined for the error that there is no such file; any other is thrown on. */
export function ifMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
  throw error;
}

/** Whether all of these can be reached; with `X_OK`, whether all can be run. */
export async function areThere(paths: readonly string[], mode = constants.F_OK): Promise<boolean> {
  return Promise.all(paths.map((path) => access(path, mode))).then(
    () => true,
    () => false,
  );
}
