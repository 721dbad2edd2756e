import type { Git } from "./git.ts";

/** Paths that differ between two commits or trees, relative to the repository's root, sorted. Renames are both paths. */
export async function changedPaths(git: Git, base: string, head: string): Promise<readonly string[]> {
  const output = await git([
    ...["diff-tree", "-r", "-z", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv"],
    ...["--ignore-submodules=none", base, head, "--"],
  ]);
  const names = output
    .toString("utf8")
    .split("\0")
    .filter((name) => name !== "");
  return [...new Set(names)].sort();
}
