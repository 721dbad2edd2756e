import { shellWord } from "./shell-word.ts";

/** A command as somebody can type it into a POSIX shell: each word quoted where it needs to be. */
export function shellCommand(...words: readonly string[]): string {
  return words.map(shellWord).join(" ");
}

/** How a stack is deployed, as somebody can type it. */
export function upCommand(stack: string, ...options: readonly string[]): string {
  return shellCommand("npx", "switchyard", "up", stack, ...options);
}
