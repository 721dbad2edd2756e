import { access, constants, stat } from "node:fs/promises";
import { delimiter, dirname, join, relative } from "node:path";
import semver from "semver";
import { OLDEST_ENGINE } from "../../fleet/engine/find-engine.ts";
import { runCommand, tail } from "../run-command.ts";

/** An engine that was found on PATH, or why there is none that can be used. */
export type PathEngine =
  | { readonly kind: "found"; readonly binDir: string; readonly version: string }
  | { readonly kind: "none"; readonly reason: string };

const VERSION_TIMEOUT_MS = 120_000;

/** The first executable file of this name in the folders, in order. */
export async function findExecutable(name: string, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const file = join(folder, name);
    try {
      await access(file, constants.X_OK);
      if ((await stat(file)).isFile()) return file;
    } catch {
      continue;
    }
  }
  return undefined;
}

/**
 * Looks for an engine on PATH: `pulumi` of at least `OLDEST_ENGINE`, with `pulumi-language-nodejs` beside it or on
 * PATH.
 *
 * @param ignore folders whose content is passed over: what the sandbox itself put on PATH is not the user's own engine
 */
export async function engineOnPath(environment: NodeJS.ProcessEnv, ignore: readonly string[]): Promise<PathEngine> {
  const none = (reason: string): PathEngine => ({ kind: "none", reason });
  const folders = (environment["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "" && !ignore.some((own) => contains(own, folder)));
  const pulumi = await findExecutable("pulumi", folders);
  if (pulumi === undefined) return none("no pulumi on PATH");

  const env = { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const result = await runCommand(pulumi, ["version"], { env, timeout: VERSION_TIMEOUT_MS });
  const said = result.stdout.trim();
  if (result.code !== 0) return none(`${pulumi} on PATH does not run: ${tail(result, 3)}`);
  const version = semver.coerce(said)?.version;
  if (version === undefined) return none(`${pulumi} on PATH says "${said.slice(0, 40)}" instead of a version`);
  if (semver.lt(version, OLDEST_ENGINE)) {
    return none(`${pulumi} on PATH is ${version}, older than ${OLDEST_ENGINE}`);
  }
  if ((await findExecutable("pulumi-language-nodejs", [dirname(pulumi), ...folders])) === undefined) {
    return none(`${pulumi} on PATH (${version}) has no pulumi-language-nodejs beside it or on PATH`);
  }
  return { kind: "found", binDir: dirname(pulumi), version };
}

function contains(folder: string, inner: string): boolean {
  const path = relative(folder, inner);
  return path === "" || !(path.startsWith("..") || path.startsWith("/"));
}
