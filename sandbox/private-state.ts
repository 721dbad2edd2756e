import { lstat, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { shellWord } from "../fleet/shell-word.ts";
import { SandboxError } from "./error.ts";
import { ifMissing } from "./files.ts";
import type { StateLayout } from "./paths.ts";

/** Write permission of the group and of everybody else. */
const OTHERS_WRITE = 0o022;

/**
 * Makes sure that nobody but this user can have put anything into a state directory: it holds keys, says where AWS is, and
 * its programs go on PATH. A folder that is not there is fine. `entries`: whether what lies in it is looked at too.
 *
 * @param user the user's number; where the system has none (Windows), nothing is checked
 * @throws SandboxError SANDBOX_UNSAFE_DIRECTORY
 */
export async function checkPrivate(
  { root }: StateLayout,
  entries: boolean,
  user: number | undefined = process.getuid?.(),
): Promise<void> {
  if (user === undefined) return;
  const elsewhere = "Name a folder of your own in SWITCHYARD_SANDBOX_DIR.";
  for (const look of [lstat, stat]) {
    const found = await look(root).catch(ifMissing);
    if (found === undefined) return;
    if (found.uid !== user) throw unsafe(`${root} belongs to another user (number ${String(found.uid)}). ${elsewhere}`);
    // why not of a link: its mode says nothing.
    if (!found.isSymbolicLink() && (found.mode & OTHERS_WRITE) !== 0) {
      throw unsafe(
        `${root} holds the sandbox's state, and others may write in it. ` +
          `Look whether all in it is yours, then: chmod 700 ${shellWord(root)}`,
      );
    }
  }
  if (!entries) return;
  for (const name of (await readdir(root).catch(ifMissing)) ?? []) {
    const path = join(root, name);
    const found = await lstat(path).catch(ifMissing);
    if (found?.isSymbolicLink() === true)
      throw unsafe(`${path} is a link, and the sandbox would write where it leads. Remove it: rm ${shellWord(path)}`);
    if (found !== undefined && found.uid !== user)
      throw unsafe(`${path} belongs to another user (number ${String(found.uid)}). Remove it, or: ${elsewhere}`);
  }
}

function unsafe(message: string): SandboxError {
  return new SandboxError("SANDBOX_UNSAFE_DIRECTORY", message);
}
