import { expect } from "chai";
import { times } from "../../bench/reading.ts";
import { READING_FLEETS, revisions } from "../../bench/reading-texts.ts";

describe("the bench of reading", () => {
  it("takes the median of the pairs' ratios, not the ratio of the medians", () => {
    const run = (...cpuSeconds: number[]) => ({ cpuSeconds });
    const pairs = [
      { ours: run(9, 4), yaml: run(1, 1) },
      { ours: run(9, 6), yaml: run(1, 2) },
      { ours: run(9, 20), yaml: run(1, 10) },
    ];
    expect(times(pairs, ([, later = NaN]) => later)).to.deep.equal({ ours: 6, yaml: 2, ratio: 3 });
  });

  it("has two revisions that differ in ten clients' files, and share all others", () => {
    for (const fleet of READING_FLEETS) {
      const [before, after] = revisions(fleet, 30);
      const differing = before.stacks.filter(({ text }, index) => text !== after.stacks[index]?.text);
      expect(differing.map(({ name }) => name)).to.have.length(10);
      expect(before.stacks.filter((stack) => after.stacks.includes(stack))).to.have.length(before.stacks.length - 10);
    }
  });
});
