import { constants, lstat, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ReviewReport } from "../report/review-report.ts";
import { jsonOf } from "./run-event.ts";

/** Makes a report of a value, or nothing where it is none. */
export type ParseReport = (value: unknown) => ReviewReport | undefined;

/** What somebody else's run left, as far as it can be used; or why it cannot. Nothing in it is true because it stands there. */
export type ReadArtifact =
  | { readonly report: ReviewReport; readonly pullRequest?: number }
  | { readonly report: undefined; readonly why: string };

/** Names that an artifact has; the other two are for people. */
export const ARTIFACT_FILES = ["review.json", "pull-request.txt", "review.md", "review.sarif"] as const;

/** Bytes of a report; one of 1,000 changed clients has two million. */
const MAX_REPORT = 8 * 1024 * 1024;
const MAX_NUMBER = 16;

/**
 * Reads the artifact of a run that somebody else's pull request could steer. Only plain files directly in the folder, of
 * known names and bounded size, are opened, and never through a link.
 */
export async function readArtifact(folder: string, parse: ParseReport): Promise<ReadArtifact> {
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) return refused("there is none");
  const strange = names.filter((name) => !ARTIFACT_FILES.some((known) => known === name));
  if (strange.length > 0) return refused(`it has ${strange.length} files of other names`);
  const text = await readPlain(join(folder, "review.json"), MAX_REPORT);
  if (text.text === undefined) return refused(`its review.json ${text.why}`);
  const report = parse(jsonOf(text.text));
  if (report === undefined) return refused("its review.json is not as the schema says");
  const { text: number = "" } = await readPlain(join(folder, "pull-request.txt"), MAX_NUMBER);
  return { report, ...(/^[1-9]\d{0,9}\n?$/.test(number) && { pullRequest: Number(number) }) };
}

type Plain = { readonly text: string } | { readonly text: undefined; readonly why: string };

/** Reads one plain file of at most so many bytes, as UTF-8. */
export async function readPlain(path: string, max: number): Promise<Plain> {
  const there = await lstat(path).catch(() => undefined);
  if (there === undefined) return { text: undefined, why: "is not there" };
  if (!there.isFile()) return { text: undefined, why: "is no plain file" };
  if (there.size > max) return { text: undefined, why: `has more than ${max} bytes` };
  // why: what is there can be another file by now.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    () => undefined,
  );
  if (file === undefined) return { text: undefined, why: "cannot be opened" };
  try {
    const bytes = Buffer.alloc(max + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length);
      length += bytesRead;
      if (bytesRead === 0 || length > max) break;
    }
    if (length > max) return { text: undefined, why: `has more than ${max} bytes` };
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, length)) };
  } catch {
    return { text: undefined, why: "is no text" };
  } finally {
    await file.close();
  }
}

function refused(why: string): ReadArtifact {
  return { report: undefined, why };
}
