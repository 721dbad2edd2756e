import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { projectRoot } from "../../sandbox/paths.ts";
import { blocksOf, notes, place, type Block } from "./markdown.ts";
import { pulumiCommand, type PulumiHelp } from "./pulumi-help.ts";
import { runScript } from "./shell.ts";
import { simpleCommands } from "./shell-words.ts";
import { switchyardMisuse } from "./switchyard-help.ts";

/** What can be asked about commands without running them. */
export interface Asked {
  readonly help: PulumiHelp;
  /** Scripts of package.json, by name. */
  readonly scripts: ReadonlySet<string>;
}

/**
 * What is wrong with the commands of a block that is not run: the shell reads them, and each is one that `switchyard`,
 * Pulumi or npm has, with its flags. Of any other command nothing is known, so it is at fault: it is run, or says why not.
 */
export async function commandProblems(block: Block, asked: Asked): Promise<readonly string[]> {
  const shell = await runScript("bash -n <<'THE_BLOCK'\n" + block.text + "THE_BLOCK", projectRoot, {
    PATH: process.env["PATH"] ?? "",
  });
  if (shell.status !== 0 || shell.output !== "") return [`${place(block)}: ${shell.output}`];
  const found = await Promise.all(simpleCommands(block.text).map((words) => problemOf(words, block, asked)));
  return found.filter((problem) => problem !== undefined).map((problem) => `${place(block)}: ${problem}`);
}

async function problemOf(
  words: readonly string[],
  block: Block,
  { help, scripts }: Asked,
): Promise<string | undefined> {
  const [command = "", first = "", ...rest] = words;
  const shown = words.join(" ");
  if (command === "pulumi") return help.misuse(pulumiCommand(words.slice(1)));
  if (command === "npx" && first === "switchyard") return switchyardMisuse(rest);
  if (command === "npx" && first === "tsx")
    return isOfPage(rest[0] ?? "", block) ? undefined : `${shown}: no such file`;
  if (command === "npm" && ["ci", "pack", "install"].includes(first)) return undefined;
  if (command !== "npm") return `${shown}: only a run can tell whether it works`;
  const script = first === "run" ? (rest.find((word) => !word.startsWith("-")) ?? "") : first;
  return scripts.has(script) ? undefined : `${shown}: no such script`;
}

/** Whether a page makes a file, or has it beside itself. */
function isOfPage(file: string, { page }: Block): boolean {
  return (
    blocksOf(page).some((block) => notes(block, "file").includes(file)) ||
    existsSync(join(projectRoot, dirname(page), file))
  );
}
