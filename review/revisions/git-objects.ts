import { cut } from "../../core/faults/fault.ts";
import type { Git } from "./git.ts";
import { NotReviewable } from "./not-reviewable.ts";

/** An object as it lies in the repository. */
export interface GitObject {
  /** Full hash. */
  readonly id: string;
  readonly type: string;
  readonly size: number;
}

/** What a tree has under one name. */
export interface TreeEntry {
  readonly name: string;
  readonly kind: "file" | "folder" | "link" | "submodule";
  readonly id: string;
}

/** A commit, as far as it matters here. */
export interface Commit {
  readonly id: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
}

/** Most bytes of a tree or commit: some 100,000 names in one folder. */
const MAX_OBJECT = 8 * 1024 * 1024;

/**
 * Looks objects up, without reading them.
 * @param names Hashes, or what Git resolves to an object. They go over standard input, so that none is taken for an option.
 * @returns one for each name, in the same order; `undefined` for what is not there, or is none or several.
 */
export async function lookUp(git: Git, names: readonly string[]): Promise<readonly (GitObject | undefined)[]> {
  if (names.length === 0) return [];
  // why: a name of more lines would be more names, and the answers could not be told apart.
  const asked = names.map((name) => (/[\0-\x1f\x7f]/.test(name) || name === "" ? "0" : name));
  const output = await git(["cat-file", "--batch-check"], `${asked.join("\n")}\n`);
  const lines = output.toString("utf8").split("\n");
  return asked.map((_, index) => {
    const [, id = "", type = "", size = ""] = /^([0-9a-f]{40,64}) ([a-z]+) (\d+)$/.exec(lines[index] ?? "") ?? [];
    return id === "" ? undefined : { id, type, size: Number(size) };
  });
}

/** Reads objects whole, those of one hash once. @throws NotReviewable when one is not there any more */
export async function readObjects(git: Git, ids: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  const asked = [...new Set(ids)];
  if (asked.length === 0) return new Map();
  const output = await git(["cat-file", "--batch"], `${asked.join("\n")}\n`);
  const read = new Map<string, Buffer>();
  let at = 0;
  for (const id of asked) {
    const end = output.indexOf(10, at);
    const header = end < 0 ? "" : output.toString("latin1", at, end);
    const [, size] = /^[0-9a-f]{40,64} [a-z]+ (\d+)$/.exec(header) ?? [];
    if (size === undefined) throw missing(id, header);
    const start = end + 1;
    read.set(id, output.subarray(start, start + Number(size)));
    at = start + Number(size) + 1;
  }
  return read;
}

/** Reads one commit. @throws NotReviewable */
export async function readCommit(git: Git, id: string): Promise<Commit> {
  const text = (await readSmall(git, id, "commit")).toString("utf8");
  const end = text.indexOf("\n\n");
  const head = (end < 0 ? text : text.slice(0, end)).split("\n");
  const values = (key: string) =>
    head.flatMap((line) => (line.startsWith(`${key} `) ? [line.slice(key.length + 1)] : []));
  const [tree = ""] = values("tree");
  return { id, tree, parents: values("parent"), message: end < 0 ? "" : text.slice(end + 2) };
}

/** Reads one folder. @throws NotReviewable */
export async function readTree(git: Git, id: string): Promise<readonly TreeEntry[]> {
  const bytes = await readSmall(git, id, "tree");
  const hash = id.length / 2;
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(32, at);
    const end = bytes.indexOf(0, space);
    if (space < 0 || end < 0 || end + hash >= bytes.length) throw missing(id, "a tree that is cut off");
    const mode = bytes.toString("latin1", at, space);
    entries.push({
      name: bytes.toString("utf8", space + 1, end),
      kind: kindOf(mode),
      id: bytes.toString("hex", end + 1, end + 1 + hash),
    });
    at = end + 1 + hash;
  }
  return entries;
}

function kindOf(mode: string): TreeEntry["kind"] {
  if (/^0?40000$/.test(mode)) return "folder";
  if (mode === "120000") return "link";
  // why so: whatever else there may be is not read.
  return mode.startsWith("100") ? "file" : "submodule";
}

async function readSmall(git: Git, id: string, type: "commit" | "tree"): Promise<Buffer> {
  const [found] = await lookUp(git, [id]);
  if (found === undefined) throw missing(id, "none");
  if (found.type !== type || found.size > MAX_OBJECT) throw missing(id, `a ${found.type} of ${found.size} bytes`);
  return (await readObjects(git, [id])).get(id) ?? Buffer.alloc(0);
}

function missing(id: string, found: string): Error {
  return new NotReviewable({
    code: "review/object",
    path: cut(id),
    expected: "the object in the repository",
    found: cut(found),
    fix: "Fetch the whole history: a partial clone does not have every file (`git fetch --refetch --no-filter`), and nothing is fetched here.",
  });
}
