import { posix } from "node:path";
import type { FolderEntry, RevisionTree } from "./revision-files.ts";

/** The tree of a merge, file by file. */
export interface MergedTree extends RevisionTree {
  /** Paths that both sides have changed, each in its own way: of these head's is taken. Known of folders that were listed. */
  readonly both: ReadonlySet<string>;
}

/**
 * What merging two revisions gives, by whole files: what one side alone has changed is taken from that side. No merge driver
 * is run, and nothing is written.
 * @param from The revision from which both come.
 */
export function mergedTree(from: RevisionTree, base: RevisionTree, head: RevisionTree): MergedTree {
  const both = new Set<string>();
  const entriesOf = async (tree: RevisionTree, folder: string) => {
    const listed = await tree.list(folder);
    return new Map((typeof listed === "string" ? [] : listed).map((entry) => [entry.name, entry]));
  };
  return {
    both,
    async list(folder) {
      const [old, one, other] = await Promise.all([from, base, head].map((tree) => entriesOf(tree, folder)));
      if (old === undefined || one === undefined || other === undefined) return "none";
      const names = new Set([...one.keys(), ...other.keys()]);
      const merged = [...names].flatMap((name): readonly FolderEntry[] => {
        const [before, ours, theirs] = [old.get(name), one.get(name), other.get(name)];
        if (isSame(ours, theirs) || isSame(before, theirs)) return ours === undefined ? [] : [ours];
        if (!isSame(before, ours) && !(ours?.kind === "folder" && theirs?.kind === "folder"))
          both.add(posix.join(folder, name));
        return theirs === undefined ? [] : [theirs];
      });
      return merged.length === 0 ? head.list(folder) : merged;
    },
    // why of head: files go by their content, whatever tree they are in.
    read: (files) => head.read(files),
  };
}

function isSame(one: FolderEntry | undefined, other: FolderEntry | undefined): boolean {
  return one?.id === other?.id && one?.kind === other?.kind;
}
