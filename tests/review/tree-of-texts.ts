import type { SourceFile } from "../../core/faults/yaml/source.ts";
import type { FolderEntry, RevisionTree } from "../../review/revisions/revision-files.ts";

/** Files read so far, by path and text: what two sides share is the same object in both. */
export type SharedFiles = Map<string, SourceFile>;

/** Texts by their path, with `/` between, as the tree of a revision. */
export function treeOfTexts(texts: ReadonlyMap<string, string>, shared: SharedFiles): RevisionTree {
  return {
    list: (folder) => Promise.resolve(entriesOf(texts, folder === "" ? "" : `${folder}/`)),
    read: (files) => Promise.resolve(files.map(({ path, id }) => fileOf(path, id, shared))),
  };
}

function entriesOf(texts: ReadonlyMap<string, string>, prefix: string): readonly FolderEntry[] | "none" {
  const entries = new Map<string, FolderEntry>();
  for (const [path, text] of texts) {
    if (!path.startsWith(prefix)) continue;
    const [name = "", ...below] = path.slice(prefix.length).split("/");
    const kind = below.length > 0 ? "folder" : "file";
    entries.set(name, { name, kind, id: kind === "file" ? text : name });
  }
  return entries.size === 0 && prefix !== "" ? "none" : [...entries.values()];
}

function fileOf(path: string, text: string, shared: SharedFiles): SourceFile {
  const key = JSON.stringify([path, text]);
  const file = shared.get(key) ?? { name: path, text };
  shared.set(key, file);
  return file;
}
