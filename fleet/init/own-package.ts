import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { shellWord } from "../shell-word.ts";

/** The package that this code belongs to, and how another project gets the same. */
export interface OwnPackage {
  readonly name: string;
  readonly version: string;
  /** What npm is to install, as `package.json` writes it: a version, or `file:` and a path. */
  readonly spec: string;
  /** Command that makes what `spec` names; absent where it is there. */
  readonly make?: string;
}

const manifest = z.object({ name: z.string(), version: z.string() });
const lock = z.object({ packages: z.record(z.string(), z.object({ resolved: z.string().optional() })) });

/**
 * Finds the package by its `package.json` above this file. Installed from a file, the project is to get that file;
 * installed by its version, that version; run from a clone, what `npm pack` makes there.
 * @param folder The project that is to depend on it.
 * @param from Where to look from. Default: this file.
 * @throws Error when there is no such file.
 */
export function ownPackage(folder: string, from: string = dirname(fileURLToPath(import.meta.url))): OwnPackage {
  const root = rootOf(from);
  const { name, version } = manifest.parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  const modules = dirname(root);
  if (modules.split(sep).at(-1) !== "node_modules") {
    const tarball = join(root, `${name}-${version}.tgz`);
    const spec = fileSpec(folder, tarball);
    return {
      name,
      version,
      spec,
      ...(!existsSync(tarball) && {
        make: `npm pack ${shellWord(root)} --pack-destination ${shellWord(root)}`,
      }),
    };
  }
  const file = installedFrom(modules, name);
  return { name, version, spec: file === undefined ? version : fileSpec(folder, file) };
}

/** The file that npm unpacked it from; undefined for a registry's. */
function installedFrom(modules: string, name: string): string | undefined {
  const path = join(modules, ".package-lock.json");
  if (!existsSync(path)) return undefined;
  const { packages } = lock.parse(JSON.parse(readFileSync(path, "utf8")));
  const resolved = packages[`node_modules/${name}`]?.resolved;
  return resolved?.startsWith("file:") === true ? resolve(dirname(modules), resolved.slice(5)) : undefined;
}

function rootOf(folder: string): string {
  if (existsSync(join(folder, "package.json"))) return folder;
  const above = dirname(folder);
  if (above === folder) throw new Error("The package that this program belongs to was not found.");
  return rootOf(above);
}

function fileSpec(folder: string, file: string): string {
  const path = relative(folder, file).split(sep).join("/");
  return `file:${path.startsWith(".") ? path : `./${path}`}`;
}
