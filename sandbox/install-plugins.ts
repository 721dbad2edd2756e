import { constants, mkdir, readdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { parsedJson } from "../fleet/parsed-json.ts";
import { SandboxError } from "./error.ts";
import { areThere, putInPlace, readTextIfAny, writePrivateFile } from "./files.ts";
import type { StateLayout } from "./paths.ts";
import { chosenPlugin, type ChosenPlugin } from "./plugin-choice.ts";
import { withProgress, type Log } from "./progress.ts";
import { runCommand, tail } from "./run-command.ts";

/**
 * Puts provider plugins into the sandbox's own PULUMI_HOME; again only when a plugin has changed. What is in the cache is
 * linked: an official plugin is too large for a copy in each sandbox.
 *
 * @throws SandboxError SANDBOX_PLUGIN_ARCHIVE when an archive holds no such plugin
 */
export async function installPlugins(layout: StateLayout, chosen: readonly ChosenPlugin[], log: Log): Promise<void> {
  const before = await installedPlugins(layout);
  for (const plugin of chosen) {
    const { name, version, state } = plugin;
    const target = join(layout.pulumiHome, "plugins", `resource-${name}-v${version}`);
    const isSame = before.some((one) => one.name === name && one.version === version && one.state === state);
    if (!isSame || !(await holdsPlugin(target, name)))
      await withProgress(log, `Installing the plugin ${name} ${version}`, () => install(plugin, target));
    log(pluginLine(plugin));
  }
  await writePrivateFile(stateFile(layout), JSON.stringify(chosen, undefined, 2));
}

/** The plugins that a sandbox has; none before its first start. */
export async function installedPlugins(layout: StateLayout): Promise<readonly ChosenPlugin[]> {
  return z.array(chosenPlugin).safeParse(parsedJson((await readTextIfAny(stateFile(layout))) ?? "")).data ?? [];
}

/** Which plugin it is, in one line. */
export function pluginLine({ name, version, source, from, why }: Omit<ChosenPlugin, "state">): string {
  const what = {
    official: "the official one",
    own: `the sandbox's own${why === undefined ? "" : ` (${why})`}`,
    archive: `from ${from}`,
  };
  return `Plugin ${name} ${version}: ${what[source]}`;
}

function stateFile(layout: StateLayout): string {
  return join(layout.pulumiHome, "switchyard-plugins.json");
}

async function install({ name, source, from }: ChosenPlugin, target: string): Promise<void> {
  await putInPlace(target, async (draft) => {
    await mkdir(draft, { recursive: true });
    if (source === "official") {
      // why not the folder itself: the engine looks for folders, and passes a link over.
      for (const entry of await readdir(from)) await symlink(join(from, entry), join(draft, entry));
    } else await unpack(from, draft);
    if (!(await holdsPlugin(draft, name)))
      throw notAnArchive(from, name, `it holds no program pulumi-resource-${name}`);
    await rm(target, { recursive: true, force: true });
  });

  async function unpack(archive: string, folder: string): Promise<void> {
    const result = await runCommand("tar", ["-xzf", archive, "-C", folder]);
    if (result.code !== 0) throw notAnArchive(archive, name, tail(result, 3));
  }
}

function notAnArchive(archive: string, name: string, why: string): SandboxError {
  return new SandboxError(
    "SANDBOX_PLUGIN_ARCHIVE",
    `${archive} is not an archive of the plugin ${name}: ${why}. Name one as it is released: pulumi-resource-${name}-….tar.gz.`,
  );
}

function holdsPlugin(folder: string, name: string): Promise<boolean> {
  return areThere([join(folder, `pulumi-resource-${name}`)], constants.X_OK);
}
