import type { Budget } from "../budget.ts";

/** One value that a key of a request can have: a text, a number or moment, a list; or none. */
export type Value = string | bigint | readonly string[] | undefined;

/** Values that one key of a request may have, its absence being one of them. Sets of one key are of one kind. */
export interface ValueSet {
  /** What is in both. */
  readonly and: (other: ValueSet) => ValueSet;
  /** What is in this one and not in the other, as a union. Some of its parts may be empty. */
  readonly minus: (other: ValueSet) => readonly ValueSet[];
  /** One of the values, the absent one if it is among them; undefined when there is none. @throws BeyondBudget */
  readonly some: (budget: Budget) => { readonly value: Value } | undefined;
  /** Whether a value is in it. */
  readonly has: (value: Value) => boolean;
  /** Whether the key may be absent. */
  readonly absent: boolean;
}

/** Two sets of different kinds were put together: a mistake of this program. */
export function mismatched(): never {
  throw new TypeError("two sets of values of one key are of different kinds");
}
