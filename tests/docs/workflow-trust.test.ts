import { runSimulation } from "@cloud-copilot/iam-simulate";
import { expect } from "chai";
import { blocksOf, notes } from "./markdown.ts";

const ISSUER = "token.actions.githubusercontent.com";
const PROVIDER = `arn:aws:iam::111111111111:oidc-provider/${ISSUER}`;
const ROLE = "arn:aws:iam::111111111111:role/switchyard-preview";

const [block] = blocksOf("docs/pull-requests.md").filter((one) =>
  notes(one, "checked as").includes("trust of a workflow"),
);
const trust = JSON.parse(block?.text ?? "null") as {
  Statement: [{ Condition: Record<string, Record<string, string>> }];
};

/**
 * What iam-simulate makes of a token with these claims. why under another name: it drops condition keys that its list of the
 * action does not have, as those of this provider; so policy and token have them as tags, which it compares in the same way.
 */
async function enters(
  claims: Readonly<Record<string, string>>,
  policy: object = trust,
  provider = PROVIDER,
): Promise<boolean> {
  const tagged = (text: string) => text.replaceAll(`"${ISSUER}:`, '"aws:PrincipalTag/');
  const keys = Object.fromEntries(Object.entries(claims).map(([name, value]) => [`${ISSUER}:${name}`, value]));
  const result = await runSimulation(
    {
      request: {
        principal: provider,
        action: "sts:AssumeRoleWithWebIdentity",
        resource: { resource: ROLE, accountId: "111111111111" },
        contextVariables: JSON.parse(tagged(JSON.stringify(keys))) as Record<string, string>,
      },
      identityPolicies: [],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: JSON.parse(tagged(JSON.stringify(policy))) as object,
    },
    {},
  );
  if (result.resultType === "error") throw new Error(JSON.stringify(result.errors));
  return result.overallResult === "Allowed";
}

const GOOD = { aud: "sts.amazonaws.com", sub: "repo:acme/access:environment:preview" };

describe("the trust of a workflow's role in docs/pull-requests.md", () => {
  it("lets that environment of that repository in", async () => {
    expect(await enters(GOOD)).to.equal(true);
  });

  for (const [what, claims] of Object.entries({
    "another environment": { ...GOOD, sub: "repo:acme/access:environment:preview2" },
    "the other environment": { ...GOOD, sub: "repo:acme/access:environment:production" },
    "a pull request without environment": { ...GOOD, sub: "repo:acme/access:pull_request" },
    "a branch": { ...GOOD, sub: "repo:acme/access:ref:refs/heads/main" },
    "another repository": { ...GOOD, sub: "repo:acme/access2:environment:preview" },
    "another organization": { ...GOOD, sub: "repo:acme2/access:environment:preview" },
    "the same in other letters": { ...GOOD, sub: "repo:Acme/access:environment:preview" },
    "a token for somebody else": { ...GOOD, aud: "https://github.com/acme" },
    "a token without audience": { sub: GOOD.sub },
    "a token without subject": { aud: GOOD.aud },
  }))
    it(`keeps out ${what}`, async () => {
      expect(await enters(claims)).to.equal(false);
    });

  it("keeps out tokens of another provider", async () => {
    expect(await enters(GOOD, trust, PROVIDER.replace(ISSUER, "gitlab.com"))).to.equal(false);
  });

  it("is judged by its conditions: without them, the next would enter", async () => {
    const open = trust.Statement.map((statement) => ({ ...statement, Condition: {} }));
    const sub = { ...GOOD, sub: "repo:acme/access:pull_request" };
    expect(await enters(sub, { ...trust, Statement: open })).to.equal(true);
  });
});
