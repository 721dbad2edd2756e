import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Fault } from "../core/faults/fault.ts";
import { DEFAULT_SETTINGS, readReviewSettings } from "../review/settings/read-review-settings.ts";
import { REVIEW_FILE, type ReviewSettings } from "../review/settings/review-settings.ts";

/** Most that the file may hold, in bytes. */
const MOST_BYTES = 1_000_000;

/**
 * What `switchyard.review.yaml` of the project says; the defaults where there is none. What is there and cannot be read is
 * a fault: the defaults might let pass what it forbids.
 * @param root Folder of the project's file.
 */
export function settingsIn(root: string): { readonly settings: ReviewSettings; readonly faults: readonly Fault[] } {
  try {
    const path = join(root, REVIEW_FILE);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return readReviewSettings(undefined);
    if (!found.isFile() || found.size > MOST_BYTES)
      return { settings: DEFAULT_SETTINGS, faults: [unreadable("no file, or one of more than 1 MB")] };
    const text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
    return readReviewSettings({ name: REVIEW_FILE, text });
  } catch {
    return { settings: DEFAULT_SETTINGS, faults: [unreadable("a file that cannot be read as UTF-8 text")] };
  }
}

function unreadable(found: string): Fault {
  return {
    code: "pack/settings",
    at: { file: REVIEW_FILE },
    path: REVIEW_FILE,
    expected: "a text file of at most 1 MB",
    found,
    fix: "Mend the file, or remove it: the defaults hold then.",
  };
}
