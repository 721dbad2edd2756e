import { execFile } from "node:child_process";
import { promisify } from "node:util";
import semver from "semver";
import type { EngineSettings } from "./engine-command.ts";

/** Oldest version that the program works with. */
export const OLDEST_ENGINE = "3.200.0";

/**
 * Finds the `pulumi` command and asks it for its version.
 * @param command A name to be found on PATH, or a path. Default `pulumi`.
 * @throws Error that says what to install.
 */
export async function findEngine(env: NodeJS.ProcessEnv, command = "pulumi"): Promise<EngineSettings> {
  const settings = { ...withoutUndefined(env), PULUMI_SKIP_UPDATE_CHECK: "true" };
  let said: string;
  try {
    said = (await promisify(execFile)(command, ["version"], { env: settings })).stdout;
  } catch (error) {
    const because =
      error instanceof Error && "code" in error && error.code === "ENOENT" ? "was not found" : "could not be run";
    throw new Error(
      `The command ${command} ${because}. Install the Pulumi CLI ${OLDEST_ENGINE} or newer, or put it on PATH.`,
    );
  }
  const version = semver.parse(said.trim());
  if (version === null || semver.lt(version, OLDEST_ENGINE))
    throw new Error(`pulumi ${OLDEST_ENGINE} or newer is needed; ${command} says ${JSON.stringify(said.trim())}.`);
  return { command, version: version.version, env: settings };
}

function withoutUndefined(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}
