import { expect } from "chai";
import { evaluateAssumeRole } from "../../../core/evaluate/assume-role.ts";
import { type AccessQuestion, explainAccess } from "../../../core/portfolio/explain-access.ts";
import { EXTERNAL_ID, FLEET, portfolioOf } from "../support/portfolio.ts";

describe("the explanation of who gets where", () => {
  const portfolio = portfolioOf(FLEET);
  const mfa = { present: true, ageSeconds: 60 };
  const cases: readonly [string, AccessQuestion, boolean, readonly string[], readonly string[]][] = [
    ["a granted group", { who: "group:Auditors", role: "AbcCorp/read-only" }, true, [], []],
    [
      "a group without the grant",
      { who: "group:Platform", role: "Globex/read-only" },
      false,
      ["identity"],
      ["Grant the role read-only of Globex", "Pulumi.home.yaml"],
    ],
    ["a user with MFA", { who: "iam-user:alice", role: "AbcCorp/operator", context: { mfa } }, true, [], []],
    ["a user without MFA", { who: "iam-user:alice", role: "AbcCorp/operator" }, false, ["trust"], ["MFA"]],
    [
      "a user with MFA that is too old",
      { who: "iam-user:alice", role: "AbcCorp/operator", context: { mfa: { present: true, ageSeconds: 3600 } } },
      false,
      ["trust"],
      ["MFA"],
    ],
    [
      "a user whom neither side knows",
      { who: "iam-user:mallory", role: "AbcCorp/operator" },
      false,
      ["trust", "identity"],
      ["Name mallory under trust.users", "Pulumi.client-abccorp.yaml", "Pulumi.home.yaml"],
    ],
    [
      "the robot",
      { who: "iam-role:ci/deployer", role: "AbcCorp/deploy", context: { externalId: EXTERNAL_ID } },
      true,
      [],
      [],
    ],
    [
      "the robot without its external ID",
      { who: "iam-role:ci/deployer", role: "AbcCorp/deploy" },
      false,
      ["trust"],
      ["external"],
    ],
    [
      "the robot after the end of its grant",
      {
        who: "iam-role:ci/deployer",
        role: "AbcCorp/deploy",
        context: { externalId: EXTERNAL_ID, currentTime: new Date("2027-01-01T00:00:00Z") },
      },
      false,
      ["identity"],
      ["until"],
    ],
    [
      "a session longer than role chaining allows",
      { who: "group:Auditors", role: "AbcCorp/read-only", context: { durationSeconds: 7200 } },
      false,
      ["sts"],
      ["3600"],
    ],
  ];
  for (const [name, question, allowed, refusing, words] of cases) {
    it(`${allowed ? "lets in" : "refuses"} ${name}, and says what to change`, () => {
      const { explanations, ...answer } = explainAccess(portfolio, question);
      expect(answer.allowed).to.equal(allowed);
      const [first] = explanations;
      expect(first?.sides.filter((side) => !side.allows).map(({ side }) => side)).to.deep.equal(refusing);
      const text = JSON.stringify(first?.sides.filter((side) => !side.allows));
      for (const word of words) expect(text).to.include(word);
      if (first !== undefined && refusing[0] !== "sts") expect(first.decision.allowed).to.equal(allowed);
    });
  }

  it("says that a permission set shows no MFA, whatever comes with the call", () => {
    const { home, clients } = {
      home: "identityCenter: { region: eu-west-1 }\niam: { users: { eve: } }\ngrants: []\n",
      clients: {
        globex: `name: Globex
accountId: "333333333333"
roles: { recent: { level: read-only, trust: { wholeAccount: true, reason: for the first bootstrap, mfa: true } } }
`,
      },
    };
    const refusing = (who: string) =>
      explainAccess(portfolioOf({ home, clients }), { who, role: "Globex/recent", context: { mfa } })
        .explanations.flatMap(({ sides }) => sides)
        .filter((side) => !side.allows);
    expect(refusing("permission-set:GlobexRecent").map(({ side }) => side)).to.deep.equal(["trust", "identity"]);
    expect(JSON.stringify(refusing("permission-set:GlobexRecent"))).to.include("never shows its MFA to STS");
    expect(refusing("iam-user:eve").map(({ side }) => side)).to.deep.equal(["identity"]);
  });

  it("says of a permission set that somebody else with MFA gets in, and of a user that MFA does", () => {
    const home = "identityCenter: { region: eu-west-1 }\niam: { users: { eve: } }\ngrants: []\n";
    const globex = `name: Globex
accountId: "333333333333"
roles: { recent: { level: read-only, trust: { users: [eve], mfa: true } } }
`;
    const nearest = (who: string) =>
      explainAccess(portfolioOf({ home, clients: { globex } }), { who, role: "Globex/recent" }).explanations.map(
        (one) => (one.nearest?.kind === "found" ? one.nearest.differs.map(({ what }) => what) : one.nearest),
      );
    const allowing = "with policies of its own that allow sts:AssumeRole on";
    const [[mfa, policies] = []] = nearest("iam-user:eve") as string[][];
    expect(mfa).to.match(/^with MFA/);
    expect(policies).to.include(allowing);
    const [[who, also] = []] = nearest("permission-set:GlobexRecent") as string[][];
    expect(who).to.match(/^as arn:aws:iam::\d{12}:user\/eve, if its own policies allow it$/);
    expect(also).to.equal(mfa);
  });

  it("knows roles by ARN too, and says which name is near", () => {
    const arn = portfolio.graph.roles[0]?.arn ?? "";
    expect(explainAccess(portfolio, { who: "group:Auditors", role: arn }).allowed).to.equal(true);
    expect(() => explainAccess(portfolio, { who: "group:Auditors", role: "AbcCorp/readonly" })).to.throw(
      RangeError,
      "AbcCorp/read-only",
    );
    expect(() => explainAccess(portfolio, { who: "Auditors", role: arn })).to.throw(RangeError, "group:Auditors");
  });

  it("is what the evaluator says", () => {
    for (const { principal, identityPolicies, id } of portfolio.graph.principals) {
      for (const target of portfolio.graph.roles) {
        const { allowed } = evaluateAssumeRole({ principal, identityPolicies, target });
        const question = { who: id, role: target.arn };
        expect(explainAccess(portfolio, question).allowed, `${id} > ${target.arn}`).to.equal(allowed);
      }
    }
  });

  it("tells somebody who is denied that it is so, and how it is lifted, and nobody else", () => {
    const id = "93a4f8d2-1061-70a4-1c36-0123456789ab";
    const people = `denied: [{ user: carol@acme.example, id: ${id}, since: 2026-11-30 }, { iamUser: alice, since: 2026-11-30 }]`;
    const shut = portfolioOf({ ...FLEET, home: `${people}\n${FLEET.home}` });
    for (const [who, role] of [
      ["user:carol@acme.example", "AbcCorp/read-only"],
      ["iam-user:alice", "AbcCorp/operator"],
    ] as const) {
      const { allowed, explanations } = explainAccess(shut, { who, role, context: { mfa } });
      expect(allowed, who).to.equal(false);
      expect(JSON.stringify(explanations[0]?.sides), who).to.include("revoke --user <name> --lift");
    }
    const entry = `denied: [{ user: carol, id: ${id}, email: Carol@acme.example, since: 2026-11-30 }]`;
    const byEmail = FLEET.home.replace("carol@acme.example", "{ email: carol@acme.example }");
    const who = "user-email:carol@acme.example";
    for (const [home, allowed] of [
      [`${entry}\n${byEmail}`, false],
      [`${entry.replace("Carol@", "carola@")}\n${byEmail}`, true],
    ] as const)
      expect(explainAccess(portfolioOf({ ...FLEET, home }), { who, role: "AbcCorp/read-only" }).allowed).to.equal(
        allowed,
      );
    expect(explainAccess(shut, { who: "group:Auditors", role: "AbcCorp/read-only" }).allowed).to.equal(true);
    expect(explainAccess(portfolio, { who: "user:carol@acme.example", role: "AbcCorp/read-only" }).allowed).to.equal(
      true,
    );
  });
});
