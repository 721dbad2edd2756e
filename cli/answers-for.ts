import type { Answers, Question } from "../fleet/project/question.ts";
import type { CommandIo } from "./command-io.ts";
import { WrongUse } from "./outcome.ts";
import { ask } from "./prompts.ts";

/** How questions are answered. */
export interface Answering {
  readonly io: Pick<CommandIo, "isInteractive">;
  /** `--yes`: what has a usual answer is not asked. */
  readonly takesDefaults: boolean;
  /** Flags that answer the questions, by key. */
  readonly flags: Readonly<Record<string, string>>;
}

/**
 * Answers to what was not given: asked at a terminal, otherwise the usual ones.
 * @throws WrongUse that names the flags when something has no usual answer and nobody is there; BrokenOff.
 */
export async function answersFor(
  questions: readonly Question[],
  { io, takesDefaults, flags }: Answering,
): Promise<Answers> {
  const usual = ({ initial = [] }: Question): boolean => initial.length > 0;
  if (io.isInteractive && !takesDefaults) return ask(questions);
  const open = questions.filter((question) => question.isOptional !== true && !usual(question));
  if (io.isInteractive || open.length === 0) return { ...defaults(questions), ...(await ask(open)) };
  const lines = open.map(({ key, message }) => `  ${flags[key] ?? key}  ${message}`);
  throw new WrongUse(["Nobody is here to be asked, so that these have to be given:", ...lines].join("\n"));
}

function defaults(questions: readonly Question[]): Answers {
  return Object.fromEntries(
    questions.flatMap(({ key, initial = [] }) => (initial.length > 0 ? [[key, initial] as const] : [])),
  );
}
