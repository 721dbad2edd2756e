import { expect } from "chai";
import fc from "fast-check";
import { BeyondBudget, newBudget } from "../../../../core/requests/budget.ts";
import { ANY } from "../../../../core/requests/values/characters.ts";
import { pattern } from "../../../../core/requests/values/pattern.ts";
import { ANY_TEXT, NO_TEXT, textIn, TextSet } from "../../../../core/requests/values/text-set.ts";
import { arbitraryLanguage, textsUpTo } from "./arbitrary-pattern.ts";
import { obeyTheLaws } from "./laws-of-sets.ts";

describe("sets of texts", () => {
  it("obey the laws of sets", () => {
    const sets = fc.tuple(fc.boolean(), arbitraryLanguage).map(([absent, present]) => new TextSet(absent, present));
    obeyTheLaws(sets, textsUpTo(2));
  });

  it("hold everything, or nothing", () => {
    for (const value of [undefined, "", "x"]) expect(ANY_TEXT.has(value)).to.equal(true);
    expect(new TextSet(false, NO_TEXT).some(newBudget())).to.equal(undefined);
    expect(ANY_TEXT.has(["x"])).to.equal(false);
  });

  it("are asked for by all that the question holds, whatever stands in the patterns", () => {
    const [budget, all] = [newBudget(), { patterns: [pattern([{ of: ANY, repeats: true }, "b"])], negated: false }];
    const without = (...texts: string[]) =>
      textIn([all, { patterns: texts.map((one) => pattern([one])), negated: true }], budget);
    const texts = ["b\u0001xb", "b\u00001:xb", "b2:xb", "b,xb"];
    for (const text of texts) expect(without(text)).to.equal("b");
    expect(without("b", "xb")).to.have.lengthOf(2);
    expect(without("b", "xb")).to.not.equal("xb");
  });

  it("of many names pay for each that they look at", () => {
    const names = Array.from({ length: 100 }, (_, at) => pattern([`name-${String(at)}`]));
    const others = names.map(({ tokens }) => pattern([...["x"], ...tokens]));
    const language = [names, others].map((patterns) => ({ patterns, negated: false }));
    expect(() => textIn(language, newBudget(5000))).to.throw(BeyondBudget);
    expect(textIn(language, newBudget())).to.equal(undefined);
  });
});
