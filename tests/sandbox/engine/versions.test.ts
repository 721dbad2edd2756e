import { expect } from "chai";
import { isAtLeast, parseVersion } from "../../../sandbox/engine/versions.ts";

describe("engine versions", () => {
  for (const [text, least, expected] of [
    ["v3.200.0", "3.200.0", true],
    ["v3.199.99", "3.200.0", false],
    ["v3.1000.0", "3.200.0", true],
    ["v10.0.0", "3.200.0", true],
    ["go1.25", "1.25", true],
    ["go1.24.9", "1.25", false],
    ["go1.26rc1", "1.25", true],
    ["devel", "1.25", false],
  ] as const) {
    it(`${text} is ${expected ? "" : "not "}at least ${least}`, () => {
      expect(isAtLeast(text, least)).to.equal(expected);
    });
  }

  it("reads a version out of a text", () => {
    expect(parseVersion("go version go1.26.8 linux/amd64")).to.deep.equal([1, 26, 8]);
    expect(parseVersion("no version")).to.equal(undefined);
  });
});
