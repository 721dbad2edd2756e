import { randomUUID } from "node:crypto";
import { copyFile, mkdir, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { type Prepare } from "../../sandbox/prepare.ts";

/**
 * Puts in place what a sandbox needs, with the plugins that another process of the same test run has packed. why only of the same
 * run: the name of a package tells of the plugin's own sources, and not of all that is bundled with them.
 */
export const prepareShared: Prepare = async (layout, log) => {
  const { prepareSandbox } = await import("../../sandbox/prepare.ts");
  const shared = process.env["SWITCHYARD_TEST_SHARED"] ?? "";
  if (shared === "") return prepareSandbox(layout, log);
  await copyNew(shared, layout.plugins);
  const prepared = await prepareSandbox(layout, log);
  await copyNew(layout.plugins, shared);
  return prepared;
};

/** Copies the packages that are not there yet, each whole or not at all. */
async function copyNew(from: string, to: string): Promise<void> {
  await mkdir(from, { recursive: true });
  await mkdir(to, { recursive: true });
  const there = await readdir(to);
  const packages = (await readdir(from)).filter((name) => name.startsWith("pulumi-resource-") && !there.includes(name));
  for (const name of packages) {
    const half = join(to, `.${name}.${randomUUID()}`);
    await copyFile(join(from, name), half);
    await rename(half, join(to, name));
  }
}
