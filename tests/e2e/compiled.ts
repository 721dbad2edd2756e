import { randomUUID } from "node:crypto";
import { copyFile, cp, mkdir, mkdtemp, realpath, rename, rm, symlink } from "node:fs/promises";
import { existsSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { bundle } from "../../scripts/package/bundle.ts";
import { projectRoot } from "../../sandbox/paths.ts";

/** Of the package, what is not compiled. */
const AS_THEY_ARE = ["package.json", "cli/launcher.js", "schema"];
const PACK = ["index.cjs", "package.json", "PulumiPolicy.yaml"];

const PRELOAD = 'import { leanSdk } from "./components/engine/lean-sdk.ts"; leanSdk();';

let made: Promise<string> | undefined;

/**
 * Of the environment of programs and policy packs that the engine starts: has them load Pulumi's SDK as a worker does, which takes half as
 * long. They cannot see to that themselves, since the SDK starts them. It has no effect on an SDK of their own.
 */
export async function leanPrograms(): Promise<Readonly<Record<string, string>>> {
  return { NODE_OPTIONS: `--require ${JSON.stringify(join(await compiledPackage(), "lean-sdk.cjs"))}` };
}

/**
 * Folder of the package, compiled as npm packs it, once for all processes of a test run. Programs, commands and workers of the tests run it.
 * why: from the sources each of them takes a second or two of processor time to start, and a run starts hundreds. What is
 * compiled is the same code; that a clone runs its sources is for the tests that say so, by `projectRoot` or `Project.fromSources`.
 */
export function compiledPackage(): Promise<string> {
  return (made ??= make());
}

async function make(): Promise<string> {
  const shared = process.env["SWITCHYARD_TEST_SHARED"] ?? "";
  if (shared !== "") await mkdir(shared, { recursive: true });
  const place = await realpath(shared === "" ? await mkdtemp(join(tmpdir(), "switchyard-compiled-")) : shared);
  if (shared === "") process.on("exit", () => rmSync(place, { recursive: true, force: true }));
  const folder = join(place, "package");
  if (existsSync(folder)) return folder;
  const half = join(place, `.package-${randomUUID()}`);
  for (const name of ["cli", "policy-pack"]) await mkdir(join(half, name), { recursive: true });
  for (const name of AS_THEY_ARE) await cp(join(projectRoot, name), join(half, name), { recursive: true });
  for (const name of PACK) await copyFile(join(projectRoot, "policy-pack", name), join(half, "policy-pack", name));
  await symlink(join(projectRoot, "node_modules"), join(half, "node_modules"));
  await bundle(join(half, "dist"));
  await build({
    stdin: { contents: PRELOAD, resolveDir: projectRoot },
    outfile: join(half, "lean-sdk.cjs"),
    bundle: true,
    platform: "node",
    format: "cjs",
    define: { "import.meta.url": JSON.stringify(pathToFileURL(join(projectRoot, "index.ts")).href) },
  });
  await rename(half, folder).catch(async (error: unknown) => {
    await rm(half, { recursive: true, force: true });
    // why: another process was first.
    if (!existsSync(folder)) throw error;
  });
  return folder;
}
