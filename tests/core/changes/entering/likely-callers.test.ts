import { expect } from "chai";
import { likelyCallers } from "../../../../core/changes/entering/likely-callers.ts";
import { newBudget } from "../../../../core/requests/budget.ts";
import { callerNamed, callersOf, everyCaller } from "../../../../core/requests/caller.ts";
import { TextSet } from "../../../../core/requests/values/text-set.ts";

const ALICE = "arn:aws:iam::111111111111:user/alice";
const [PLAINLY = []] = everyCaller("aws");
const only = (arn: string, negated = false) => new TextSet(false, [{ patterns: [callerNamed(arn)], negated }]);

describe("likelyCallers", () => {
  it("names the likely one where it is among them, at no cost", () => {
    const set = likelyCallers(PLAINLY, [ALICE]);
    expect(String(set.and(only(ALICE)).some(newBudget(0))?.value)).to.match(new RegExp(`^${ALICE}\n`));
  });

  it("finds somebody else where it is not, and nobody where there is nobody", () => {
    const set = likelyCallers(PLAINLY, [ALICE]);
    const account = new TextSet(false, [{ patterns: [callersOf("aws", "222222222222")], negated: false }]);
    expect(String(set.and(account).some(newBudget())?.value)).to.contain(":222222222222:");
    expect(set.and(only(ALICE)).and(only(ALICE, true)).some(newBudget())).to.equal(undefined);
    expect(set.minus(set).map((one) => one.some(newBudget()))).to.deep.equal(PLAINLY.map(() => undefined));
  });
});
