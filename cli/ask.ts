import type { CommandIo } from "./command-io.ts";
import { BrokenOff, WrongUse } from "./outcome.ts";

const NOBODY = "This asks before it writes, and nobody is here to answer. Give --yes, or look with --dry-run.";

/**
 * Asks for leave at the terminal, on standard error, so that a result can be piped on.
 * @throws WrongUse when nobody is there to answer; BrokenOff when Ctrl-C is the answer.
 */
export async function confirm(question: string, isInteractive: boolean): Promise<boolean> {
  if (!isInteractive) throw new WrongUse(NOBODY);
  const { confirm: ask, isCancel } = await import("@clack/prompts");
  const answer = await ask({ message: question, initialValue: false, output: process.stderr });
  if (isCancel(answer)) throw new BrokenOff();
  return answer;
}

/**
 * What shows a plan and asks for leave; with `--yes` it only shows it.
 * why thrown here: whoever cannot answer should not have to wait for the plan to hear it.
 * @throws WrongUse when somebody would have to be asked, and nobody is there.
 */
export function asksFirst(
  { yes, dryRun }: { readonly yes: boolean; readonly dryRun: boolean },
  io: Pick<CommandIo, "isInteractive" | "endProgress" | "say" | "confirm">,
): (plan: string, question: string) => Promise<boolean> {
  if (!yes && !dryRun && !io.isInteractive) throw new WrongUse(NOBODY);
  return async (plan, question) => {
    await io.endProgress();
    io.say(plan);
    return yes || io.confirm(question);
  };
}
