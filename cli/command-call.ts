import type { Command } from "commander";
import type { Actions } from "./command-io.ts";
import type { SharedInput } from "./inputs.ts";

/** What an action is called with, of whichever command. */
export type Call = { readonly [Name in keyof Actions]: readonly [Name, Parameters<Actions[Name]>[0]] }[keyof Actions];

/** Takes what the command line says. */
export type Caller = (...call: Call) => Promise<void>;

/** What the line says for every command. */
export type Shared = () => SharedInput;

/** Adds a command with its description and examples. */
export type Add = (signature: string, description: string, examples: readonly string[]) => Command;

/** What Commander makes of a command's options. */
export type Options<Name extends keyof Actions> = Omit<
  Parameters<Actions[Name]>[0],
  keyof SharedInput | "slug" | "slugs"
>;

/** Examples as lines of a help text. */
export function exampleLines(examples: readonly string[]): string {
  return ["Examples:", ...examples.map((example) => `  ${example}`)].join("\n");
}
