import { callOf } from "../cli/call-of.ts";
import { simpleCommands } from "./shell-words.ts";

/** What follows `npx switchyard` in a text, be it a script or the inside of a code span; each as its words. */
export function switchyardCommands(text: string): string[][] {
  return simpleCommands(text.replaceAll(/^\$ /gm, ""))
    .map((words) => words.filter((word, at) => at > 1 || word !== "--offline"))
    .filter(([runner, command]) => runner === "npx" && command === "switchyard")
    .map((words) => words.slice(2));
}

/** Why the command would refuse these words; `undefined` when it takes them. */
export async function switchyardMisuse(words: readonly string[]): Promise<string | undefined> {
  const found = await callOf(...words);
  if (found.call !== undefined || found.exitCode === 0) return undefined;
  // why: a code span may name a command without what it is for.
  if (words.length === 1 && /missing required argument|Usage:/.test(found.refused)) return undefined;
  return `npx switchyard ${words.join(" ")}: ${found.refused.trim()}`;
}
