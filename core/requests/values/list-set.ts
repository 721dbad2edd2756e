import type { Budget } from "../budget.ts";
import { inverse, isIn, type Language, NO_TEXT, textIn } from "./text-set.ts";
import { mismatched, type Value, type ValueSet } from "./value-set.ts";

/** Lists of texts that are not empty, as of keys of session tags; and whether there may be none. */
export class ListSet implements ValueSet {
  /**
   * @param all What each text of a list is in.
   * @param some Of each of these, a list has a text.
   */
  constructor(
    readonly absent: boolean,
    readonly all: Language,
    readonly someOf: readonly Language[] = [],
  ) {}

  and(other: ValueSet): ListSet {
    if (other === this) return this;
    if (!(other instanceof ListSet)) mismatched();
    return new ListSet(this.absent && other.absent, [...this.all, ...other.all], [...this.someOf, ...other.someOf]);
  }

  minus(other: ValueSet): readonly ListSet[] {
    if (!(other instanceof ListSet)) mismatched();
    const { all, someOf } = this;
    return [
      ...(this.absent && !other.absent ? [new ListSet(true, NO_TEXT)] : []),
      ...other.all.map((clause) => new ListSet(false, all, [...someOf, [inverse(clause)]])),
      ...other.someOf.flatMap((language) =>
        withoutAny(language).map((none) => new ListSet(false, [...all, none], someOf)),
      ),
    ];
  }

  some(budget: Budget): { readonly value: Value } | undefined {
    if (this.absent) return { value: undefined };
    const texts: string[] = [];
    for (const language of this.someOf.length === 0 ? [[]] : this.someOf) {
      const text = textIn([...this.all, ...language], budget);
      if (text === undefined) return undefined;
      texts.push(text);
    }
    return { value: [...new Set(texts)] };
  }

  has(value: Value): boolean {
    if (value === undefined) return this.absent;
    if (!Array.isArray(value)) return false;
    const texts = value as readonly string[];
    return (
      texts.every((text) => isIn(this.all, text)) &&
      this.someOf.every((language) => texts.some((text) => isIn(language, text)))
    );
  }
}

/** Of a language of one clause, what is not in it. why one: an operator makes no other. */
function withoutAny(language: Language): Language {
  if (language.length > 1) throw new TypeError("a list has no text of several clauses at once");
  return language.length === 0 ? NO_TEXT : language.map(inverse);
}
