import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { constants, deflateSync } from "node:zlib";

/** A name in a folder, and what Git is to keep under it: bytes as text, a link, a submodule, or a folder. */
export type GitEntry =
  | string
  | { readonly link: string }
  | { readonly submodule: string }
  | { readonly folder: Readonly<Record<string, GitEntry>> };

/** What a commit holds. */
export type GitFiles = Readonly<Record<string, GitEntry>>;

const WHO = "test <test@acme.example> 1795910400 +0000";

/**
 * A repository without a work tree, whose trees are written entry by entry: also those that `git add` would refuse.
 * why not by Git: it would be started for each file. A test reads with it what stands here.
 */
export class GitRepository {
  readonly directory = mkdtempSync(join(tmpdir(), "switchyard-golden-"));
  /** why: nothing of whoever runs the tests is to count. */
  readonly env: NodeJS.ProcessEnv = {
    ...process.env,
    ...{ GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" },
  };

  constructor() {
    this.git(["init", "--quiet", "--initial-branch=main", "--template="]);
  }

  /** Commits these files, and nothing else, on a branch. */
  commit(branch: string, files: GitFiles, parent?: string): string {
    const parents = parent === undefined ? "" : `parent ${parent}\n`;
    const text = `tree ${this.#tree(files)}\n${parents}author ${WHO}\ncommitter ${WHO}\n\nfiles\n`;
    const commit = this.#write("commit", Buffer.from(text));
    const ref = join(this.directory, ".git/refs/heads", branch);
    mkdirSync(dirname(ref), { recursive: true });
    writeFileSync(ref, `${commit}\n`);
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
    // why the slash: Git sorts folders as if their names ended in one.
    const keyOf = ([name, entry]: [string, GitEntry]) =>
      Buffer.from(typeof entry !== "string" && "folder" in entry ? `${name}/` : name);
    const entries = Object.entries(files).sort((one, other) => Buffer.compare(keyOf(one), keyOf(other)));
    return this.#write(
      "tree",
      Buffer.concat(
        entries.flatMap(([name, entry]) => {
          const [mode, id] = this.#entry(entry);
          return [Buffer.from(`${mode} ${name}\0`), Buffer.from(id, "hex")];
        }),
      ),
    );
  }

  #entry(entry: GitEntry): readonly [mode: string, id: string] {
    if (typeof entry === "string") return ["100644", this.#write("blob", Buffer.from(entry))];
    if ("link" in entry) return ["120000", this.#write("blob", Buffer.from(entry.link))];
    if ("submodule" in entry) return ["160000", entry.submodule];
    return ["40000", this.#tree(entry.folder)];
  }

  /** Puts an object where Git looks for it. */
  #write(type: string, content: Buffer): string {
    const bytes = Buffer.concat([Buffer.from(`${type} ${String(content.length)}\0`), content]);
    const id = createHash("sha1").update(bytes).digest("hex");
    const file = join(this.directory, ".git/objects", id.slice(0, 2), id.slice(2));
    if (existsSync(file)) return id;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, deflateSync(bytes, { level: constants.Z_BEST_SPEED }));
    return id;
  }
}
