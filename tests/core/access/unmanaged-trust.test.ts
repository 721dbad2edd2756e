import { expect } from "chai";
import { trustAgreement } from "../../../core/access/unmanaged-trust.ts";
import type { Condition, Principal, Statement } from "../../../core/aws/policy-document.ts";
import { portfolioOf } from "../support/portfolio.ts";

const NOW = new Date("2026-11-22T00:00:00Z");
const client = (roles: string) => `name: AbcCorp\naccountId: "222222222222"\nroles:\n${roles}`;
const agreementOf = (home: string, roles: string, project?: string) => {
  const portfolio = portfolioOf({
    home,
    clients: { abccorp: client(roles) },
    ...(project !== undefined && { project }),
  });
  return trustAgreement(portfolio.home, portfolio.graph, NOW);
};
const said = (...files: Parameters<typeof agreementOf>) => agreementOf(...files).sentences;

describe("whom a trust policy lets in beside those who hold a grant", () => {
  const home = "identityCenter: { region: eu-west-1 }\ngrants: []\n";

  /** The agreement where the role read-only has this statement too, as deployed. */
  const withStatement = (statement: Omit<Statement, "Effect">, roles = "  read-only:\n") => {
    const { home: settings, graph } = portfolioOf({ home, clients: { abccorp: client(roles) } });
    const tampered = graph.roles.map((role) => ({
      ...role,
      trustPolicy: {
        ...role.trustPolicy,
        Statement: [...role.trustPolicy.Statement, { Effect: "Allow" as const, ...statement }],
      },
    }));
    return trustAgreement(settings, { ...graph, roles: tampered }, NOW);
  };
  const ROOT = { AWS: "arn:aws:iam::111111111111:root" };
  const enter = (Condition: Condition, Principal: Principal = ROOT) => ({
    Principal,
    Action: "sts:AssumeRole",
    Condition,
  });
  const set = (name: string, account = "111111111111") =>
    `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_${name}_????????????????`;

  it("nothing is said of a role's own permission set, held or not", () => {
    expect(agreementOf(home, "  read-only:\n")).to.deep.equal({ unmanaged: 0, open: 0, sentences: [] });
  });

  it("nothing is said of an IAM user who is denied while the grant waits, and something of one who holds nothing", () => {
    const roles = "  read-only: { trust: { users: [una] } }\n";
    const files = (denied: string, grants: string) => `iam: { users: { una: } }\n${denied}grants: ${grants}\n`;
    const una = "denied: [{ iamUser: una, since: 2026-11-20 }]\n";
    const grants = "[{ iamUser: una, clients: all, roles: [read-only] }]";
    expect(said(files(una, grants), roles)).to.deep.equal([]);
    expect(said(files("", "[]"), roles).join()).to.include("user/una");
  });

  for (const [what, trust, name] of [
    ["another permission set", "{ permissionSets: [AbcCorpReadOnly, Oncall] }", "trusts the permission set Oncall,"],
    [
      "a set of AWS's own name, although there is a reason",
      "{ permissionSets: [AbcCorpReadOnly, AWSAdministratorAccess], reason: until all are moved }",
      "trusts the permission set AWSAdministratorAccess (a name of Identity Center's or Control Tower's own sets), which",
    ],
    [
      "a user without a grant",
      "[{ permissionSets: [AbcCorpReadOnly] }, { users: [people/eve] }]",
      "trusts the IAM user people/eve,",
    ],
    ["a user as principal", "{ users: [eve], namedBy: principal }", "trusts the IAM user eve,"],
    ["a role without a grant", "{ roles: [ci], externalId: 7f3c9a52-11d4-4b0e-9d7e }", "trusts the IAM role ci,"],
  ] as const) {
    it(`${what} is named, once, as one that home does not manage`, () => {
      const { unmanaged, sentences } = agreementOf(home, `  read-only: { trust: ${trust} }\n`);
      expect(unmanaged).to.equal(1);
      expect(sentences).to.have.lengthOf(1);
      expect(sentences[0])
        .to.include(`The role read-only of AbcCorp ${name}`)
        .and.include("which this home stack does not manage");
      expect(sentences[0]).to.not.include("AbcCorpReadOnly");
    });
  }

  for (const [what, principal, action] of [
    ["the service ec2.amazonaws.com", { Service: "ec2.amazonaws.com" }, "sts:AssumeRole"],
    [
      "the identity provider arn:aws:iam::222222222222:saml-provider/idp",
      { Federated: "arn:aws:iam::222222222222:saml-provider/idp" },
      ["sts:AssumeRoleWithSAML", "sts:TagSession"],
    ],
    ["the account 444444444444 as a whole", { AWS: "444444444444" }, "sts:*"],
    ["the account 222222222222 as a whole", { AWS: "arn:aws:iam::222222222222:root" }, "sts:AssumeRole"],
    ["the account 111111111111 as a whole", ROOT, ["sts:AssumeRole"]],
    ["everybody", "*", "sts:AssumeRole"],
  ] as const) {
    it(`${what} in a trust policy as deployed is named`, () => {
      const { unmanaged, sentences } = withStatement({ Principal: principal, Action: action });
      expect(unmanaged).to.equal(1);
      expect(sentences).to.have.lengthOf(1);
      expect(sentences[0]).to.include(` trusts ${what}, which`);
    });
  }

  for (const [what, statement, words] of [
    ["a user by name", enter({ StringEquals: { "aws:username": "eve" } }), "where stringequals aws:username eve"],
    [
      "an ARN compared without case",
      enter({ StringEqualsIgnoreCase: { "aws:PrincipalArn": "arn:aws:iam::111111111111:user/Eve" } }),
      "where stringequalsignorecase aws:principalarn arn:aws:iam::111111111111:user/Eve",
    ],
    [
      "everybody but one",
      enter({ ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::111111111111:user/eve" } }),
      "where arnnotlike aws:principalarn",
    ],
    ["holders of a tag", enter({ StringEquals: { "aws:PrincipalTag/team": "x" } }), "aws:principaltag/team x"],
    ["by exclusion", { NotPrincipal: ROOT, Action: "sts:AssumeRole" }, "everybody but arn:aws:iam::111111111111:root"],
    ["by excluded actions", { Principal: "*", NotAction: "iam:*" }, "trusts everybody,"],
    [
      "a set of the client's own account",
      enter({ ArnLike: { "aws:PrincipalArn": set("AbcCorpReadOnly", "222222222222") } }),
      set("AbcCorpReadOnly", "222222222222"),
    ],
    ["sets by a wildcard", enter({ ArnLike: { "aws:PrincipalArn": set("AbcCorp*") } }), set("AbcCorp*")],
    [
      "a user, with text for ARNs",
      enter({ StringLike: { "aws:PrincipalArn": "arn:aws:iam::111111111111:user/eve" } }),
      "the IAM user eve",
    ],
  ] as const) {
    it(`${what} is named as the statement says it`, () => {
      const { unmanaged, sentences } = withStatement(statement);
      expect(unmanaged).to.equal(1);
      expect(sentences.join()).to.include(words);
    });
  }

  it("nothing is said of a statement that denies, has ended, or lets nobody in by itself", () => {
    const oncall = { ArnLike: { "aws:PrincipalArn": set("Oncall") } };
    const until = (moment: string) => ({ ...oncall, DateLessThan: { "aws:CurrentTime": moment } });
    expect(withStatement(enter(until("2026-11-22T00:00:00Z"))).unmanaged).to.equal(0);
    expect(withStatement(enter(until("2026-11-22T00:00:01Z"))).unmanaged).to.equal(1);
    expect(withStatement({ ...enter(oncall), Action: ["sts:TagSession", "sts:SetSourceIdentity"] }).unmanaged).to.equal(
      0,
    );
    expect(withStatement({ ...enter(oncall), Action: ["sts:TagSession", "sts:AssumeRole"] }).unmanaged).to.equal(1);
    expect(withStatement({ ...enter(oncall), Effect: "Deny" } as never).unmanaged).to.equal(0);
  });

  it("one that several roles trust is named once, with how many", () => {
    const { unmanaged, sentences } = withStatement(
      enter({ ArnLike: { "aws:PrincipalArn": [set("Oncall"), set("Audit")] } }),
      "  read-only:\n  devops:\n  administrator:\n",
    );
    expect(unmanaged).to.equal(2);
    expect(sentences).to.have.lengthOf(2);
    expect(sentences[0]).to.include("The role read-only of AbcCorp and 2 more roles trust the permission set Oncall,");
  });

  it("a role that is open to the whole account is named, with the reason", () => {
    const { unmanaged, open, sentences } = agreementOf(
      home,
      "  read-only: { trust: { wholeAccount: true, reason: the first bootstrap } }\n",
    );
    expect([unmanaged, open, sentences.length]).to.deep.equal([0, 1, 1]);
    expect(sentences[0]).to.include("your-company-read-only of AbcCorp is open").and.include("the first bootstrap");
  });

  it("nothing is said of shards that are still empty", () => {
    const shared = "sharedPermissionSets: { value: { Platform: { clients: all, levels: [read-only], shards: 3 } } }";
    expect(said(home, "  read-only: { trust: { permissionSets: [Platform] } }\n", shared)).to.deep.equal([]);
  });

  it("a user with the grant is not named; one that home makes and gives nothing is, otherwise", () => {
    const granted = "iam: { users: { eve: } }\ngrants: [{ iamUser: eve, clients: all, roles: [read-only] }]\n";
    expect(said(granted, "  read-only: { trust: { users: [eve] } }\n")).to.deep.equal([]);
    const { unmanaged, sentences } = agreementOf(
      "iam: { users: { eve: } }\ngrants: []\n",
      "  read-only: { trust: { users: [eve] } }\n",
    );
    expect([unmanaged, sentences.length]).to.deep.equal([0, 1]);
    expect(sentences[0]).to.include("user/eve, which the home account gives it to nobody through");
  });

  it("many that home gives nothing are counted, many that it does not manage are all named", () => {
    const users = Array.from({ length: 7 }, (_, i) => `u${i}`);
    const roles = users.map((user, i) => `  r${i}: { level: read-only, trust: { users: [${user}] } }\n`).join("");
    const idle = said(`iam: { users: { ${users.map((user) => `${user}: `).join(", ")} } }\ngrants: []\n`, roles);
    expect(idle).to.have.lengthOf(6);
    expect(idle.at(-1)).to.include("2 more roles");
    expect(said(home, roles)).to.have.lengthOf(7);
  });
});
