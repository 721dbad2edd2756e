import { copyFile, lstat, mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseDocument } from "yaml";

/** What the program consists of; linked, so that the copy runs the code as it stands. */
const LINKED = ["index.ts", "api.ts", "components", "core", "node_modules", "package.json", "tsconfig.json"];

/** File in the copy that keeps the salt of the sandbox's stacks. */
const SALT = "encryption-salt";

/** A copy of the project's files to run Pulumi in. */
export interface Workspace {
  readonly directory: string;
  /** Stack files, by stack name. */
  readonly stacks: readonly string[];
}

/**
 * Copies the project's YAML files to a folder and links the code beside them.
 *
 * why a copy: Pulumi writes the encryption salt of a stack into its file. The salt of the sandbox's passphrase does not
 * belong in the files that a user commits.
 */
export async function prepareWorkspace(project: string, directory: string): Promise<Workspace> {
  await linkCode(project, directory);
  return copyStackFiles(project, directory);
}

/** Links the project's code into a folder, which then looks like a clone without stack files. */
export async function linkCode(project: string, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await Promise.all(LINKED.map((entry) => link(join(project, entry), join(directory, entry))));
}

/** Copies Pulumi's YAML files of a folder to another one, and takes away those that are no longer in the first. */
export async function copyStackFiles(project: string, directory: string): Promise<Workspace> {
  const files = (await readdir(project)).filter((entry) => /^Pulumi(\..+)?\.yaml$/.test(entry));
  const stale = (await readdir(directory)).filter(
    (entry) => /^Pulumi(\..+)?\.yaml$/.test(entry) && !files.includes(entry),
  );
  await Promise.all(stale.map((entry) => rm(join(directory, entry))));
  const salt = await readFile(join(directory, SALT), "utf8").catch(() => undefined);
  const stacks: string[] = [];
  for (const file of files) {
    const stack = /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1];
    await copyFile(join(project, file), join(directory, file));
    if (stack === undefined) continue;
    stacks.push(stack);
    if (salt !== undefined) await addSalt(join(directory, file), salt);
  }
  return { directory, stacks: stacks.sort() };
}

/**
 * Keeps the salt that Pulumi wrote for one stack, so that all stacks of the sandbox share it.
 * why: the engine derives a key for each salt, which costs a tenth of a second for every contract that the home stack reads.
 */
export async function keepSalt(workspace: Workspace, stack: string): Promise<void> {
  const salt = saltOf(await readFile(join(workspace.directory, `Pulumi.${stack}.yaml`), "utf8"));
  if (salt !== undefined) await writeFile(join(workspace.directory, SALT), salt);
}

async function addSalt(file: string, salt: string): Promise<void> {
  const text = await readFile(file, "utf8");
  if (saltOf(text) === undefined) await writeFile(file, `encryptionsalt: ${salt}\n${text}`);
}

function saltOf(text: string): string | undefined {
  const salt: unknown = parseDocument(text).get("encryptionsalt");
  return typeof salt === "string" ? salt : undefined;
}

async function link(target: string, path: string): Promise<void> {
  const existing = await lstat(path).catch(() => undefined);
  if (existing !== undefined) {
    if (existing.isSymbolicLink() && (await readlink(path)) === target) return;
    await rm(path, { recursive: true });
  }
  await symlink(target, path);
}
