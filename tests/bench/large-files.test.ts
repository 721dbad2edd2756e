import { expect } from "chai";
import { LARGE_KINDS } from "../../bench/large-files-texts.ts";
import { formatFaults } from "../../core/faults/fault.ts";
import { readPortfolio } from "../../core/portfolio/read-portfolio.ts";

const SEARCHES = ["find", "findIndex", "some", "every", "filter", "map", "flatMap", "includes", "indexOf"] as const;

type Search = (this: readonly unknown[], wanted: unknown, ...rest: unknown[]) => unknown;

/** How many list items are looked at while the work is done, in our code and in the libraries. */
function looks(work: () => void): number {
  const prototype = Array.prototype as unknown as Record<string, Search>;
  const originals = SEARCHES.map((name) => [name, prototype[name]] as const);
  let count = 0;
  for (const [name, original] of originals) {
    if (original === undefined) continue;
    prototype[name] = function (wanted, ...rest) {
      if (typeof wanted !== "function" || name === "includes" || name === "indexOf") {
        count += this.length;
        return original.call(this, wanted, ...rest);
      }
      const callback = wanted as (...given: unknown[]) => unknown;
      const counted = function (this: unknown, ...given: unknown[]): unknown {
        count++;
        return callback.apply(this, given);
      };
      return original.call(this, counted, ...rest);
    };
  }
  try {
    work();
  } finally {
    for (const [name, original] of originals) if (original !== undefined) prototype[name] = original;
  }
  return count;
}

const read = (of: (typeof LARGE_KINDS)[number], size: number) =>
  looks(() => {
    const { faults } = readPortfolio(of.files(size), new Date("2026-11-22T00:00:00Z"));
    formatFaults("", faults);
  });

describe("the work on a large file grows as the file does", () => {
  for (const kind of LARGE_KINDS)
    it(kind.name, () => {
      read(kind, 10);
      const [small, large] = [read(kind, 75), read(kind, 300)];
      expect(large).to.be.above(0);
      expect(large / small).to.be.below(4.8);
    });
});
