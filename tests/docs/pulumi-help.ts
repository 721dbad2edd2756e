import { runScript } from "./shell.ts";

/** A Pulumi command as a page writes it. */
export interface PulumiCommand {
  /** Subcommands and arguments, without flags. */
  readonly words: readonly string[];
  readonly flags: readonly string[];
}

/** The Pulumi commands in a text, be it a script or the inside of a code span. */
export function pulumiCommands(text: string): PulumiCommand[] {
  return [...text.replaceAll("\\\n", " ").matchAll(/(?:^|\(|&& )(?:[A-Z_]+=\S+ )*pulumi ([^|)\n&]+)/gm)].map(
    ([, rest = ""]) => {
      const words = [...rest.matchAll(/'[^']*'|"[^"]*"|\S+/g)].map(([word]) => word);
      const first = words.findIndex((word) => word.startsWith("-"));
      return {
        words: first === -1 ? words : words.slice(0, first),
        flags: words.filter((word) => word.startsWith("-")).map((word) => word.replace(/=.*/, "")),
      };
    },
  );
}

/** What is wrong with a command, by Pulumi's own help; `undefined` when nothing is. */
export async function misuse(
  { words, flags }: PulumiCommand,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const plain = words.filter((word) => /^[a-z-]+$/.test(word));
  const { status, output } = await runScript(`pulumi ${plain.join(" ")} --help`, cwd, env);
  const usage = /^Usage:\n {2}pulumi ?([a-z -]*)/m.exec(output)?.[1]?.trim().split(" ").filter(Boolean) ?? [];
  const shown = `pulumi ${[...words, ...flags].join(" ")}`;
  const next = plain[usage.length];
  if (status !== 0 || (next !== undefined && output.includes("Available Commands:")))
    return `${shown}: no such command`;
  const unknown = flags.find((flag) => !new RegExp(`(?:^|[\\s,])${flag}[\\s,=]`, "m").test(output));
  return unknown === undefined ? undefined : `${shown}: no flag ${unknown}`;
}
