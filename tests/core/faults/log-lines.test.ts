import { expect } from "chai";
import { logLine, logLines } from "../../../core/faults/log-lines.ts";

describe("what is logged", () => {
  it("cannot steer the terminal, hide itself or begin a line of its own", () => {
    expect(logLine("a\u001b[2J b\u202e c\u200b")).to.equal("a\\u001b[2J b\\u202e c\\u200b");
    expect(logLine("one\nwarning: two\r\n  three")).to.equal("one warning: two three");
  });

  it("is as it was where there is nothing of that kind", () => {
    const plain = "The role your-company-administrator of “Größe” 日本 is open; 3 × 4 = 12.";
    expect(logLine(plain)).to.equal(plain);
    expect(logLines([plain, plain])).to.deep.equal([plain, plain]);
  });

  it("is short, also in marks that become longer when they are shown", () => {
    expect(logLine("x".repeat(100_000))).to.have.lengthOf(2000);
    expect(logLine("\u001b".repeat(100_000))).to.have.lengthOf.at.most(6 * 2000);
  });

  it("is 200 lines at most, and says how many more there are", () => {
    const lines = logLines(Array.from({ length: 1000 }, (_, index) => String(index)));
    expect(lines).to.have.lengthOf(201);
    expect(lines.at(-1)).to.equal("And 800 more of this kind.");
  });
});
