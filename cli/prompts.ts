import type { Answers, Question } from "../fleet/project/question.ts";
import { BrokenOff } from "./outcome.ts";

/** What asks one thing at a terminal. A symbol is the answer of somebody who broke off. */
export interface Prompts {
  text(options: {
    message: string;
    initialValue?: string;
    validate: (value: string | undefined) => string | undefined;
  }): Promise<string | symbol>;
  select(options: { message: string; options: Option[]; initialValue?: string }): Promise<string | symbol>;
  multiselect(options: {
    message: string;
    options: Option[];
    initialValues: string[];
    required: boolean;
  }): Promise<string[] | symbol>;
}

interface Option {
  value: string;
  label: string;
  hint?: string;
}

/**
 * Asks these questions at the terminal, on standard error, one after the other.
 * @param prompts Default: the terminal's.
 * @throws BrokenOff when Ctrl-C is an answer.
 */
export async function ask(questions: readonly Question[], prompts?: Prompts): Promise<Answers> {
  if (questions.length === 0) return {};
  const terminal = prompts ?? (await atTerminal());
  const answers: Record<string, string | readonly string[]> = {};
  for (const question of questions) {
    const answer = await askOne(question, terminal);
    if (typeof answer === "symbol") throw new BrokenOff();
    if (answer.length > 0) answers[question.key] = answer;
  }
  return answers;
}

async function askOne(question: Question, prompts: Prompts): Promise<string | string[] | symbol> {
  const { message, kind, initial, isOptional = false, check } = question;
  const options = (question.choices ?? []).map(({ value, label, hint }) => ({
    value,
    label,
    ...(hint !== undefined && { hint }),
  }));
  const first = typeof initial === "string" ? initial : undefined;
  if (kind === "many")
    return prompts.multiselect({ message, options, initialValues: [initial ?? []].flat(), required: !isOptional });
  if (kind === "one") return prompts.select({ message, options, ...(first !== undefined && { initialValue: first }) });
  const answer = await prompts.text({
    message,
    ...(first !== undefined && { initialValue: first }),
    validate: (value = "") => {
      const text = value.trim();
      if (text === "") return isOptional ? undefined : "This has to be answered.";
      return check?.(text);
    },
  });
  return typeof answer === "symbol" ? answer : answer.trim();
}

async function atTerminal(): Promise<Prompts> {
  const { text, select, multiselect, isCancel } = await import("@clack/prompts");
  const output = process.stderr;
  const ended = <T>(answer: T | symbol): T | symbol => (isCancel(answer) ? Symbol("broken off") : answer);
  return {
    text: async (options) => ended(await text({ ...options, output })),
    select: async (options) => ended(await select<string>({ ...options, output })),
    multiselect: async (options) => ended(await multiselect<string>({ ...options, output })),
  };
}
