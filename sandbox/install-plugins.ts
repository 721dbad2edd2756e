import { createHash } from "node:crypto";
import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { SandboxError } from "./error.ts";
import { readTextIfAny, writePrivateFile } from "./files.ts";
import type { StateLayout } from "./paths.ts";
import { withProgress, type Log } from "./progress.ts";
import { runCommand, tail } from "./run-command.ts";

/** A plugin in the form that `pulumi plugin install --file` takes. */
export interface PluginPackage {
  readonly name: string;
  readonly version: string;
  readonly file: string;
}

/**
 * Installs provider plugins into the sandbox's own PULUMI_HOME; again only when a plugin's content has changed.
 *
 * @param pulumi the engine's program
 * @throws SandboxError SANDBOX_PLUGIN_INSTALL
 */
export async function installPlugins(
  layout: StateLayout,
  pulumi: string,
  packages: readonly PluginPackage[],
  log: Log,
): Promise<void> {
  const file = join(layout.pulumiHome, "switchyard-plugins.json");
  const installed = JSON.parse((await readTextIfAny(file)) ?? "{}") as Record<string, string>;
  for (const plugin of packages) {
    const name = `resource-${plugin.name}-v${plugin.version}`;
    const digest = createHash("sha256")
      .update(await readFile(plugin.file))
      .digest("hex");
    if (installed[name] === digest && (await exists(join(layout.pulumiHome, "plugins", name)))) continue;
    await withProgress(log, `Installing the plugin ${plugin.name} ${plugin.version}`, () =>
      install(layout, pulumi, plugin),
    );
    installed[name] = digest;
    await writePrivateFile(file, JSON.stringify(installed, undefined, 2));
  }
}

async function install(layout: StateLayout, pulumi: string, plugin: PluginPackage): Promise<void> {
  const env = { ...process.env, PULUMI_HOME: layout.pulumiHome, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const what = ["resource", plugin.name, plugin.version];
  const args = ["plugin", "install", ...what, "--file", plugin.file, "--reinstall", "--non-interactive"];
  const result = await runCommand(pulumi, args, { env });
  if (result.code === 0) return;
  throw new SandboxError(
    "SANDBOX_PLUGIN_INSTALL",
    `pulumi plugin install of ${plugin.name} ${plugin.version} failed:\n${tail(result)}`,
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
