import { type Budget, spend } from "../budget.ts";
import type { Pattern } from "./pattern.ts";
import { covers, someText } from "./some-text.ts";
import { mismatched, type Value, type ValueSet } from "./value-set.ts";

/** Texts that one of the patterns covers; or, negated, that none does. */
export interface Clause {
  readonly patterns: readonly Pattern[];
  readonly negated: boolean;
}

/** Texts of which every clause is true. */
export type Language = readonly Clause[];

/** No text. */
export const NO_TEXT: Language = [{ patterns: [], negated: false }];

/** The same clause the other way round. */
export function inverse({ patterns, negated }: Clause): Clause {
  return { patterns, negated: !negated };
}

/** A shortest text of a language; undefined when it has none. @throws BeyondBudget */
export function textIn(language: Language, budget: Budget): string | undefined {
  const refused = language.filter(({ negated }) => negated).flatMap(({ patterns }) => patterns);
  const names = new Set(refused.map(({ key }) => key));
  // why first: most questions are whether names are among names.
  const wanted = language
    .filter(({ negated }) => !negated)
    .map(({ patterns }) => (names.size === 0 ? patterns : patterns.filter(({ key }) => !names.has(key))));
  if (wanted.some(({ length }) => length === 0)) return undefined;
  const exact = wanted.find((patterns) => patterns.every(({ text }) => text !== undefined));
  if (exact === undefined) return someText(wanted, refused, budget);
  const each = language.reduce((sum, { patterns }) => sum + patterns.length, 1);
  return exact
    .flatMap(({ text }) => text ?? [])
    .find((text) => {
      spend(budget, each);
      return isIn(language, text);
    });
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
