import { expect } from "chai";
import fc from "fast-check";
import { EVERY_NUMBER, gaps, RangeSet, united } from "../../../../core/requests/values/range-set.ts";
import { draws } from "../../../draws.ts";
import { obeyTheLaws } from "./laws-of-sets.ts";

const NUMBERS = Array.from({ length: 24 }, (_, at) => BigInt(at - 2));
const range = fc
  .tuple(fc.integer({ min: 0, max: 19 }), fc.integer({ min: 0, max: 4 }))
  .map(([first, more]) => ({ first: BigInt(first), last: BigInt(first + more) }));
const ranges = fc.array(range, { maxLength: 4 });
const END = EVERY_NUMBER.last;

describe("sets of numbers", () => {
  it("obey the laws of sets", () => {
    const some = fc.tuple(ranges.map(united), fc.boolean()).map(([all, negated]) => (negated ? gaps(all) : all));
    const sets = fc.tuple(fc.boolean(), some).map(([absent, all]) => new RangeSet(absent, all));
    obeyTheLaws(sets, [...NUMBERS, -END, END]);
  });

  it("unite ranges that overlap or touch, and leave the gaps between them", () => {
    fc.assert(
      fc.property(ranges, fc.constantFrom(...NUMBERS, -END, END), (all, number) => {
        const isAmong = all.some(({ first, last }) => first <= number && number <= last);
        expect(new RangeSet(false, united(all)).has(number)).to.equal(isAmong);
        expect(new RangeSet(false, gaps(united(all))).has(number)).to.equal(!isAmong);
        for (const [at, { first }] of united(all).entries())
          if (at > 0) expect(first > (united(all)[at - 1]?.last ?? first) + 1n, "apart").to.equal(true);
      }),
      { numRuns: draws(1000) },
    );
  });

  it("have no gap beside every number", () => {
    expect(gaps([EVERY_NUMBER])).to.deep.equal([]);
    expect(gaps([])).to.deep.equal([EVERY_NUMBER]);
  });
});
