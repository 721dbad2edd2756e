import { expect } from "chai";
import { portfolioOf } from "../support/portfolio.ts";

const client = (roles: string) => `name: AbcCorp\naccountId: "222222222222"\nroles:\n${roles}`;

describe("a permissions boundary", () => {
  const withBoundary = (boundary: string) =>
    portfolioOf({
      home: `identityCenter: { region: eu-west-1 }\npermissionSets: { permissionsBoundary: ${boundary} }\ngrants: []\n`,
      clients: { abccorp: client("  read-only:\n  devops:\n") },
    }).plan.warnings;

  it("of which nothing is known is named once, with how many sets have it", () => {
    const [warning, ...others] = withBoundary("{ customerManagedPolicy: team/limits }");
    expect(warning).to.include("/team/limits").and.include("AbcCorpReadOnly and 1 more").and.include("sts:AssumeRole");
    expect(others).to.deep.equal([]);
  });

  it("that is known to let people through needs no word", () => {
    expect(withBoundary("PowerUserAccess")).to.deep.equal([]);
  });
});
