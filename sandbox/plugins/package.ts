import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { shellWord } from "../../fleet/shell-word.ts";
import { areThere, putInPlace } from "../files.ts";
import { packageVersion } from "../package-version.ts";
import { projectRoot } from "../paths.ts";
import { runCommand, tail } from "../run-command.ts";

/** A plugin, packed as official ones are. */
export interface PackagedPlugin {
  readonly name: (typeof PLUGIN_NAMES)[number];
  readonly version: string;
  readonly file: string;
}

/** Where the packages go, and who hears of progress. */
export interface PackageOptions {
  readonly outDir: string;
  readonly log: (line: string) => void;
}

const here = dirname(fileURLToPath(import.meta.url));

/** The provider plugins that the program needs. */
export const PLUGIN_NAMES = ["aws", "aws-native"] as const;

/** What else of this repository is bundled with them: how a provider signs in, and when policies are the same. */
const ELSEWHERE = [
  "core/aws/same-policy.ts",
  "core/faults/nesting-depth.ts",
  "fleet/aws/assumed-role.ts",
  "fleet/aws/aws-client.ts",
  "fleet/aws/base-credentials.ts",
  "fleet/parsed-json.ts",
].map((file) => join(projectRoot, file));

/** What V8 has made of the program, and the word by which the loader writes it once the plugin is up. */
const CODE = "program.code";
const COMPILE = "--compile";

// why: an engine starts its plugins anew for each command, and compiling one takes as long as starting Node does. V8 itself refuses
// what another version of it, or another program, made; then the plugin is compiled as any other.
const LOADER = `"use strict";
const { readFileSync, writeFileSync } = require("node:fs");
const { wrap } = require("node:module");
const { join } = require("node:path");
const { Script } = require("node:vm");
const filename = join(__dirname, "program.cjs");
const compiles = process.argv[2] === "${COMPILE}";
const cachedData = compiles ? undefined : readFileSync(join(__dirname, "${CODE}"));
const script = new Script(wrap(readFileSync(filename, "utf8")), { filename, cachedData });
if (compiles)
  process.stdout.write = () => {
    writeFileSync(join(__dirname, "${CODE}"), script.createCachedData());
    process.exit(0);
  };
script.runInThisContext()(exports, require, module, filename, __dirname);
`;

/**
 * Bundles each plugin into one file, and packs it with a launcher. Versions are those of the installed Pulumi packages, so that
 * the engine takes the plugins for the ones it asks for. A package's name holds the hash of all that went into it: when it
 * is there, nothing is built.
 */
export async function packagePlugins({ outDir, log }: PackageOptions): Promise<PackagedPlugin[]> {
  await mkdir(outDir, { recursive: true });
  const sources = await sourceHash();
  return Promise.all(
    PLUGIN_NAMES.map(async (name) => {
      const version = pluginVersion(name);
      const hash = digest(sources, name, version, launcher(), process.version).slice(0, 16);
      const file = join(outDir, `pulumi-resource-${name}-v${version}-${hash}.tar.gz`);
      if (!(await areThere([file]))) {
        log(`Building the ${name} ${version} plugin`);
        await pack(file, {
          [`pulumi-resource-${name}`]: launcher(),
          "plugin.cjs": LOADER,
          "program.cjs": await bundle(name, version),
        });
      }
      return { name, version, file };
    }),
  );
}

/** Packs these files, by name, as programs into an archive. why whole or not at all: two sandboxes may build at once. */
async function pack(file: string, contents: Readonly<Record<string, string>>): Promise<void> {
  await putInPlace(file, async (draft) => {
    const folder = await mkdtemp(`${draft}.`);
    for (const [name, content] of Object.entries(contents))
      await writeFile(join(folder, name), content, { mode: 0o755 });
    const compiled = await runCommand(process.execPath, ["--no-warnings", join(folder, "plugin.cjs"), COMPILE]);
    if (compiled.code !== 0) throw new Error(`compiling a plugin failed: ${tail(compiled)}`);
    const made = await runCommand("tar", ["-czf", draft, "-C", folder, ...Object.keys(contents), CODE]);
    if (made.code !== 0) throw new Error(`tar failed: ${tail(made)}`);
    await rm(folder, { recursive: true });
  });
}

/** Bundles one plugin into the text of a CommonJS file. */
export async function bundle(name: PackagedPlugin["name"], version: string): Promise<string> {
  const { build } = await import("esbuild");
  const result = await build({
    entryPoints: [join(here, name, "main.ts")],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minify: true,
    keepNames: true,
    legalComments: "none",
    mainFields: ["module", "main"],
    // why: what is loaded by V8's own code has no loader for it.
    supported: { "dynamic-import": false },
    define: { "process.env.SWITCHYARD_PLUGIN_VERSION": JSON.stringify(version) },
    logLevel: "silent",
    write: false,
    metafile: true,
    absWorkingDir: projectRoot,
  });
  const sources = Object.keys(result.metafile.inputs).filter((file) => !file.includes("node_modules"));
  const unnamed = sources
    .map((file) => join(projectRoot, file))
    .filter((file) => !file.startsWith(here) && !ELSEWHERE.includes(file));
  // why an error: a package would be taken for one that is up to date.
  if (unnamed.length > 0)
    throw new Error(`the name of the ${name} plugin's package does not tell of ${unnamed.join()}`);
  const [output] = result.outputFiles;
  if (output === undefined) throw new Error(`bundling the ${name} plugin gave no output`);
  return output.text;
}

// why: the engine's PATH usually has node; where it has not, the one that built the package does
function launcher(): string {
  return `#!/bin/sh\nnode=$(command -v node) || node=${shellWord(process.execPath)}\nexec "$node" --no-warnings "\${0%/*}/plugin.cjs" "$@"\n`;
}

/** The version of a plugin that its SDK asks the engine for. */
export function pluginVersion(name: PackagedPlugin["name"]): string {
  return packageVersion(`@pulumi/${name}`);
}

async function sourceHash(): Promise<string> {
  const entries = await readdir(here, { recursive: true });
  const files = entries.filter((entry) => entry.endsWith(".ts")).sort();
  const paths = [...files.map((file) => join(here, file)), ...ELSEWHERE];
  const texts = await Promise.all(paths.map((path) => readFile(path, "utf8")));
  const bundled = ["@aws-sdk/client-cloudcontrol", "@aws-sdk/client-iam", "@grpc/grpc-js", "@pulumi/pulumi", "esbuild"];
  return digest(...files, ...texts, ...bundled.map(packageVersion));
}

function digest(...parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex");
}
