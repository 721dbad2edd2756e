import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { projectRoot } from "../../sandbox/paths.ts";

/** All test files, from the root of the repository. */
export async function testFiles(): Promise<readonly string[]> {
  const names = await readdir(join(projectRoot, "tests"), { recursive: true });
  return names.filter((name) => name.endsWith(".test.ts")).map((name) => `tests/${name.replaceAll("\\", "/")}`);
}
