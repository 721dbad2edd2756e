import { expect } from "chai";
import { assignmentChanges } from "../../../../core/home/permission-sets/assignment-changes.ts";

describe("who gets and who loses what", () => {
  it("is cut where it is long, and cannot steer a terminal", () => {
    const planned = Array.from({ length: 25 }, (_, index) => ({
      set: "AbcCorpReadOnly",
      accountId: "111111111111",
      principalId: `g-${index}`,
      principalType: "GROUP",
      principal: { kind: "group", name: `\u001b[2K${index}` } as const,
    }));
    const lines = assignmentChanges([], planned);
    expect(lines).to.have.lengthOf(21);
    expect(lines.at(-1)).to.equal("And 5 more of the kind.");
    expect(lines.join("")).not.to.contain("\u001b");
  });
});
