import { randomBytes } from "node:crypto";
import { type FileHandle, chown, link, lstat, open, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { listed, printable } from "../../core/faults/fault.ts";

/** A file to be written. */
export interface FileToWrite {
  /** Relative to the folder that they all are written below. */
  readonly name: string;
  readonly text: string;
  /** Refuse when something of that name is there. Default false: it is replaced. */
  readonly isNew?: boolean;
  /** Mode of a file that is not there yet, before the process's mask. Default 0o666; one that is there keeps its own. */
  readonly mode?: number;
}

/** Writes files below a folder; the form of {@link writeFiles}, for tests that replace it. */
export type WriteFiles = (folder: string, files: readonly FileToWrite[]) => Promise<void>;

/** A file could not be written. What stood there before stands there still. */
export class WriteFailure extends Error {
  constructor(
    /** The file that failed. */
    readonly file: string,
    /** As the system names it: `ENOSPC`. */
    readonly code: string,
    /** Files of the same call that were written before it. */
    readonly written: readonly string[],
    /** Files of the same call that were not written, this one among them. */
    readonly notWritten: readonly string[],
  ) {
    super(message(file, code, written, notWritten));
    this.name = "WriteFailure";
  }
}

/**
 * Writes files whole or not at all: each beside its place first, all of them, and only then put where they belong.
 * why not a library: write-file-atomic 7.0.1 does not look at how much was written. On a disk with room for a part, it puts
 * half a file into place and reports success.
 * @throws WriteFailure
 */
export const writeFiles: WriteFiles = async (folder, files) => {
  const staged: { readonly file: FileToWrite; readonly from: string; readonly to: string }[] = [];
  const written: string[] = [];
  let current: FileToWrite | undefined;
  try {
    for (const file of files) {
      current = file;
      const to = await target(join(folder, file.name), file.isNew === true);
      const from = join(dirname(to), `.${basename(to)}.${randomBytes(6).toString("hex")}.tmp`);
      staged.push({ file, from, to });
      await stage(from, to, file);
    }
    for (const { file, from, to } of staged) {
      current = file;
      await (file.isNew === true ? putNew(from, to) : rename(from, to));
      written.push(file.name);
    }
  } catch (error) {
    const failed = current?.name ?? folder;
    const rest = files.map(({ name }) => name).filter((name) => !written.includes(name));
    throw new WriteFailure(failed, codeOf(error), written, rest);
  } finally {
    await Promise.all(staged.map(({ from }) => rm(from, { force: true }).catch(() => undefined)));
  }
};

/** Where a link leads is what is replaced, not the link. */
async function target(path: string, isNew: boolean): Promise<string> {
  if (!isNew) return realpath(path).catch(() => path);
  const there = await lstat(path).catch(() => undefined);
  if (there !== undefined) throw Object.assign(new Error("it exists"), { code: "EEXIST" });
  return path;
}

async function stage(from: string, to: string, { text, mode = 0o666 }: FileToWrite): Promise<void> {
  const before = await stat(to).catch(() => undefined);
  const file = await open(from, "wx", before === undefined ? mode : before.mode);
  try {
    await file.writeFile(text);
    await sizeIs(file, Buffer.byteLength(text));
    await file.sync();
    if (before !== undefined) await file.chmod(before.mode);
  } finally {
    await file.close();
  }
  // why not refused: only an administrator may give a file to somebody else.
  if (before !== undefined) await chown(from, before.uid, before.gid).catch(() => undefined);
}

async function sizeIs(file: FileHandle, bytes: number): Promise<void> {
  if ((await file.stat()).size !== bytes) throw Object.assign(new Error("it was cut"), { code: "ENOSPC" });
}

/** why a link: unlike a rename, it fails where another process made the file in between. */
async function putNew(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    // why: some file systems have no hard links.
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(codeOf(error))) throw error;
    if ((await lstat(to).catch(() => undefined)) !== undefined)
      throw Object.assign(new Error("it exists"), { code: "EEXIST" });
    await rename(from, to);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown error";
}

const CAUSES: Readonly<Record<string, readonly [string, string]>> = {
  ENOSPC: ["the disk is full", "Make room, then run the same command again."],
  EDQUOT: ["the disk quota is used up", "Make room, then run the same command again."],
  EACCES: ["it is not permitted", "Give yourself the right to write in that folder, then run the same command again."],
  EPERM: ["it is not permitted", "Give yourself the right to write in that folder, then run the same command again."],
  EROFS: ["the file system is read-only", "Run the command where the folder can be written."],
  EEXIST: ["a file of that name is there already", "Look at it, and remove or rename it if it is not wanted."],
  ENOENT: ["its folder does not exist", "Make the folder, then run the same command again."],
  ENOTDIR: ["its folder is a file", "Move that file away, then run the same command again."],
};

function message(file: string, code: string, written: readonly string[], notWritten: readonly string[]): string {
  const [cause, fix] = CAUSES[code] ?? ["the system refused", "Mend the cause, then run the same command again."];
  const others = notWritten.filter((name) => name !== file);
  return [
    `${printable(file)} was not written: ${cause} (${printable(code)}).`,
    code === "EEXIST" ? "It was left as it is." : "What was there before is unchanged.",
    ...(others.length > 0 ? [`Not written either: ${printable(listed(others))}.`] : []),
    written.length > 0 ? `Written before it: ${printable(listed(written))}.` : "Nothing else was written.",
    fix,
  ].join(" ");
}
