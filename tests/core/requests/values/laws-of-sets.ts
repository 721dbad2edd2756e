import { expect } from "chai";
import fc from "fast-check";
import { newBudget } from "../../../../core/requests/budget.ts";
import type { Value, ValueSet } from "../../../../core/requests/values/value-set.ts";
import { draws } from "../../../draws.ts";

const shown = (value: Value): string => (Array.isArray(value) ? `[${value.join()}]` : String(value));
const isIn = (sets: readonly ValueSet[], value: Value): boolean => sets.some((one) => one.has(value));
const less = (sets: readonly ValueSet[], other: ValueSet): readonly ValueSet[] =>
  sets.flatMap((one) => one.minus(other));

/** Says that sets of a kind obey the laws of sets, at each of these values and in what they show of themselves. */
export function obeyTheLaws(sets: fc.Arbitrary<ValueSet>, values: readonly Value[]): void {
  const [all, budget] = [[undefined, ...values], newBudget(1e9)];
  /** A set shows one of its values, and where it shows none it has none. */
  const isHonest = (set: ValueSet): void => {
    const found = set.some(budget);
    if (found !== undefined) expect(set.has(found.value), `has ${shown(found.value)} that it shows`).to.equal(true);
    else for (const value of all) expect(set.has(value), `shows nothing, has ${shown(value)}`).to.equal(false);
    expect(set.absent).to.equal(set.has(undefined));
  };
  fc.assert(
    fc.property(sets, sets, sets, (a, b, c) => {
      const [both, onlyA] = [a.and(b), a.minus(b)];
      for (const set of [a, b, both, ...onlyA, ...less(onlyA, c), both.and(c)]) isHonest(set);
      for (const piece of a.minus(a)) expect(piece.some(budget), "a without a").to.equal(undefined);
      for (const piece of onlyA) expect(piece.and(b).some(budget), "a without b, and b").to.equal(undefined);
      for (const value of all) {
        const [hasA, hasB, hasC] = [a.has(value), b.has(value), c.has(value)];
        expect(both.has(value), `both: ${shown(value)}`).to.equal(hasA && hasB);
        expect(isIn(onlyA, value), `without: ${shown(value)}`).to.equal(hasA && !hasB);
        expect(isIn(less(onlyA, c), value), "without either").to.equal(hasA && !(hasB || hasC));
        expect(isIn(a.minus(b.and(c)), value), "without both").to.equal(hasA && !(hasB && hasC));
        expect(isIn(less(a.minus(b.and(c)), b), value), "without both, and without b").to.equal(hasA && !hasB);
      }
    }),
    { numRuns: draws(150) },
  );
}
