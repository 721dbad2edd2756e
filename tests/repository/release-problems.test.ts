import { expect } from "chai";
import { releaseProblems } from "../../scripts/package/release-problems.ts";

const changelog = (heading: string) => `# Changelog\n\n## [Unreleased]\n\n## ${heading}\n\n### Added\n\n- A thing.\n`;

describe("a release", () => {
  it("is made of a tag that is the version, with a dated section of the changelog", () => {
    expect(releaseProblems("v0.1.0", "0.1.0", changelog("[0.1.0] - 2026-12-01"))).to.deep.equal([]);
  });

  for (const [what, tag, text, said] of [
    ["another tag", "v0.2.0", changelog("[0.1.0] - 2026-12-01"), 'expected the tag v0.1.0, found "v0.2.0"'],
    ["no tag", "", changelog("[0.1.0] - 2026-12-01"), 'expected the tag v0.1.0, found ""'],
    ["a version that the changelog does not have", "v0.1.0", changelog("[0.1.00]"), "expected a section"],
    ["a section without a date", "v0.1.0", changelog("[0.1.0]"), "expected a date"],
    [
      "a section that says nothing",
      "v0.1.0",
      "\n## [0.1.0] - 2026-12-01\n\n## [0.0.9]\n\n- Old.\n",
      "expected a change",
    ],
  ] as const)
    it(`is refused with ${what}`, () => {
      const problems = releaseProblems(tag, "0.1.0", text);
      expect(problems).to.have.length(1);
      expect(problems[0]).to.include(said);
    });
});
