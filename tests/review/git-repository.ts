import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A name in a folder, and what Git is to keep under it: bytes as text, a link, a submodule, or a folder. */
export type GitEntry =
  | string
  | { readonly link: string }
  | { readonly submodule: string }
  | { readonly folder: Readonly<Record<string, GitEntry>> };

/** What a commit holds. */
export type GitFiles = Readonly<Record<string, GitEntry>>;

/** A repository without a work tree, whose trees are written entry by entry: also those that `git add` would refuse. */
export class GitRepository {
  readonly directory = mkdtempSync(join(tmpdir(), "switchyard-golden-"));
  /** why: nothing of whoever runs the tests is to count. */
  readonly env: NodeJS.ProcessEnv = {
    ...process.env,
    ...{ GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" },
    ...Object.fromEntries(
      ["AUTHOR", "COMMITTER"].flatMap((who) => [
        [`GIT_${who}_NAME`, "test"],
        [`GIT_${who}_EMAIL`, "test@acme.example"],
        [`GIT_${who}_DATE`, "2026-11-29T00:00:00Z"],
      ]),
    ),
  };

  constructor() {
    this.git(["init", "--quiet", "--initial-branch=main"]);
  }

  /** Commits these files, and nothing else, on a branch. */
  commit(branch: string, files: GitFiles, parent?: string): string {
    const tree = this.#tree(files);
    const commit = this.git(["commit-tree", tree, "-m", "files", ...(parent === undefined ? [] : ["-p", parent])]);
    this.git(["update-ref", `refs/heads/${branch}`, commit]);
    return commit;
  }

  git(words: readonly string[], input = ""): string {
    const options = { cwd: this.directory, env: this.env, input, maxBuffer: 64 * 1024 * 1024 };
    return execFileSync("git", [...words], options)
      .toString("utf8")
      .trim();
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  #tree(files: GitFiles): string {
    const lines = Object.entries(files).map(([name, entry]) => `${this.#entry(entry)}\t${name}\0`);
    // why the bare object: `mktree` takes no name that a file system would not.
    return this.git(["mktree", "-z", "--missing"], lines.join(""));
  }

  #entry(entry: GitEntry): string {
    const blob = (text: string) => this.git(["hash-object", "-w", "--stdin"], text);
    if (typeof entry === "string") return `100644 blob ${blob(entry)}`;
    if ("link" in entry) return `120000 blob ${blob(entry.link)}`;
    if ("submodule" in entry) return `160000 commit ${entry.submodule}`;
    return `040000 tree ${this.#tree(entry.folder)}`;
  }
}
