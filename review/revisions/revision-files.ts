import type { Fault } from "../../core/faults/fault.ts";
import type { SourceFile } from "../../core/faults/yaml/source.ts";
import type { Revision } from "../report/review-report.ts";

/** The project's files of one revision. Named from the repository's root; the same object for what both sides share. */
export interface RevisionFiles {
  readonly revision: Revision;
  /** Folder of the project's file, `""` for the root. Absent: there is no project. */
  readonly folder?: string;
  /** `Pulumi.yaml`. Absent: there is none, or it cannot be read. */
  readonly project?: SourceFile;
  /** The stack files that Pulumi reads: of the clients, and of the home stack. */
  readonly stacks: readonly SourceFile[];
  /** `switchyard.review.yaml`. Absent: there is none, or it cannot be read. */
  readonly settings?: SourceFile;
  /** Why files cannot be read, or are not those that Pulumi reads. With one of them nothing can be said of access. */
  readonly faults: readonly Fault[];
}

/** A folder's entries, whatever holds it. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: "file" | "folder" | "link" | "submodule";
  /** What the file's content goes by: the same for the same content. */
  readonly id: string;
}

/** The files of one revision, whatever holds them. Paths are relative to the root, with `/` between. */
export interface RevisionTree {
  /** What a folder holds; `"none"`, or what there is instead. `""` is the root. */
  list(folder: string): Promise<readonly FolderEntry[] | Exclude<FolderEntry["kind"], "folder"> | "none">;
  /** Reads files of given ids whole; of a file that cannot be read, the fault. In the same order. */
  read(files: readonly { readonly path: string; readonly id: string }[]): Promise<readonly (SourceFile | Fault)[]>;
}
