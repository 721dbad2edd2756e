import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import { SandboxError } from "./error.ts";
import { officialPlugin } from "./official-plugin.ts";
import { PLUGIN_NAMES, pluginVersion, type PackagedPlugin } from "./plugins/package.ts";
import type { Log } from "./progress.ts";
import type { DownloadLimits } from "./run-download.ts";

/** A provider plugin that a sandbox is to have, or has. */
export const chosenPlugin = z.object({
  name: z.enum(PLUGIN_NAMES),
  /** The version that the SDK asks the engine for; an archive that is named by path may hold another one. */
  version: z.string(),
  source: z.enum(["official", "own", "archive"]),
  /** A folder with the plugin's files, or an archive of them. */
  from: z.string(),
  /** Changes when the content of `from` may have changed. */
  state: z.string(),
  /** Of the sandbox's own: why it is not the official one. */
  why: z.string().optional(),
});

/** A provider plugin that a sandbox is to have, or has. */
export type ChosenPlugin = z.infer<typeof chosenPlugin>;

/** Whether nothing but one kind will do. */
type Wanted = "official" | "own" | undefined;

/** What the choice depends on. */
export interface ChoiceOptions {
  /** The engine's program. */
  readonly pulumi: string;
  readonly cacheDir: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly log: Log;
  /** Makes the sandbox's own plugins; called when one of them is needed. One that it leaves out is not chosen. */
  readonly own: () => Promise<readonly PackagedPlugin[]>;
  /** Limits of a download, for tests. */
  readonly limits?: DownloadLimits;
}

/**
 * Chooses each provider plugin: the archive that SWITCHYARD_PLUGIN_AWS or SWITCHYARD_PLUGIN_AWS_NATIVE names, or else the
 * official one where it can be had, or else the sandbox's own. SWITCHYARD_PLUGINS (`official` or `own`) lets only one kind.
 *
 * @throws SandboxError SANDBOX_PLUGINS_VALUE, SANDBOX_PLUGIN_ARCHIVE, SANDBOX_PLUGIN_DOWNLOAD
 */
export async function choosePlugins(options: ChoiceOptions): Promise<readonly ChosenPlugin[]> {
  const wanted = wantedKind(options.environment);
  const had = await Promise.all(
    PLUGIN_NAMES.map(async (name): Promise<ChosenPlugin | Missing> => {
      const given = await fromPath(name, options.environment);
      if (given !== undefined) return given;
      return wanted === "own" ? { name, why: "SWITCHYARD_PLUGINS=own" } : official(name, wanted, options);
    }),
  );
  if (had.every((one) => "source" in one)) return had;
  const own = await options.own();
  return had.flatMap((one): ChosenPlugin[] => {
    if ("source" in one) return [one];
    const { name, why } = one;
    const ready = own.filter((plugin) => plugin.name === name);
    return ready.map(({ version, file }) => ({ name, version, source: "own", from: file, state: file, why }));
  });
}

/** A plugin that is not there otherwise. */
interface Missing {
  readonly name: PackagedPlugin["name"];
  readonly why: string;
}

function wantedKind({ SWITCHYARD_PLUGINS: said = "" }: NodeJS.ProcessEnv): Wanted {
  if (said === "") return undefined;
  if (said === "official" || said === "own") return said;
  throw new SandboxError(
    "SANDBOX_PLUGINS_VALUE",
    `SWITCHYARD_PLUGINS is "${said}". Set it to official or to own, or unset it: official ones are then used where they can be had.`,
  );
}

/** The variable that names the archive of a plugin. */
function archiveVariable(name: string): string {
  return `SWITCHYARD_PLUGIN_${name.replaceAll("-", "_").toUpperCase()}`;
}

async function fromPath(
  name: PackagedPlugin["name"],
  environment: NodeJS.ProcessEnv,
): Promise<ChosenPlugin | undefined> {
  const variable = archiveVariable(name);
  const said = environment[variable] ?? "";
  if (said === "") return undefined;
  const from = resolve(said);
  const found = await stat(from).catch(() => undefined);
  if (found?.isFile() === true) {
    const state = [from, found.size, found.mtimeMs].join(" ");
    return { name, version: pluginVersion(name), source: "archive", from, state };
  }
  throw new SandboxError(
    "SANDBOX_PLUGIN_ARCHIVE",
    `${variable} names ${from}, which is ${found === undefined ? "not there" : "no file"}. ` +
      `Name the archive of a plugin (pulumi-resource-${name}-….tar.gz), or unset it.`,
  );
}

async function official(
  name: PackagedPlugin["name"],
  wanted: Wanted,
  { pulumi, cacheDir, log, limits }: ChoiceOptions,
): Promise<ChosenPlugin | Missing> {
  const version = pluginVersion(name);
  const insists = wanted === "official";
  const where = { name, version, pulumi, cacheDir, log, insists, ...(limits === undefined ? {} : { limits }) };
  const found = await officialPlugin(where);
  if (found.kind === "done")
    return { name, version, source: "official", from: found.directory, state: found.directory };
  if (!insists) return { name, why: `the official one could not be had: ${found.reason}` };
  throw new SandboxError(
    "SANDBOX_PLUGIN_DOWNLOAD",
    `SWITCHYARD_PLUGINS asks for the official plugin ${name} ${version}, which could not be had: ${found.reason}. ` +
      `Name its archive in ${archiveVariable(name)}, or unset SWITCHYARD_PLUGINS.`,
  );
}
