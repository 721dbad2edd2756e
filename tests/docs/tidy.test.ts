import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../sandbox/paths.ts";
import { trackedFiles } from "./pages.ts";

// why in pieces: this file is looked at too.
const FORBIDDEN: Readonly<Record<string, RegExp>> = {
  // why from its beginning: a folder of the project can have such a name, as that of the home account has.
  "a path of one machine": new RegExp(
    `(?<![\\w.-])(?:${["/ho" + "me/[a-z]", "/Us" + "ers/[a-z]", "/ro" + "ot/", "/wo" + "rk/[a-z]"].join("|")})`,
  ),
  "the host of a package registry": new RegExp(
    ["registry\\.npm" + "js", "npm" + "js\\.org", "py" + "pi\\.org", "pythonhost" + "ed", "proxy\\.gol" + "ang"].join(
      "|",
    ),
  ),
  "a word for unfinished work": new RegExp(
    `\\b(?:${["TO" + "DO", "FIX" + "ME", "XX" + "X", "TB" + "D"].join("|")})\\b`,
  ),
};

describe("the project's files", () => {
  const files = trackedFiles().map((name) => ({
    name,
    lines: readFileSync(join(projectRoot, name), "utf8").split("\n"),
  }));

  for (const [what, pattern] of Object.entries(FORBIDDEN)) {
    it(`do not hold ${what}`, () => {
      const found = files.flatMap(({ name, lines }) =>
        lines.flatMap((line, index) => (pattern.test(line) ? [`${name}:${index + 1}`] : [])),
      );
      expect(found).to.deep.equal([]);
    });
  }

  it("are found out", () => {
    const machine = FORBIDDEN["a path of one machine"];
    const paths = [
      "/ho" + "me/alice",
      "file:///ho" + "me/alice",
      '"/ro' + "ot/.aws",
      "=/Us" + "ers/alice",
      "a /wo" + "rk/main",
    ];
    expect(paths.filter((path) => machine?.test(path))).to.deep.equal(paths);
    expect(["core/home/plan-home.ts", "../home/callers.ts"].filter((path) => machine?.test(path))).to.deep.equal([]);
  });
});
