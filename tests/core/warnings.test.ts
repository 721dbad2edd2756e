import { expect } from "chai";
import { disagreements } from "../../core/trust-agreement.ts";
import { endedWays } from "../../core/trust-notices.ts";
import { planOf } from "./contracts.ts";
import { portfolioOf } from "./portfolio.ts";

const client = (roles: string) => `name: AbcCorp\naccountId: "222222222222"\nroles:\n${roles}`;
const said = (home: string, roles: string, project?: string) => {
  const portfolio = portfolioOf({
    home,
    clients: { abccorp: client(roles) },
    ...(project !== undefined && { project }),
  });
  return disagreements(portfolio.home, portfolio.graph);
};

describe("where a client's file and the home's do not agree", () => {
  const home = "identityCenter: { region: eu-west-1 }\ngrants: []\n";

  it("nothing is said of a role's own permission set, held or not", () => {
    expect(said(home, "  read-only:\n")).to.deep.equal([]);
  });

  for (const [what, trust, name] of [
    ["another permission set", "{ permissionSets: [AbcCorpReadOnly, Oncall] }", "Oncall"],
    ["a user without a grant", "[{ permissionSets: [AbcCorpReadOnly] }, { users: [people/eve] }]", "user/people/eve"],
    ["a user as principal", "{ users: [eve], namedBy: principal }", "user/eve"],
    ["a role without a grant", "{ roles: [ci], externalId: 7f3c9a52-11d4-4b0e-9d7e }", "role/ci"],
  ] as const) {
    it(`${what} is named, once`, () => {
      const sentences = said(home, `  read-only: { trust: ${trust} }\n`);
      expect(sentences).to.have.lengthOf(1);
      expect(sentences[0]).to.include(name).and.include("AbcCorp").and.include("Pulumi.client-abccorp.yaml");
      expect(sentences[0]).to.not.include("AbcCorpReadOnly");
    });
  }

  for (const [what, principal, action] of [
    ["a service", { Service: "ec2.amazonaws.com" }, "sts:AssumeRole"],
    [
      "an identity provider",
      { Federated: "arn:aws:iam::222222222222:saml-provider/idp" },
      ["sts:AssumeRoleWithSAML", "sts:TagSession"],
    ],
  ] as const) {
    it(`${what} in a trust policy as deployed is named`, () => {
      const { home: settings, graph } = portfolioOf({ home, clients: { abccorp: client("  read-only:\n") } });
      const roles = graph.roles.map((role) => ({
        ...role,
        trustPolicy: {
          ...role.trustPolicy,
          Statement: [
            ...role.trustPolicy.Statement,
            { Effect: "Allow" as const, Principal: principal, Action: action },
          ],
        },
      }));
      const sentences = disagreements(settings, { ...graph, roles });
      expect(sentences).to.have.lengthOf(1);
      expect(sentences[0]).to.include(Object.values(principal)[0]);
    });
  }

  it("nothing is said of shards that are still empty", () => {
    const shared = "sharedPermissionSets: { value: { Platform: { clients: all, levels: [read-only], shards: 3 } } }";
    expect(said(home, "  read-only: { trust: { permissionSets: [Platform] } }\n", shared)).to.deep.equal([]);
  });

  it("a user with the grant is not named", () => {
    const granted = "iam: { users: { eve: } }\ngrants: [{ iamUser: eve, clients: all, roles: [read-only] }]\n";
    expect(said(granted, "  read-only: { trust: { users: [eve] } }\n")).to.deep.equal([]);
  });

  it("many are counted", () => {
    const roles = Array.from(
      { length: 7 },
      (_, i) => `  r${i}: { level: read-only, trust: { permissionSets: [X${i}] } }\n`,
    );
    const sentences = said(home, roles.join(""));
    expect(sentences).to.have.lengthOf(6);
    expect(sentences.at(-1)).to.include("2 more roles");
  });
});

describe("what a client stack says of its ways in", () => {
  const plan = planOf(
    "abccorp",
    client(
      `  a: { level: administrator, trust: { wholeAccount: true, reason: the first bootstrap of the account } }\n` +
        `  b: { level: read-only, trust: [{ users: [eve], until: 2026-12-01 }, { permissionSets: [AbcCorpB] }] }\n`,
    ),
  );

  it("that a role is open to the whole account, and why", () => {
    const open = plan.notices.filter((notice) => notice.includes("open to every principal"));
    expect(open).to.have.lengthOf(1);
    expect(open[0]).to.include("your-company-a").and.include("the first bootstrap of the account");
  });

  it("that a way has ended, from its last moment on", () => {
    expect(endedWays(plan, new Date("2026-11-30T23:59:59Z"))).to.deep.equal([]);
    const [ended, ...others] = endedWays(plan, new Date("2026-12-01T00:00:00Z"));
    expect(ended).to.include("eve").and.include("2026-12-01T00:00:00Z");
    expect(others).to.deep.equal([]);
  });
});

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
