import { expect } from "chai";
import fc from "fast-check";
import { append, compileGlob, matchGlob } from "../../../core/evaluate/glob.ts";
import { parseInstant } from "../../../core/evaluate/instant.ts";
import { OPERATORS } from "../../../core/evaluate/operators.ts";
import { draws } from "../../draws.ts";

const piece = fc.constantFrom("*", "?", "a", "b", "**", "");
const pattern = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
const letters = fc.array(fc.constantFrom("a", "b"), { maxLength: 10 }).map((all) => all.join(""));
const MILLION = 1_000_000;
const context = { get: () => "bob" };

describe("patterns", () => {
  it("match as regular expressions of the same meaning do", () => {
    fc.assert(
      fc.property(pattern, letters, (glob, text) => {
        const expected = new RegExp(`^${glob.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(text);
        expect(matchGlob(compileGlob(glob, "wildcards"), text)).to.equal(expected);
      }),
      { numRuns: draws(3000) },
    );
  });

  it("match alike when they are put together from parts, empty ones among them", () => {
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 4 }), letters, (parts, text) => {
        const glob: number[] = [];
        for (const part of parts) append(glob, compileGlob(part, "wildcards"));
        expect(matchGlob(glob, text)).to.equal(matchGlob(compileGlob(parts.join(""), "wildcards"), text));
      }),
      { numRuns: draws(1000) },
    );
  });

  it("with many stars are as long as what they can match", () => {
    expect(compileGlob("*".repeat(MILLION), "wildcards")).to.have.lengthOf(1);
    expect(compileGlob("*".repeat(10), "literal")).to.have.lengthOf(10);
  });

  for (const operator of ["arnlike", "stringlike", "stringequals", "stringequalsignorecase"])
    for (const repeated of ["*", "?", "a*", "${aws:username}", "${", "${aws:username", "${nothing sensible}", ":"])
      it(`of a million times ${repeated} end neither ${operator} nor the program`, () => {
        const text = `arn:aws:iam::111111111111:user/${repeated.repeat(MILLION / repeated.length)}`;
        const test = OPERATORS.get(operator)?.compile(text, true);
        expect(test?.("arn:aws:iam::111111111111:user/bob", context)).to.equal(
          repeated === "*" && ["arnlike", "stringlike"].includes(operator),
        );
      });

  it("read moments as late as they like, as dates that JavaScript has", () => {
    for (const text of ["99999999999999999999", "9".repeat(400), "253402300800"])
      expect(new Date(parseInstant(text) ?? Number.NaN).toISOString()).to.equal("9999-12-31T23:59:59.000Z");
    expect(parseInstant("1700000000")).to.equal(1_700_000_000_000);
  });
});
