import { randomBytes } from "node:crypto";
import { chmod, mkdir, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SandboxError } from "./error.ts";
import { ifMissing, readTextIfAny, writePrivateFile } from "./files.ts";
import type { StateLayout } from "./paths.ts";
import { checkPrivate } from "./private-state.ts";

const MARKER = '{ "what": "state of a Switchyard sandbox", "version": 1 }\n';

/**
 * Makes the state directory, or accepts one that the sandbox made before.
 *
 * @throws SandboxError SANDBOX_FOREIGN_DIRECTORY when it holds something else, SANDBOX_UNSAFE_DIRECTORY when others than
 *   this user can have put something into it
 */
export async function ensureState(layout: StateLayout): Promise<void> {
  await mkdir(layout.root, { recursive: true, mode: 0o700 });
  await checkPrivate(layout, false);
  await checkOwned(layout);
  await checkPrivate(layout, true);
  await writePrivateFile(layout.marker, MARKER);
  if ((await readTextIfAny(layout.passphrase)) === undefined) {
    await writePrivateFile(layout.passphrase, `${randomBytes(24).toString("base64url")}\n`);
  }
  const { backend, pulumiHome, bin, aws, plugins, locks } = layout;
  for (const folder of [backend, pulumiHome, bin, aws, plugins, locks, dirname(layout.awsConfig)]) {
    await mkdir(folder, { recursive: true });
    // why not by mkdir's mode: the folder may be there since a time when others were let in.
    await chmod(folder, 0o700);
  }
}

/**
 * Whether there is a state directory at all.
 *
 * @throws SandboxError SANDBOX_UNSAFE_DIRECTORY when others than this user can have put something into it
 */
export async function hasState(layout: StateLayout): Promise<boolean> {
  await checkPrivate(layout, false);
  if (!(await isMarked(layout))) return false;
  await checkPrivate(layout, true);
  return true;
}

async function isMarked(layout: StateLayout): Promise<boolean> {
  return (await readTextIfAny(layout.marker)) !== undefined;
}

/**
 * Deletes all state, except the passphrase. why: Pulumi writes a salt for the passphrase into the stack files of the
 * project (`encryptionsalt`); with another passphrase those stacks could not be used any more.
 *
 * @throws SandboxError SANDBOX_FOREIGN_DIRECTORY when the sandbox did not make the directory
 */
export async function deleteState(layout: StateLayout): Promise<void> {
  await checkOwned(layout);
  const kept = [layout.marker, layout.passphrase, layout.locks];
  for (const name of await list(layout.root)) {
    const path = join(layout.root, name);
    if (!kept.includes(path)) await rm(path, { recursive: true, force: true });
  }
}

async function checkOwned(layout: StateLayout): Promise<void> {
  const names = await list(layout.root);
  if (names.length === 0 || (await isMarked(layout))) return;
  throw new SandboxError(
    "SANDBOX_FOREIGN_DIRECTORY",
    `${layout.root} is not a sandbox's state directory: it holds ${names.slice(0, 3).join(", ")}. ` +
      `Name an empty or a new folder in SWITCHYARD_SANDBOX_DIR.`,
  );
}

/** The names in a folder, without the sandbox's locks; none when there is no such folder. */
async function list(folder: string): Promise<string[]> {
  return ((await readdir(folder).catch(ifMissing)) ?? []).filter((name) => name !== "locks");
}
