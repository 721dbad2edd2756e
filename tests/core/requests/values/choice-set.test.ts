import fc from "fast-check";
import { ChoiceSet } from "../../../../core/requests/values/choice-set.ts";
import { obeyTheLaws } from "./laws-of-sets.ts";

describe("sets of few texts", () => {
  it("obey the laws of sets", () => {
    const sets = fc
      .tuple(fc.boolean(), fc.subarray(["true", "false", "other"]))
      .map(([absent, texts]) => new ChoiceSet(absent, texts));
    obeyTheLaws(sets, ["true", "false", "other", "none of them", 5n, ["true"]]);
  });
});
