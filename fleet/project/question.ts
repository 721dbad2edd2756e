/** Something that has to be known and was not given, for a terminal to ask. */
export interface Question {
  /** Name of the answer. */
  readonly key: string;
  /** One line. */
  readonly message: string;
  /** Free text, one of the choices, or any number of them. */
  readonly kind: "text" | "one" | "many";
  /** What Enter alone gives: a text, or the values of choices. Default: nothing. */
  readonly initial?: string | readonly string[];
  readonly choices?: readonly Choice[];
  /** Whether the answer may be left out. Default false. */
  readonly isOptional?: boolean;
  /** What is wrong with a text, in one sentence; undefined when nothing is. */
  readonly check?: (answer: string) => string | undefined;
}

/** Something to choose. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

/** Answers by the questions' keys: a text, or the values that were chosen. What was left out is not there. */
export type Answers = Readonly<Record<string, string | readonly string[]>>;

/** What Enter alone would answer to these questions, for `--yes`. A question without it has no answer. */
export function initialAnswers(questions: readonly Question[]): Answers {
  return Object.fromEntries(
    questions.flatMap(({ key, initial = [] }) => (initial.length === 0 ? [] : [[key, initial] as const])),
  );
}
