import { everyValue } from "./request-keys.ts";
import { ChoiceSet } from "./values/choice-set.ts";
import { ListSet } from "./values/list-set.ts";
import { pattern } from "./values/pattern.ts";
import { RangeSet } from "./values/range-set.ts";
import { type Clause, NO_TEXT, TextSet } from "./values/text-set.ts";
import type { Value, ValueSet } from "./values/value-set.ts";

/** Exactly this value of a dimension; undefined: none. */
export function oneValue(dimension: string, value: Value): ValueSet {
  const every = everyValue(dimension);
  const isNone = value === undefined;
  const texts = isNone || typeof value === "bigint" ? [] : [value].flat();
  if (every instanceof RangeSet)
    return new RangeSet(isNone, typeof value === "bigint" ? [{ first: value, last: value }] : []);
  if (every instanceof ChoiceSet) return new ChoiceSet(isNone, texts);
  const clauses = texts.map((text): Clause => ({ patterns: [pattern([text])], negated: false }));
  if (every instanceof TextSet) return new TextSet(isNone, isNone ? NO_TEXT : clauses);
  return new ListSet(
    isNone,
    [{ patterns: clauses.flatMap(({ patterns }) => patterns), negated: false }],
    clauses.map((clause) => [clause]),
  );
}
