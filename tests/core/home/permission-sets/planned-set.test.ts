import { expect } from "chai";
import { policyText } from "../../../../core/home/permission-sets/planned-set.ts";

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
