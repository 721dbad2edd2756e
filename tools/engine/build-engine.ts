import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { chmod, copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { EngineBuildError, go } from "./go.ts";
import { goEnvironment } from "./go-toolchain.ts";

/** The engine that is built: that of the SDK. See modules/pulumi/go.mod. */
export const builtEngineVersion = "3.248.0";

/** The Node.js language host that is built beside it. why: later ones are a Go module of their own, which is not served. */
const languageHostVersion = "3.64.0";

const SDK = "github.com/pulumi/pulumi/sdk/v3";
const HOST = "pulumi-language-nodejs";

const modules = fileURLToPath(new URL("modules", import.meta.url));

/** A short digest of all that the engine is built from. */
export function buildRecipe(): string {
  const recipe = createHash("sha256").update(languageHostVersion);
  for (const name of readdirSync(modules, { recursive: true, encoding: "utf8" }).sort()) {
    if (/\.(mod|sum|go)$/.test(name)) recipe.update(readFileSync(join(modules, name)));
  }
  return recipe.digest("hex").slice(0, 8);
}

/** Does one step of the build, and tells how it goes on. */
export type BuildStep = (label: string, work: (detail: (text: string) => void) => Promise<void>) => Promise<void>;

/**
 * Builds the engine, its Node.js language host and their script from Go modules. Takes minutes the first time, and needs Go
 * and a Go module proxy.
 *
 * @param directory an empty folder; what was built is in its folder `bin`
 * @param cacheDir where Go's caches go when its own cannot be written
 * @throws EngineBuildError
 */
export async function buildEngine(
  directory: string,
  cacheDir: string,
  environment: NodeJS.ProcessEnv,
  step: BuildStep,
): Promise<void> {
  const env = await goEnvironment(cacheDir, environment);
  const bin = join(directory, "bin");
  await mkdir(bin);
  const build = (name: string, version: string, cwd: string, source: string): Promise<void> =>
    step(`Building ${name} ${version} from its Go modules (minutes, once)`, async (detail) => {
      const stamp = `-s -w -X ${SDK}/go/common/version.Version=v${version}`;
      const args = ["build", "-buildvcs=false", "-ldflags", stamp, "-o", join(bin, name), source];
      const { failure } = await go(args, { cwd, env, onText: detail });
      if (failure !== undefined) {
        throw new EngineBuildError("build", `go build of ${name} ${version} failed:\n${failure}`);
      }
    });
  const host = join(directory, HOST);
  await languageHostSource(host, env);
  await build(HOST, languageHostVersion, host, ".");
  await rm(host, { recursive: true });
  await build("pulumi", builtEngineVersion, join(modules, "pulumi"), "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi");
  // why: the engine starts it for dynamic providers; it finds the SDK in node_modules.
  const script = join(bin, "pulumi-resource-pulumi-nodejs");
  const sdk = await sourceOf("pulumi", SDK, env);
  await copyFile(join(sdk, "nodejs", "dist", basename(script)), script);
  await chmod(script, 0o755);
}

/** What the language host's source is given, and in place of what. */
const CHANGES: readonly (readonly [string, string])[] = [
  // why: today's engine has the language host start policy packs, and this release refuses to.
  [`return errors.New("not supported")`, "return runPolicyPack(req, server)"],
  // why: today's engine tells a project's runtime options in each call, and this release reads them from its command line.
  ["*pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {", "$&\n\thost = host.withOptions(req)"],
];

async function languageHostSource(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const source = await sourceOf("language-nodejs", `${SDK}/nodejs/cmd/${HOST}`, env);
  const own = join(modules, "language-nodejs");
  await mkdir(folder);
  for (const name of await readdir(own)) await copyFile(join(own, name), join(folder, name));
  for (const name of (await readdir(source)).filter((file) => /(?<!_test)\.go$/.test(file))) {
    let text = await readFile(join(source, name), "utf8");
    for (const [from, to] of name === "main.go" ? CHANGES : []) {
      if (text.split(from).length !== 2)
        throw new EngineBuildError("build", `${HOST} ${languageHostVersion} is not what it was: not once "${from}"`);
      text = text.replace(from, to);
    }
    await writeFile(join(folder, name), text);
  }
}

/** The folder of a package's source in Go's module cache; downloads its module when it is not there. */
async function sourceOf(module: string, name: string, env: NodeJS.ProcessEnv): Promise<string> {
  const kind = name === SDK ? ["-m"] : [];
  const listed = await go(["list", ...kind, "-f", "{{.Dir}}", name], { cwd: join(modules, module), env });
  const folder = listed.stdout.trim();
  if (listed.failure === undefined && folder !== "") return folder;
  const said = listed.failure ?? "";
  throw new EngineBuildError("build", `The source of ${name} was not found in the module cache:\n${said}`);
}
