import { access, constants, mkdir } from "node:fs/promises";
import { join } from "node:path";
import semver from "semver";
import { EngineBuildError, go } from "./go.ts";

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
 * The environment in which Go modules are built: the modules as committed, with the Go that is installed.
 * Go's own caches are used where they can be written; otherwise (a read-only home directory) they go into `cacheDir`.
 *
 * @throws EngineBuildError where there is no Go, or one that is too old
 */
export async function goEnvironment(cacheDir: string, base: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const env: NodeJS.ProcessEnv = { ...base, GOTOOLCHAIN: "local", GOFLAGS: "-mod=readonly", GOWORK: "off" };
  const { stdout, failure, isMissing } = await go(["env", "GOVERSION"], { env });
  if (failure !== undefined) {
    throw new EngineBuildError("no go", advice(isMissing === true ? "no go on PATH" : `go does not run: ${failure}`));
  }
  const version = semver.coerce(stdout);
  if (version === null || semver.lt(version, `${oldestGoVersion}.0`)) {
    throw new EngineBuildError("old go", advice(`found ${stdout.trim()}`));
  }
  const ownCaches = await go(["env", "GOMODCACHE", "GOCACHE"], { env });
  const folders = ownCaches.stdout.split("\n").filter((folder) => folder !== "");
  if (folders.length === 2 && (await areWritable(folders))) return env;
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
