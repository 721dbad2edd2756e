import { BeyondBudget, type Budget, newBudget, spend } from "../budget.ts";
import type { Pattern } from "./pattern.ts";
import { covers, someText } from "./some-text.ts";
import { mismatched, type Value, type ValueSet } from "./value-set.ts";

/** Texts that one of the patterns covers; or, negated, that none does. */
export interface Clause {
  readonly patterns: readonly Pattern[];
  readonly negated: boolean;
  /** Says of a clause that is a universe what patterns with a label mean in it. */
  readonly universe?: "plain" | "labelled";
}

/** Texts of which every clause is true. */
export type Language = readonly Clause[];

/** No text. */
export const NO_TEXT: Language = [{ patterns: [], negated: false }];

/** The same clause the other way round. */
export function inverse({ patterns, negated }: Clause): Clause {
  return { patterns, negated: !negated };
}

/** A text of a language, most often a shortest; undefined when it has none. @throws BeyondBudget */
export function textIn(language: Language, budget: Budget): string | undefined {
  const refused = language.filter(({ negated }) => negated).flatMap(({ patterns }) => patterns);
  const names = new Set(refused.map(({ key }) => key));
  // why first: most questions are whether names are among names.
  const wanted = byLabel(language).map((patterns) => patterns.filter(({ key }) => !names.has(key)));
  if (wanted.some(({ length }) => length === 0)) return undefined;
  const exact = wanted.find((patterns) => patterns.every(({ text }) => text !== undefined));
  if (exact === undefined) return searched(wanted, refused.filter(isRefusing(language, wanted)), budget);
  const each = language.reduce((sum, { patterns }) => sum + patterns.length, 1);
  return exact
    .flatMap(({ text }) => text ?? [])
    .find((text) => {
      spend(budget, each);
      return isIn(language, text);
    });
}

const hasLabel = ({ label }: Pattern): boolean => label !== undefined;

/** What is wanted of a text, with patterns that have labels compared by these where the universe allows it. */
function byLabel(language: Language): readonly (readonly Pattern[])[] {
  const universe = language.find((clause) => clause.universe !== undefined)?.universe;
  const wanted = language.filter(({ negated }) => !negated).map(({ patterns }) => patterns);
  if (universe === undefined) return wanted;
  if (universe === "plain") return wanted.map((patterns) => patterns.filter((one) => !hasLabel(one)));
  const [labelled, others] = [
    wanted.filter((patterns) => patterns.every(hasLabel)),
    wanted.filter((patterns) => !patterns.every(hasLabel)),
  ];
  const [first, ...more] = labelled;
  if (first === undefined) return wanted;
  const labels = more.map((patterns) => new Set(patterns.map(({ label }) => label)));
  return [first.filter(({ label }) => labels.every((one) => one.has(label))), ...others];
}

/** Of what is refused, what can make a difference: a pattern with a label only where one of the same label is wanted. */
function isRefusing(language: Language, wanted: readonly (readonly Pattern[])[]): (one: Pattern) => boolean {
  const universe = language.find((clause) => clause.universe !== undefined)?.universe;
  const isLabelled = universe === "plain" || (universe === "labelled" && wanted[0]?.every(hasLabel) === true);
  return (one) => !(isLabelled && hasLabel(one));
}

function searched(
  wanted: readonly (readonly Pattern[])[],
  refused: readonly Pattern[],
  budget: Budget,
): string | undefined {
  // why with their lengths: a key can hold whatever a policy does.
  const keyOf = (patterns: readonly Pattern[]): string =>
    patterns.map(({ key }) => `${String(key.length)}:${key}`).join("");
  const apart = new Map(wanted.map((patterns) => [keyOf(patterns), patterns]));
  const question = [...apart.keys(), keyOf(refused)].map((one) => `${String(one.length)}:${one}`).join("");
  if (!budget.answers.has(question)) {
    const all = [...apart.values()];
    budget.answers.set(question, isCovered(all, refused, budget) ? undefined : someText(all, refused, budget));
  }
  return budget.answers.get(question);
}

/** Most pairs of patterns that are held against each other one by one. */
const MOST_PAIRS = 64;
/** Steps that one such pair may take. */
const PAIR_STEPS = 10_000;

/**
 * Whether one pattern alone covers each pattern of something that is wanted, as an account in any partition covers the same
 * in this one. why first: together with all else that is wanted, the search for it has many times as many states.
 */
function isCovered(wanted: readonly (readonly Pattern[])[], refused: readonly Pattern[], budget: Budget): boolean {
  const isWithin = (one: Pattern, other: Pattern): boolean => {
    const pair = newBudget(Math.min(PAIR_STEPS, budget.left));
    const start = pair.left;
    try {
      return someText([[one]], [other], pair) === undefined;
    } catch (error) {
      if (!(error instanceof BeyondBudget)) throw error;
      return false;
    } finally {
      spend(budget, start - Math.max(pair.left, 0));
    }
  };
  return wanted.some(
    (patterns) =>
      patterns.length * refused.length <= MOST_PAIRS &&
      patterns.every((one) => refused.some((other) => isWithin(one, other))),
  );
}

/** Whether a text is in a language. */
export function isIn(language: Language, text: string): boolean {
  return language.every(({ patterns, negated }) => patterns.some((one) => covers(one, text)) !== negated);
}

/** Texts, and whether there may be none. */
export class TextSet implements ValueSet {
  private found: { readonly value: Value } | "none" | undefined;

  constructor(
    readonly absent: boolean,
    readonly present: Language,
  ) {}

  and(other: ValueSet): TextSet {
    if (other === this) return this;
    if (!(other instanceof TextSet)) mismatched();
    return new TextSet(this.absent && other.absent, [...this.present, ...other.present]);
  }

  minus(other: ValueSet): readonly TextSet[] {
    if (!(other instanceof TextSet)) mismatched();
    return [
      ...(this.absent && !other.absent ? [new TextSet(true, NO_TEXT)] : []),
      ...other.present.map(
        (clause, index) => new TextSet(false, [...this.present, ...other.present.slice(0, index), inverse(clause)]),
      ),
    ];
  }

  some(budget: Budget): { readonly value: Value } | undefined {
    if (this.absent) return { value: undefined };
    if (this.found === undefined) {
      const text = textIn(this.present, budget);
      this.found = text === undefined ? "none" : { value: text };
    }
    return this.found === "none" ? undefined : this.found;
  }

  has(value: Value): boolean {
    return value === undefined ? this.absent : typeof value === "string" && isIn(this.present, value);
  }
}

/** Any text, or none. */
export const ANY_TEXT = new TextSet(true, []);
