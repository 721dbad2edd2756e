import { runScript } from "./shell.ts";
import { simpleCommands } from "./shell-words.ts";

/** A Pulumi command as a page writes it. */
export interface PulumiCommand {
  /** Subcommands and arguments, without flags. */
  readonly words: readonly string[];
  readonly flags: readonly string[];
}

/** The Pulumi commands in a text, be it a script or the inside of a code span. */
export function pulumiCommands(text: string): PulumiCommand[] {
  return simpleCommands(text)
    .filter(([command]) => command === "pulumi")
    .map(([, ...words]) => pulumiCommand(words));
}

/** The command of these words, which follow `pulumi`. */
export function pulumiCommand(words: readonly string[]): PulumiCommand {
  const first = words.findIndex((word) => word.startsWith("-"));
  return {
    words: first === -1 ? words : words.slice(0, first),
    flags: words.filter((word) => word.startsWith("-")).map((word) => word.replace(/=.*/, "")),
  };
}

/** Pulumi's own help on subcommands, asked once for each. */
export class PulumiHelp {
  private readonly asked = new Map<string, ReturnType<typeof runScript>>();

  constructor(
    private readonly cwd: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  /** What is wrong with a command; `undefined` when nothing is. */
  async misuse({ words, flags }: PulumiCommand): Promise<string | undefined> {
    const plain = words.filter((word) => /^[a-z-]+$/.test(word));
    const { status, output } = await this.on(plain.join(" "));
    const usage = /^Usage:\n {2}pulumi ?([a-z -]*)/m.exec(output)?.[1]?.trim().split(" ").filter(Boolean) ?? [];
    const shown = `pulumi ${[...words, ...flags].join(" ")}`;
    const next = plain[usage.length];
    if (status !== 0 || (next !== undefined && output.includes("Available Commands:")))
      return `${shown}: no such command`;
    const unknown = flags.find((flag) => !new RegExp(`(?:^|[\\s,])${flag}[\\s,=]`, "m").test(output));
    return unknown === undefined ? undefined : `${shown}: no flag ${unknown}`;
  }

  private on(subcommand: string): ReturnType<typeof runScript> {
    const known = this.asked.get(subcommand) ?? runScript(`pulumi ${subcommand} --help`, this.cwd, this.env);
    this.asked.set(subcommand, known);
    return known;
  }
}
