import { expect } from "chai";
import { repeats } from "../../../core/faults/repeats.ts";

describe("repeats", () => {
  it("are the positions of what stands earlier", () => {
    expect(repeats(["a", "b", "a", "c", "a", "b"])).to.deep.equal([2, 4, 5]);
    expect(repeats(["__proto__", "a", "A"])).to.deep.equal([]);
    expect(repeats([])).to.deep.equal([]);
  });
});
