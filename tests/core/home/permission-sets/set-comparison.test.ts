import { expect } from "chai";
import { assignmentChanges } from "../../../../core/home/permission-sets/assignment-changes.ts";
import { inTurn, MAX_COMPARED } from "../../../../core/home/permission-sets/set-comparison.ts";
import { policyText } from "../../../../core/home/permission-sets/planned-set.ts";

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

describe("the text of a policy", () => {
  it("is the same in whatever order its keys were written", () => {
    const one = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Deny", Action: "s3:*", Resource: "*", Sid: "A" }],
    } as const;
    const other = {
      Statement: [{ Sid: "A", Resource: "*", Action: "s3:*", Effect: "Deny" }],
      Version: "2012-10-17",
    } as const;
    expect(policyText(one)).to.equal(policyText(other));
    expect(JSON.parse(policyText(one))).to.deep.equal(one);
  });
});

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
