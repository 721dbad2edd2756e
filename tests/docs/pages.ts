import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../sandbox/paths.ts";

const TRACKED = git("ls-files", "--cached", "--others", "--exclude-standard").filter((name) =>
  statSync(join(projectRoot, name), { throwIfNoEntry: false })?.isFile(),
);

/** Every file that is or will be committed, by its path from the root. */
export function trackedFiles(): readonly string[] {
  return TRACKED;
}

/** Every Markdown page; what tests hold against is none. */
export function pages(): string[] {
  return TRACKED.filter((name) => name.endsWith(".md") && !name.startsWith("tests/cases/"));
}

function git(...args: string[]): string[] {
  return execFileSync("git", args, { cwd: projectRoot, encoding: "utf8" }).split("\n").filter(Boolean);
}
