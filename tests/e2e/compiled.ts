import { randomUUID } from "node:crypto";
import { copyFile, cp, mkdir, mkdtemp, realpath, rename, rm, symlink } from "node:fs/promises";
import { existsSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle } from "../../scripts/package/bundle.ts";
import { projectRoot } from "../../sandbox/paths.ts";

/** Of the package, what is not compiled. */
const AS_THEY_ARE = ["package.json", "cli/launcher.js", "schema"];
const PACK = ["index.cjs", "package.json", "PulumiPolicy.yaml"];

let made: Promise<string> | undefined;

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
  await rename(half, folder).catch(async (error: unknown) => {
    await rm(half, { recursive: true, force: true });
    // why: another process was first.
    if (!existsSync(folder)) throw error;
  });
  return folder;
}
