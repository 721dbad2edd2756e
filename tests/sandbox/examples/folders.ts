import { join } from "node:path";
import type { Portfolio } from "../../../core/portfolio/read-portfolio.ts";
import { exampleNames } from "../../../sandbox/examples/example.ts";
import { projectRoot } from "../../../sandbox/paths.ts";
import { readFolder } from "../../../sandbox/stacks/read-folder.ts";

/** Moment for which the tests look at the examples. */
export const NOW = new Date("2026-11-22T00:00:00Z");

/** The project's own stack files, and those of every example, by folder. */
export async function exampleFolders(): Promise<readonly (readonly [string, Portfolio])[]> {
  const names = await exampleNames(projectRoot);
  const folders = [[".", projectRoot], ...names.map((name) => [name, join(projectRoot, "examples", name)])];
  return Promise.all(folders.map(async ([name = "", folder = ""]) => [name, await readFolder(folder, NOW)] as const));
}
