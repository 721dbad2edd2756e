import { expect } from "chai";
import { proveAccess } from "../../../../../core/access/proof/prove-access.ts";
import { portfolioOf } from "../../../support/portfolio.ts";

const holes = (granted: string) => {
  const { home, graph, now } = portfolioOf({
    home: `iam: { users: { alice: } }\ngrants: [{ iamUser: alice, clients: all, roles: [${granted}] }]\n`,
    clients: {
      abccorp: `name: AbcCorp
accountId: "222222222222"
roles:
  first: { level: devops, trust: { users: [bob], organizationId: o-elsewhere01 } }
  second: { level: devops, trust: { users: [alice], organizationId: o-homeacme01 } }
`,
    },
  });
  return proveAccess(home, graph, now).holes;
};

describe("the home account's organization, where trust policies disagree", () => {
  it("is the one of the roles that are granted", () => {
    expect(holes("second")).to.deep.equal([]);
  });
});
