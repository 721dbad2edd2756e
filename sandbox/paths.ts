import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this repository, whatever the working directory is. */
export const projectRoot = dirname(dirname(fileURLToPath(import.meta.url)));

type Environment = Readonly<Record<string, string | undefined>>;

/** An empty variable counts as unset, as in the XDG base directory specification. */
function set(value: string | undefined): string | undefined {
  return value === undefined || value === "" ? undefined : value;
}

/**
 * Where one sandbox keeps everything it knows: `SWITCHYARD_SANDBOX_DIR` (relative to the working directory), or
 * `.sandbox` in the repository.
 */
export function stateDirectory(environment: Environment = process.env): string {
  return resolve(set(environment["SWITCHYARD_SANDBOX_DIR"]) ?? join(projectRoot, ".sandbox"));
}

/**
 * Where built and downloaded tools are kept, for all clones of this user: `SWITCHYARD_CACHE_DIR`, or `switchyard` in
 * `XDG_CACHE_HOME`, or `~/.cache/switchyard`.
 */
export function cacheDirectory(environment: Environment = process.env): string {
  const own = set(environment["SWITCHYARD_CACHE_DIR"]);
  if (own !== undefined) return resolve(own);
  return join(set(environment["XDG_CACHE_HOME"]) ?? join(homedir(), ".cache"), "switchyard");
}

/** The files of one sandbox. All of them live in `root`; deleting it is a complete reset. */
export interface StateLayout {
  readonly root: string;
  /** Marks the folder as a sandbox's own, so that nothing else is ever deleted by `reset`. */
  readonly marker: string;
  /** What the running daemon wrote about itself; absent when none runs. */
  readonly daemon: string;
  readonly log: string;
  readonly locks: string;
  /** Holds only `aws` and `pulumi` (with the engine's own helpers), to be put on PATH. */
  readonly bin: string;
  readonly awsConfig: string;
  readonly awsCredentials: string;
  /** The AWS side's own state: moto and the front. */
  readonly aws: string;
  /** Stacks of Pulumi's file backend. */
  readonly backend: string;
  readonly passphrase: string;
  readonly pulumiHome: string;
  readonly plugins: string;
}

/** The layout of the sandbox whose state directory is `root`. Creates nothing. */
export function stateLayout(root: string): StateLayout {
  const inside = (...names: string[]): string => join(root, ...names);
  return {
    root,
    marker: inside("switchyard-sandbox.json"),
    daemon: inside("daemon.json"),
    log: inside("daemon.log"),
    locks: inside("locks"),
    bin: inside("bin"),
    awsConfig: inside("aws-profiles", "config"),
    awsCredentials: inside("aws-profiles", "credentials"),
    aws: inside("aws"),
    backend: inside("backend"),
    passphrase: inside("passphrase"),
    pulumiHome: inside("pulumi-home"),
    plugins: inside("plugins"),
  };
}
