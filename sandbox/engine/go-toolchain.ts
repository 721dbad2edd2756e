import { access, constants, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { SandboxError } from "../error.ts";
import { runCommand, tail } from "../run-command.ts";
import { isAtLeast } from "./versions.ts";

/** The oldest Go that builds the engine's modules. */
export const oldestGoVersion = "1.25";

/** What a user can do when no engine was found and none can be built. */
function advice(found: string): string {
  return (
    `No Pulumi engine was found, and building one needs Go ${oldestGoVersion} or newer: ${found}. ` +
    `Install Pulumi (https://www.pulumi.com/docs/install/), or Go (https://go.dev/doc/install), and try again.`
  );
}

/**
 * The environment in which the engine's modules are built: the modules as committed, with the Go that is installed.
 * Go's own caches are used where they can be written; otherwise (a read-only home directory) they go into `cacheDir`.
 *
 * @throws SandboxError SANDBOX_GO_MISSING, SANDBOX_GO_TOO_OLD
 */
export async function goEnvironment(cacheDir: string, base: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const env: NodeJS.ProcessEnv = { ...base, GOTOOLCHAIN: "local", GOFLAGS: "-mod=readonly", GOWORK: "off" };
  const version = await runCommand("go", ["env", "GOVERSION"], { env });
  if (version.failure !== undefined) throw new SandboxError("SANDBOX_GO_MISSING", advice("no go on PATH"));
  if (version.code !== 0) throw new SandboxError("SANDBOX_GO_MISSING", advice(`go does not run: ${tail(version, 3)}`));
  if (!isAtLeast(version.stdout, oldestGoVersion)) {
    throw new SandboxError("SANDBOX_GO_TOO_OLD", advice(`found ${version.stdout.trim()}`));
  }
  const ownCaches = await runCommand("go", ["env", "GOMODCACHE", "GOCACHE"], { env });
  const folders = ownCaches.stdout
    .trim()
    .split("\n")
    .filter((folder) => folder !== "");
  if (ownCaches.code === 0 && folders.length === 2 && (await areWritable(folders))) return env;
  return {
    ...env,
    GOMODCACHE: join(cacheDir, "go", "modules"),
    GOCACHE: join(cacheDir, "go", "build"),
    // why: Go makes its module cache read-only, and then not even its owner can delete the folder.
    GOFLAGS: `${env["GOFLAGS"] ?? ""} -modcacherw`,
  };
}

async function areWritable(folders: readonly string[]): Promise<boolean> {
  try {
    for (const folder of folders) {
      await mkdir(folder, { recursive: true });
      await access(folder, constants.W_OK);
    }
    return true;
  } catch {
    return false;
  }
}
