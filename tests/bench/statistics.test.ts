import { expect } from "chai";
import { growthExponent, median } from "../../bench/statistics.ts";

describe("statistics of the benches", () => {
  it("takes the middle value, or the mean of the two middle ones", () => {
    expect(median([9, 1, 5])).to.equal(5);
    expect(median([9, 1, 5, 7])).to.equal(6);
    expect(median([])).to.be.NaN;
  });

  it("finds the exponent of a power", () => {
    const of = (power: number) => [50, 200, 800].map((x) => ({ x, y: 0.3 * x ** power }));
    expect(growthExponent(of(1))).to.be.closeTo(1, 1e-9);
    expect(growthExponent(of(2))).to.be.closeTo(2, 1e-9);
    expect(growthExponent([{ x: 50, y: 1 }])).to.be.NaN;
  });
});
