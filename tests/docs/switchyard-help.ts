import { callOf } from "../cli/call-of.ts";

/** What follows `npx switchyard` in a text, be it a script or the inside of a code span. */
export function switchyardCommands(text: string): string[] {
  const found = text
    .replaceAll("\\\n", " ")
    .matchAll(/(?:^|\(|&& |\|\| |\$ )(?:[A-Z_]+=\S+ )*npx (?:--offline )?switchyard(?: ([^|)\n&>#;]*))?/gm);
  return [...found].map(([, rest = ""]) => rest.trim());
}

/** Why the command would refuse these words; `undefined` when it takes them. */
export async function switchyardMisuse(command: string): Promise<string | undefined> {
  // why: `…` and <slug> stand for words of the reader's.
  const words = [...command.matchAll(/'[^']*'|"[^"]*"|\S+/g)].map(([word]) => word.replaceAll(/^['"]|['"]$/g, ""));
  const found = await callOf(...words);
  if (found.call !== undefined || found.exitCode === 0) return undefined;
  // why: a code span may name a command without what it is for.
  if (words.length === 1 && /missing required argument|Usage:/.test(found.refused)) return undefined;
  return `npx switchyard ${command}: ${found.refused.trim()}`;
}
