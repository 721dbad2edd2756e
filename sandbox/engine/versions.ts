import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** The engine that is built from Go modules: the newest one the modules were served in. See modules/pulumi/go.mod. */
export const builtEngineVersion = "3.200.0";

/** The Node.js language host that is built beside it. why: later ones are a Go module of their own, which is not served. */
export const builtLanguageHostVersion = "3.64.0";

/** The oldest engine that is accepted on PATH: the one that everything here is tested with. */
export const oldestEngineVersion = builtEngineVersion;

/** The version of the installed `@pulumi/pulumi`; the official download gives the engine of the same version. */
export function sdkVersion(): string {
  const file = createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

/** The `major.minor.patch` in a text such as `v3.200.0-dev.1` or `go version go1.26.1 linux/amd64`; missing parts are 0. */
export function parseVersion(text: string): readonly [number, number, number] | undefined {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3] ?? "0")];
}

/** Whether version `text` is at least `least`. A text without a version is not. */
export function isAtLeast(text: string, least: string): boolean {
  const [found, wanted] = [parseVersion(text), parseVersion(least)];
  if (found === undefined || wanted === undefined) return false;
  for (const [index, part] of wanted.entries()) {
    const own = found[index] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
}
