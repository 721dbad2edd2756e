import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/** The arguments with which Node.js runs a TypeScript program of this repository, whatever the working directory is. */
export function nodeArguments(program: string, ...args: readonly string[]): string[] {
  const loader = createRequire(import.meta.url).resolve("tsx");
  return ["--import", pathToFileURL(loader).href, program, ...args];
}
