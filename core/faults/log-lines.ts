import { cut, printable } from "./fault.ts";

/** Longest line in a log, in characters: room for the longest sentence that this program makes of its own words. */
const LINE_MAX = 2000;

/** Most lines that one look at things may write; more of one kind say no more. */
const LINES_MAX = 200;

/**
 * A sentence as one line for the terminal, whoever wrote parts of it: printable, and not longer than 2,000 characters.
 * Line ends become spaces, since a second line could pretend to be another message.
 */
export function logLine(text: string): string {
  return printable(cut(text.replace(/\s*[\r\n]\s*/g, " "), LINE_MAX));
}

/** Sentences as {@link logLine}, 200 at most; the last then says how many more there are. */
export function logLines(texts: readonly string[]): readonly string[] {
  const more = texts.length - LINES_MAX;
  const shown = texts.slice(0, LINES_MAX).map(logLine);
  return more > 0 ? [...shown, `And ${more} more of this kind.`] : shown;
}
