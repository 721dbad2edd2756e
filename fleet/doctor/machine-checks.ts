import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import semver from "semver";
import { z } from "zod";
import { type EngineSettings, runEngine } from "../engine/engine-command.ts";
import { findEngine, OLDEST_ENGINE } from "../engine/find-engine.ts";
import { type DoctorCheck, notChecked, ok } from "./check.ts";
import { parsedJson } from "../parsed-json.ts";

const MACHINE = "this machine";

/** Oldest Node that the program works with: `engines` of its `package.json`. */
const OLDEST_NODE = "20.19.0";

/** @param version As `process.versions.node` has it. */
export function nodeCheck(version: string): DoctorCheck {
  if (semver.gte(version, OLDEST_NODE)) return ok("node", MACHINE, version);
  return {
    ...{ id: "node", subject: MACHINE, state: "fault", code: "doctor/node", found: version },
    expected: `Node ${OLDEST_NODE} or newer`,
    fix: "Install a newer Node, and put it first on PATH: Pulumi takes the one that it finds there.",
  };
}

/** The Pulumi CLI, for the checks that need it; absent where there is none that can be used. */
export interface FoundEngine {
  readonly check: DoctorCheck;
  readonly engine?: EngineSettings;
}

export async function engineCheck(env: NodeJS.ProcessEnv, command?: string): Promise<FoundEngine> {
  try {
    const engine = await findEngine(env, command);
    return { engine, check: ok("engine", MACHINE, `pulumi ${engine.version}`) };
  } catch (error) {
    return {
      check: {
        ...{ id: "engine", subject: MACHINE, state: "fault", code: "doctor/engine" },
        found: error instanceof Error ? error.message : String(error),
        expected: `the Pulumi CLI ${OLDEST_ENGINE} or newer`,
        fix: "Install it from pulumi.com/docs/install, and open a new terminal, so that PATH has it.",
      },
    };
  }
}

/** Packages of the providers, by the name of the plugin. */
const PROVIDERS = { aws: "@pulumi/aws", "aws-native": "@pulumi/aws-native" } as const;

const installed = z.array(z.object({ name: z.string(), kind: z.string(), version: z.string().optional() }));

/**
 * The plugins that the engine will start, by the versions of the packages that the program imports.
 * @param program Folder in which Pulumi runs the program.
 */
export async function pluginChecks(
  engine: EngineSettings,
  program: string,
  run: typeof runEngine = runEngine,
): Promise<readonly DoctorCheck[]> {
  const expected = "each provider's plugin, in the version of its package";
  const end = await run(engine, ["plugin", "ls", "--json"], program);
  const known = end.code === 0 ? installed.safeParse(parsedJson(end.stdout)) : undefined;
  if (known?.success !== true) {
    const found = end.stderr.trim() || "no list of plugins";
    const fix = "Run `pulumi plugin ls`, correct what it says, and repeat the command.";
    return [notChecked("plugins", MACHINE, { expected, found: `pulumi plugin ls: ${found}`, fix })];
  }
  return Object.entries(PROVIDERS).map(([name, packageName]) => {
    const version = packageVersion(program, packageName);
    if (version === undefined)
      return {
        ...{ id: "plugins", subject: name, state: "fault", code: "doctor/package", found: "it is not installed" },
        expected: `the package ${packageName}, beside the program`,
        fix: "Run `npm install` in the project's folder.",
      };
    const has = known.data.filter((one) => one.kind === "resource" && one.name === name).map((one) => one.version);
    if (has.includes(version)) return ok("plugins", name, version);
    const others = has.length === 0 ? "none" : has.join(", ");
    return notChecked("plugins", name, {
      expected: `version ${version}, which the package ${packageName} wants`,
      found: `${others}; the engine fetches it with the first run, which was not tried`,
      fix: `Run \`pulumi plugin install resource ${name} v${version}\`.`,
    });
  });
}

/** why by hand: packages need not export their `package.json`. */
function packageVersion(program: string, name: string): string | undefined {
  const here = createRequire(join(program, "index.js"));
  for (const folder of [...(here.resolve.paths(name) ?? []), ...(ownPaths(name) ?? [])]) {
    const file = join(folder, name, "package.json");
    if (!existsSync(file)) continue;
    const read = z.object({ version: z.string() }).safeParse(parsedJson(readFileSync(file, "utf8")));
    if (read.success) return read.data.version;
  }
  return undefined;
}

/** Where this package itself finds others: a project need not have them among its own. */
function ownPaths(name: string): readonly string[] | undefined {
  return createRequire(join(dirname(fileURLToPath(import.meta.url)), "index.js")).resolve.paths(name) ?? undefined;
}
