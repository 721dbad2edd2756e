import type { Fault } from "../../core/faults/fault.ts";
import type { SourceFile } from "../../core/faults/yaml/source.ts";
import type { Git } from "./git.ts";
import { lookUp, readObjects, readTree, type TreeEntry } from "./git-objects.ts";
import type { RevisionTree } from "./revision-files.ts";

/** Most bytes of one file. A stack file has a few thousand. */
export const MAX_FILE = 1024 * 1024;
/** Most files that are read of one revision. */
export const MAX_FILES = 10_000;
/** Most bytes of all files of one revision together. */
export const MAX_TOTAL = 64 * 1024 * 1024;

/** Files as they were read, by content and path: what two revisions share is one object for both, and is read once. */
export type KnownFiles = Map<string, SourceFile | Fault>;

/** The tree of a commit. @param root Hash of its tree. */
export function gitTree(git: Git, root: string, known: KnownFiles): RevisionTree {
  const trees = new Map<string, Promise<readonly TreeEntry[]>>();
  const entriesOf = (id: string) => {
    const read = trees.get(id) ?? readTree(git, id);
    trees.set(id, read);
    return read;
  };
  let [files, total] = [0, 0];
  return {
    async list(folder) {
      let entries = await entriesOf(root);
      for (const part of folder.split("/").filter((one) => one !== "")) {
        const found = entries.find(({ name }) => name === part);
        if (found === undefined) return "none";
        if (found.kind !== "folder") return found.kind;
        entries = await entriesOf(found.id);
      }
      return entries;
    },
    async read(asked) {
      const sizes = await lookUp(
        git,
        asked.map(({ id }) => id),
      );
      const faults = asked.map(({ path }, index): Fault | undefined => {
        const object = sizes[index];
        if (object?.type !== "blob") return absent(path);
        files += 1;
        total += Math.min(object.size, MAX_FILE);
        if (object.size > MAX_FILE) return tooLarge(path, `${object.size} bytes`, `at most ${MAX_FILE} bytes`);
        if (files > MAX_FILES) return tooLarge(path, "more", `at most ${MAX_FILES} files of stacks`);
        if (total > MAX_TOTAL) return tooLarge(path, "more", `at most ${MAX_TOTAL} bytes in all files together`);
        return undefined;
      });
      const wanted = asked.filter(({ path, id }, index) => faults[index] === undefined && !known.has(keyOf(path, id)));
      const contents = await readObjects(
        git,
        wanted.map(({ id }) => id),
      );
      for (const { path, id } of wanted) known.set(keyOf(path, id), fileOf(path, contents.get(id)));
      return asked.map(({ path, id }, index) => faults[index] ?? known.get(keyOf(path, id)) ?? absent(path));
    },
  };
}

function keyOf(path: string, id: string): string {
  return `${id} ${path}`;
}

/** why strict: Pulumi takes no text that is not UTF-8, and a mark at the beginning does not count. */
function fileOf(path: string, content: Buffer | undefined): SourceFile | Fault {
  if (content === undefined) return absent(path);
  try {
    return { name: path, text: new TextDecoder("utf-8", { fatal: true }).decode(content) };
  } catch {
    return {
      code: "review/no-file",
      at: { file: path },
      path,
      expected: "a file of text in UTF-8",
      found: "bytes that are none",
      fix: "Save it as UTF-8.",
    };
  }
}

function absent(path: string): Fault {
  return {
    code: "review/no-file",
    at: { file: path },
    path,
    expected: "the file's content in the repository",
    found: "none",
    fix: "Fetch the whole history, without a filter; nothing is fetched here.",
  };
}

function tooLarge(path: string, found: string, expected: string): Fault {
  return {
    code: "review/too-large",
    at: { file: path },
    path,
    expected,
    found,
    fix: "Make it smaller, or take out what does not belong there.",
  };
}
