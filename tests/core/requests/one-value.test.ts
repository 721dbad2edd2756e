import { expect } from "chai";
import { newBudget } from "../../../core/requests/budget.ts";
import { oneValue } from "../../../core/requests/one-value.ts";
import { CALLER, MOMENT } from "../../../core/requests/request-keys.ts";
import type { Value } from "../../../core/requests/values/value-set.ts";

const VALUES: Readonly<Record<string, readonly Value[]>> = {
  [CALLER]: ["arn:aws:iam::111111111111:user/a\nAIDA", "arn:aws:iam::111111111111:user/b\nAIDA"],
  [MOMENT]: [1_800_000_000n, 1_800_000_001n],
  "aws:sourceip": [0n, 1n, undefined],
  "aws:multifactorauthpresent": ["true", "false", undefined],
  "aws:multifactorauthage": [0n, 1n, undefined],
  "sts:externalid": ["a", "A", "ab", "*", undefined],
  "aws:requesttag/team": ["", "a", undefined],
  "aws:tagkeys": [["a"], ["b"], ["a", "b"], undefined],
};

describe("the set of one value", () => {
  for (const [dimension, values] of Object.entries(VALUES))
    it(`has that one of ${dimension}, and no other`, () => {
      for (const value of values) {
        const set = oneValue(dimension, value);
        expect(values.filter((other) => set.has(other))).to.deep.equal([value]);
        expect(set.some(newBudget())).to.deep.equal({ value });
      }
    });
});
