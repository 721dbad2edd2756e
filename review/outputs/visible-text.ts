import { printable } from "../../core/faults/fault.ts";

/** Longest name that is shown whole: IAM's names have 128 characters at most, and those of files 255 in practice. */
export const MAX_NAME = 256;
/** Longest sentence that is shown whole; the longest policy document that IAM takes (10,240 characters) has its place in it. */
export const MAX_SENTENCE = 12_000;

/**
 * What `printable` leaves and nobody can see or tell from a space: other spaces, half characters, private ones, letters
 * that show as nothing. All become `\\u00a0`.
 */
const UNSEEN = /(?! )[\p{Zs}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}\u2800]/gu;
/** More marks over one letter than any script has: they cover the lines around. */
const HEAP_OF_MARKS = /(\p{M}{4})\p{M}+/gu;

/** Text of others as it may be shown: one line, everything in it is seen, at most so many characters, and where it was cut one sees how much is not there. */
export function visible(text: string, length: number): string {
  // why before: the escapes of a text of many megabytes need several times its memory.
  const short = shortened(text, length);
  return printable(short).replace(UNSEEN, escaped).replace(HEAP_OF_MARKS, "$1…");
}

function escaped(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
}

function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  // why: half of a character is none.
  const kept = text.slice(0, length).replace(/[\ud800-\udbff]$/u, "");
  return `${kept}… (${text.length - kept.length} more characters)`;
}

/**
 * A line for a terminal or a log. GitHub, Azure and TeamCity read commands from a log: in the old form of GitHub's
 * (`##[add-mask]`) anywhere in a line, so that no name may hold its beginning.
 */
export function logText(text: string, length: number = MAX_SENTENCE): string {
  return visible(text, length).replaceAll("##", "#\\u0023");
}
