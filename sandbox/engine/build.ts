import { copyFile, chmod } from "node:fs/promises";
import { join } from "node:path";
import { SandboxError } from "../error.ts";
import { withProgress, type Log } from "../progress.ts";
import { runCommand, tail } from "../run-command.ts";
import { buildSlot, fillSlot, modulesDirectory, type CacheSlot } from "./cached.ts";
import { goEnvironment } from "./go-toolchain.ts";
import { builtEngineVersion, builtLanguageHostVersion } from "./versions.ts";

/** One program that is built from a Go module in `modules/`. */
interface Program {
  /** The folder in `modules/`. */
  readonly module: string;
  readonly package: string;
  readonly version: string;
}

const programs: readonly Program[] = [
  {
    module: "language-nodejs",
    package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    version: builtLanguageHostVersion,
  },
  { module: "pulumi", package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", version: builtEngineVersion },
];

/** Shell scripts that the engine starts for policy packs and dynamic providers; they find the SDK in node_modules. */
const scripts = ["pulumi-analyzer-policy", "pulumi-resource-pulumi-nodejs"] as const;

/**
 * Builds the engine, its Node.js language host and their scripts from Go modules into the cache. Takes minutes the
 * first time, and needs Go and a Go module proxy.
 *
 * @throws SandboxError SANDBOX_GO_MISSING, SANDBOX_GO_TOO_OLD, SANDBOX_ENGINE_BUILD
 */
export async function buildEngine(cacheDir: string, environment: NodeJS.ProcessEnv, log: Log): Promise<CacheSlot> {
  const env = await goEnvironment(cacheDir, environment);
  const target = buildSlot(cacheDir);
  await fillSlot(target, async (directory) => {
    const bin = join(directory, "bin");
    for (const program of programs) await buildProgram(program, bin, env, log);
    await installScripts(bin, env);
  });
  return target;
}

async function buildProgram(program: Program, bin: string, env: NodeJS.ProcessEnv, log: Log): Promise<void> {
  const name = program.package.slice(program.package.lastIndexOf("/") + 1);
  const label = `Building ${name} ${program.version} from its Go modules (minutes, once)`;
  await withProgress(log, label, async (detail) => {
    const stamp = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${program.version}`;
    const args = ["build", "-buildvcs=false", "-ldflags", `-s -w ${stamp}`, "-o", bin, program.package];
    const result = await runCommand("go", args, { cwd: join(modulesDirectory, program.module), env, onLine: detail });
    if (result.code !== 0) {
      throw new SandboxError("SANDBOX_ENGINE_BUILD", `go build of ${name} ${program.version} failed:\n${tail(result)}`);
    }
  });
}

async function installScripts(bin: string, env: NodeJS.ProcessEnv): Promise<void> {
  const args = ["list", "-m", "-f", "{{.Dir}}", "github.com/pulumi/pulumi/sdk/v3"];
  const result = await runCommand("go", args, { cwd: join(modulesDirectory, "pulumi"), env });
  const source = result.stdout.trim();
  if (result.code !== 0 || source === "") {
    throw new SandboxError(
      "SANDBOX_ENGINE_BUILD",
      `The SDK's sources were not found in the module cache:\n${tail(result)}`,
    );
  }
  for (const name of scripts) {
    await copyFile(join(source, "nodejs", "dist", name), join(bin, name));
    await chmod(join(bin, name), 0o755);
  }
}
