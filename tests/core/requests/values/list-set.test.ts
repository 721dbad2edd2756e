import { expect } from "chai";
import fc from "fast-check";
import { newBudget } from "../../../../core/requests/budget.ts";
import { ListSet } from "../../../../core/requests/values/list-set.ts";
import { pattern } from "../../../../core/requests/values/pattern.ts";
import { NO_TEXT } from "../../../../core/requests/values/text-set.ts";
import { arbitraryLanguage, textsUpTo } from "./arbitrary-pattern.ts";
import { obeyTheLaws } from "./laws-of-sets.ts";

const TEXTS = textsUpTo(2, ["a", "b", "_"]);
const LISTS = [
  ...TEXTS.map((text) => [text]),
  ...TEXTS.flatMap((text, at) => TEXTS.slice(at + 1).map((other) => [text, other])),
];

describe("sets of lists", () => {
  it("obey the laws of sets", () => {
    const some = arbitraryLanguage.map((language) => language.slice(0, 2).map((clause) => [clause]));
    const sets = fc
      .tuple(fc.boolean(), arbitraryLanguage, some)
      .map(([absent, all, of]) => new ListSet(absent, all, of));
    obeyTheLaws(sets, LISTS.slice(0, 30));
  });

  it("have no empty list: that one is no list at all", () => {
    expect(new ListSet(false, NO_TEXT).some(newBudget())).to.equal(undefined);
    expect(new ListSet(false, []).some(newBudget())?.value).to.have.lengthOf(1);
  });

  it("show one text for each that is asked for", () => {
    const language = (text: string) => [{ patterns: [pattern([text])], negated: false }];
    const set = new ListSet(true, [], [language("a"), language("b")]).minus(new ListSet(true, NO_TEXT));
    expect(set.flatMap((one) => one.some(newBudget())?.value ?? [])).to.include.members(["a", "b"]);
  });
});
