import { expect } from "chai";
import { inTurn, MAX_COMPARED } from "../../../../core/home/permission-sets/set-comparison.ts";

describe("permission sets to compare", () => {
  const many = Array.from({ length: 120 }, (_, index) => index);

  it("are all where they are few, and never more than one run may ask for", () => {
    expect(inTurn(many.slice(0, MAX_COMPARED), new Date())).to.deep.equal(many.slice(0, MAX_COMPARED));
    expect(inTurn(many, new Date())).to.have.lengthOf(MAX_COMPARED);
  });

  it("have all had their turn after some days", () => {
    const days = Array.from({ length: 12 }, (_, day) => new Date(Date.UTC(2026, 0, 1 + day)));
    expect(new Set(days.flatMap((day) => inTurn(many, day)))).to.deep.equal(new Set(many));
  });
});
