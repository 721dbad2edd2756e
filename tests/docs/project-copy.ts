import { copyFile, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { projectRoot } from "../../sandbox/paths.ts";

/** The code that a user runs and does not change. */
const LINKED = [
  "index.ts",
  "api.ts",
  "cli",
  "components",
  "core",
  "fleet",
  "policy-pack",
  "review",
  "sandbox",
  "schema",
  "tools",
  "node_modules",
  "package.json",
  "tsconfig.json",
];

/** Copies the stack files to a folder and links the code beside them, so that commands can write as they would in a clone. */
export async function copyProject(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all(LINKED.map((name) => symlink(join(projectRoot, name), join(folder, name))));
  const stackFiles = (await readdir(projectRoot)).filter((name) => /^Pulumi(\..+)?\.yaml$/.test(name));
  await Promise.all(stackFiles.map((name) => copyFile(join(projectRoot, name), join(folder, name))));
}

/** Puts a block's text into the file that it stands for, and keeps the encryption salt that Pulumi wrote there. */
export async function writeBlock(
  folder: string,
  name: string,
  text: string,
  before: string | undefined,
): Promise<void> {
  if (!/^[\w.-]+$/.test(name)) throw new Error(`not a file of the project's folder: ${name}`);
  const salt = /^encryptionsalt: .*$/m.exec(before ?? "")?.[0];
  await writeFile(join(folder, name), salt === undefined ? text : `${text}${salt}\n`);
}
