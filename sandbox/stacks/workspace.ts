import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readTextIfAny, writePrivateFile } from "../files.ts";
import type { StateLayout } from "../paths.ts";
import { encryptionSalt } from "./encryption-salt.ts";

/** What the program consists of; linked, so that the copy runs the code as it stands. */
const LINKED = ["index.ts", "api.ts", "components", "core", "node_modules", "package.json", "tsconfig.json"];

/** Links the project's code into a folder, which then looks like a clone without stack files. */
export async function linkCode(project: string, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const entry of LINKED) {
    await rm(join(directory, entry), { recursive: true, force: true });
    await symlink(join(project, entry), join(directory, entry));
  }
}

/**
 * Copies Pulumi's YAML files of a folder to another one, and takes away those that are no longer in the first.
 *
 * why a copy: Pulumi writes the encryption salt of a stack into its file. The salt of the sandbox's passphrase does not
 * belong in the files that a user commits.
 */
export async function copyStackFiles(from: string, to: string, layout: StateLayout): Promise<void> {
  const list = async (folder: string) => (await readdir(folder)).filter((name) => /^Pulumi(\..+)?\.yaml$/.test(name));
  for (const stale of await list(to)) await rm(join(to, stale));
  const salt = await sharedSalt(layout);
  for (const name of await list(from)) {
    const text = await readFile(join(from, name), "utf8");
    const own = name === "Pulumi.yaml" ? text : `encryptionsalt: ${salt}\n${text.replace(/^encryptionsalt:.*\n/m, "")}`;
    await writeFile(join(to, name), own);
  }
}

/** why one for all stacks: the engine derives a key for each, a tenth of a second for every contract that the home stack reads. */
async function sharedSalt({ root, passphrase }: StateLayout): Promise<string> {
  const file = join(root, "encryption-salt");
  const known = await readTextIfAny(file);
  const salt = known ?? (await encryptionSalt((await readFile(passphrase, "utf8")).trim()));
  if (known === undefined) await writePrivateFile(file, salt);
  return salt;
}
