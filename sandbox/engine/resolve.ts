import { buildEngine } from "../../tools/engine/build-engine.ts";
import { EngineBuildError } from "../../tools/engine/go.ts";
import { fillSlot, foundOrMade } from "../cache.ts";
import { SandboxError } from "../error.ts";
import { cacheDirectory } from "../paths.ts";
import { withProgress, type Log } from "../progress.ts";
import type { DownloadLimits } from "../run-download.ts";
import { buildSlot, cachedEngine, downloadSlot, type CacheSlot } from "./cached.ts";
import { downloadEngine } from "./download.ts";
import { engineOnPath } from "./on-path.ts";

/** A Pulumi engine that is ready to run. */
export interface Engine {
  /** The folder with `pulumi` and, except perhaps on PATH, `pulumi-language-nodejs`. */
  readonly binDir: string;
  /** `major.minor.patch` */
  readonly version: string;
  readonly source: "path" | "cache" | "download" | "build";
}

/** How an engine is looked for. */
export interface EngineOptions {
  readonly log: Log;
  /** Where engines are kept; `cacheDirectory()` when absent. */
  readonly cacheDir?: string;
  /** The environment whose PATH is searched; this process's own when absent. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Folders on PATH that are passed over, with all inside; the cache always is. */
  readonly ignore?: readonly string[];
  /** Limits of the official download, for tests; `"skip"` goes straight to the build. */
  readonly download?: DownloadLimits | "skip";
}

/**
 * Finds a Pulumi engine: on PATH, in the cache, by official download into the cache, or built from Go modules into the
 * cache; and says which, and why the better ones were not taken. Two processes that need the same engine at the same
 * time make it once.
 *
 * @throws SandboxError SANDBOX_GO_MISSING, SANDBOX_GO_TOO_OLD or SANDBOX_ENGINE_BUILD when none can be had
 */
export async function resolveEngine(options: EngineOptions): Promise<Engine> {
  const { log, environment = process.env, cacheDir = cacheDirectory() } = options;
  const onPath = await engineOnPath(environment, [cacheDir, ...(options.ignore ?? [])]);
  if (onPath.kind === "found") {
    log(`Engine: pulumi ${onPath.version} from PATH (${onPath.binDir})`);
    return { binDir: onPath.binDir, version: onPath.version, source: "path" };
  }
  const had = (slot: CacheSlot, source: Engine["source"]): Engine => {
    log(`Engine: pulumi ${slot.version} (${source}; ${onPath.reason})`);
    return { binDir: slot.binDir, version: slot.version, source };
  };
  const look = async (): Promise<Engine | undefined> => {
    const cached = await cachedEngine(cacheDir);
    return cached && had(cached, "cache");
  };
  const make = async (): Promise<Engine> => {
    log(`Engine: ${onPath.reason}; none in the cache`);
    if (options.download !== "skip") {
      const reason = await downloadEngine(cacheDir, log, options.download);
      if (reason === undefined) return had(downloadSlot(cacheDir), "download");
      log(`Engine: no download: ${reason}`);
    }
    return had(await build(cacheDir, environment, log), "build");
  };
  return foundOrMade({ cacheDir, lock: "engine", what: "the engine", log }, look, make);
}

async function build(cacheDir: string, environment: NodeJS.ProcessEnv, log: Log): Promise<CacheSlot> {
  const slot = buildSlot(cacheDir);
  try {
    await fillSlot(slot.directory, (draft) =>
      buildEngine(draft, cacheDir, environment, (label, work) => withProgress(log, label, work)),
    );
  } catch (error) {
    if (!(error instanceof EngineBuildError)) throw error;
    if (error.kind === "no go") throw new SandboxError("SANDBOX_GO_MISSING", error.message);
    if (error.kind === "old go") throw new SandboxError("SANDBOX_GO_TOO_OLD", error.message);
    throw new SandboxError("SANDBOX_ENGINE_BUILD", error.message);
  }
  return slot;
}
