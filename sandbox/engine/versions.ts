import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** The oldest engine that is accepted on PATH: what the program asks for. */
export const oldestEngineVersion = "3.200.0";

/** The version of the installed `@pulumi/pulumi`; the official download gives the engine of the same version. */
export function sdkVersion(): string {
  const file = createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
