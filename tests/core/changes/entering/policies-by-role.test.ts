import { expect } from "chai";
import { PoliciesByRole } from "../../../../core/changes/entering/policies-by-role.ts";

const [ONE, OTHER] = ["arn:aws:iam::222222222222:role/one", "arn:aws:iam::222222222222:role/other"];
const allow = (Resource: string | readonly string[]) =>
  ({ Effect: "Allow", Action: "sts:AssumeRole", Resource }) as const;
const deny = (Resource: string) => ({ ...allow(Resource), Effect: "Deny" }) as const;
const policies = (...Statement: readonly (ReturnType<typeof allow> | ReturnType<typeof deny>)[]) =>
  new PoliciesByRole([{ name: "own", document: { Version: "2012-10-17", Statement } }]);

describe("PoliciesByRole", () => {
  it("has of a role what names it, and what is about more than named roles", () => {
    const all = policies(allow([ONE, OTHER]), deny("*"));
    expect(all.of(ONE)).to.deep.equal([
      { name: "own", document: { Version: "2012-10-17", Statement: [allow(ONE), deny("*")] } },
    ]);
    expect([...all.roles]).to.deep.equal([ONE, OTHER]);
  });

  it("says the same of a role when only another one is named beside it", () => {
    expect(policies(allow([ONE, OTHER])).saysOf(ONE)).to.equal(policies(allow(ONE)).saysOf(ONE));
    expect(policies(allow(ONE)).saysOf(ONE)).to.not.equal(policies(deny(ONE)).saysOf(ONE));
    expect(policies(deny("*")).elsewhere).to.not.equal(policies(allow("*")).elsewhere);
  });

  it("may reach a role by an Allow alone, also by one with a wildcard", () => {
    expect([policies(allow(ONE)).mayReach(ONE), policies(allow("*")).mayReach(ONE)]).to.deep.equal([true, true]);
    expect([policies(allow(OTHER)).mayReach(ONE), policies(deny(ONE)).mayReach(ONE)]).to.deep.equal([false, false]);
  });
});
