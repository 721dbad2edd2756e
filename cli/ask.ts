import { BrokenOff, WrongUse } from "./outcome.ts";

/**
 * Asks for leave at the terminal, on standard error, so that a result can be piped on.
 * @throws WrongUse when nobody is there to answer; BrokenOff when Ctrl-C is the answer.
 */
export async function confirm(question: string, isInteractive: boolean): Promise<boolean> {
  if (!isInteractive)
    throw new WrongUse("This asks before it writes, and nobody is here to answer. Give --yes, or look with --dry-run.");
  const { confirm: ask, isCancel } = await import("@clack/prompts");
  const answer = await ask({ message: question, initialValue: false, output: process.stderr });
  if (isCancel(answer)) throw new BrokenOff();
  return answer;
}
