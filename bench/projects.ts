import { copyFile, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse, parseDocument, stringify } from "yaml";
import { bundle } from "../scripts/package/bundle.ts";
import { projectRoot } from "../sandbox/paths.ts";
import { sandboxApi } from "../sandbox/entering/enter.ts";
import type { SandboxHandle } from "../sandbox/lifecycle.ts";
import type { Project } from "./pulumi.ts";

/** Where projects are made, and what they share: one file backend, one passphrase, one sandbox. */
export interface Ground {
  readonly sandbox: SandboxHandle;
  readonly folder: string;
  readonly passphrase: string;
}

/** A stack's file: its name, and what stands under `config` as YAML; nothing when absent. */
export interface StackFile {
  readonly stack: string;
  readonly salt: string;
  readonly config?: string;
}

/** A fresh folder below the sandbox's, with a file backend of its own. */
export async function ground(sandbox: SandboxHandle, name: string): Promise<Ground> {
  const folder = join(sandbox.layout.root, "bench", `${name}-${process.pid}-${Date.now()}`);
  await mkdir(join(folder, "backend"), { recursive: true });
  // why: how fast Identity Center answers is not what is measured.
  await sandboxApi(sandbox, "PUT", "settings", { pace: false });
  return { sandbox, folder, passphrase: (await readFile(sandbox.layout.passphrase, "utf8")).trim() };
}

/** The folder that holds the stacks' checkpoints of the file backend. */
export function checkpointFolder({ folder }: Ground): string {
  return join(folder, "backend", ".pulumi", "stacks", "switchyard");
}

/**
 * A project that runs the program of this repository, with its own `Pulumi.yaml`.
 * @param quotas What stands under `quotas` in it. Default: nothing.
 */
export async function switchyardProject(
  at: Ground,
  files: readonly StackFile[],
  profile: string,
  quotas?: Readonly<Record<string, number>>,
): Promise<Project> {
  const own = await readFile(join(projectRoot, "Pulumi.yaml"), "utf8");
  const yaml = quotas === undefined ? own : withQuotas(own, quotas);
  return project(at, `switchyard-${profile}`, { yaml, files, profile, links: ["index.ts", "components", "core"] });
}

/**
 * A project of a user's own: one line of program, and the compiled package as npm would install it. The package's
 * dependencies are those of this repository, so that both programs run on the same files.
 */
export async function packageProject(at: Ground, files: readonly StackFile[], profile: string): Promise<Project> {
  const { name } = JSON.parse(await readFile(join(projectRoot, "package.json"), "utf8")) as { readonly name: string };
  const yaml = await readFile(join(projectRoot, "Pulumi.yaml"), "utf8");
  const made = await project(at, `package-${profile}`, { yaml, files, profile, links: [], own: true });
  const modules = join(made.directory, "node_modules");
  const installed = join(modules, name);
  await bundle(join(installed, "dist"));
  await copyFile(join(projectRoot, "package.json"), join(installed, "package.json"));
  for (const entry of await readdir(join(projectRoot, "node_modules")))
    await symlink(join(projectRoot, "node_modules", entry), join(modules, entry));
  await writeFile(
    join(made.directory, "package.json"),
    JSON.stringify({ type: "module", dependencies: { [name]: "*" } }),
  );
  await writeFile(join(made.directory, "index.ts"), `export { default } from "${name}";\n`);
  return made;
}

function withQuotas(yaml: string, quotas: Readonly<Record<string, number>>): string {
  const document = parseDocument(yaml);
  document.setIn(["config", "quotas"], { value: quotas });
  return document.toString();
}

/** A project that runs a program of `bench/literal`, the same way and without any configuration. */
export async function literalProject(
  at: Ground,
  program: string,
  files: readonly StackFile[],
  profile: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Project> {
  const { name, runtime } = parse(await readFile(join(projectRoot, "Pulumi.yaml"), "utf8")) as ProjectFile;
  const yaml = stringify({ name, runtime, main: `${program}.ts` });
  const made = await project(at, `literal-${program}`, {
    yaml,
    files,
    profile,
    links: [`bench/literal/${program}.ts`],
  });
  return { ...made, env: { ...made.env, ...environment } };
}

interface ProjectFile {
  readonly name: string;
  readonly runtime: unknown;
}

interface Contents {
  readonly yaml: string;
  readonly files: readonly StackFile[];
  readonly profile: string;
  /** Files of the repository that the project needs; each is linked under its last name. */
  readonly links: readonly string[];
  /** Whether it has packages of its own. Default: those of the repository. */
  readonly own?: boolean;
}

async function project(
  at: Ground,
  name: string,
  { yaml, files, profile, links, own = false }: Contents,
): Promise<Project> {
  const directory = join(at.folder, name);
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "Pulumi.yaml"), yaml);
  for (const path of [...links, ...(own ? [] : ["node_modules", "package.json", "tsconfig.json"])])
    await symlink(join(projectRoot, path), join(directory, path.split("/").at(-1) ?? path));
  for (const { stack, salt, config } of files)
    await writeFile(join(directory, `Pulumi.${stack}.yaml`), `encryptionsalt: ${salt}\n${config ?? ""}`);
  const env = {
    ...at.sandbox.env(profile),
    PULUMI_BACKEND_URL: pathToFileURL(join(at.folder, "backend")).href,
  };
  return { directory, env };
}
