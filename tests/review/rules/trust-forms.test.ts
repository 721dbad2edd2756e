import { expect } from "chai";
import type { Condition, PolicyDocument, Statement } from "../../../core/aws/policy-document.ts";
import { ROLE_RULES } from "../../../review/rules/role-rules.ts";
import type { RoleFacts } from "../../../review/rules/rule.ts";
import { SETTINGS } from "./settings.ts";

const HOME = "arn:aws:iam::111111111111";
const GITHUB = "arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com";
const SUB = "token.actions.githubusercontent.com:sub";

/** Ids of the rules that find something in a role with this trust policy. */
function idsOf(trustPolicy: PolicyDocument, more: Partial<RoleFacts> = {}): readonly string[] {
  const role = { subject: "x", accountId: "222222222222", homeAccountId: "111111111111", trustPolicy, ...more };
  return ROLE_RULES.filter(({ onRole }) => (onRole?.(role, SETTINGS) ?? []).length > 0).map(({ id }) => id);
}

const document = (...statements: readonly unknown[]) =>
  ({ Version: "2012-10-17", Statement: statements }) as unknown as PolicyDocument;

const allow = (principal: unknown, condition?: Condition, rest: Partial<Statement> = {}) => ({
  Effect: "Allow",
  Principal: principal,
  Action: "sts:AssumeRole",
  ...(condition && { Condition: condition }),
  ...rest,
});

const root = { AWS: `${HOME}:root` };
const like = (value: string | string[], operator = "ArnLike"): Condition => ({
  [operator]: { "aws:PrincipalArn": value },
});

const WEB: Partial<Statement> = { Action: "sts:AssumeRoleWithWebIdentity" };

const CASES: Readonly<Record<string, readonly [policy: PolicyDocument, ids: readonly string[]]>> = {
  "the usual trust": [
    document(allow(root, like(`${HOME}:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_Ops_????????????????`))),
    [],
  ],
  "a role by name": [document(allow({ AWS: `${HOME}:role/ci` })), []],
  everybody: [document(allow("*")), ["wildcard-principal"]],
  "everybody in a list": [document(allow({ AWS: [`${HOME}:role/ci`, "*"] })), ["wildcard-principal"]],
  "everybody in a list without a kind": [document(allow(["*"])), ["wildcard-principal", "unreadable-trust"]],
  "every account": [document(allow({ AWS: "arn:aws:iam::*:root" })), ["wildcard-principal", "unreadable-trust"]],
  "everybody but one": [
    document({ Effect: "Allow", NotPrincipal: { AWS: `${HOME}:role/ci` }, Action: "sts:AssumeRole" }),
    ["wildcard-principal"],
  ],
  "everybody of an organization": [
    document(allow("*", { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } })),
    ["wildcard-principal"],
  ],
  "everybody of the home account": [
    document(allow("*", { StringEquals: { "aws:PrincipalAccount": "111111111111" } })),
    ["wildcard-with-condition", "root-trust"],
  ],
  "everybody, narrowed to a role": [document(allow("*", like(`${HOME}:role/ci`))), ["wildcard-with-condition"]],
  "everybody, narrowed by a pattern that spans colons": [
    document(allow("*", like("arn:*:iam::111111111111:role/ci", "StringLike"))),
    ["wildcard-principal"],
  ],
  "everybody, narrowed by an ARN of that partition": [
    document(allow("*", like("arn:*:iam::111111111111:role/ci"))),
    ["wildcard-with-condition"],
  ],
  "everybody, and a Deny of something else": [
    document(allow("*"), {
      Effect: "Deny",
      Principal: "*",
      Action: "sts:TagSession",
      Condition: like(`${HOME}:role/ci`, "ArnNotLike"),
    }),
    ["wildcard-principal"],
  ],
  "everybody, shut out by a Deny": [
    document(allow("*"), {
      Effect: "Deny",
      Principal: "*",
      Action: "*",
      Condition: like(`${HOME}:role/ci`, "ArnNotLike"),
    }),
    ["wildcard-with-condition"],
  ],
  "everybody, one account shut out by a Deny": [
    document(allow("*"), {
      Effect: "Deny",
      Principal: { AWS: "333333333333" },
      Action: "*",
      Condition: like(`${HOME}:role/ci`, "ArnNotLike"),
    }),
    ["wildcard-principal"],
  ],
  "the whole account by its id": [document(allow({ AWS: "111111111111" })), ["root-trust"]],
  "the whole account, all roles": [document(allow(root, like(`${HOME}:role/*`))), ["root-trust"]],
  "the whole account, all permission sets": [
    document(allow(root, like(`${HOME}:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_*`))),
    ["root-trust"],
  ],
  "the whole account, a letter that begins all permission sets": [
    document(allow(root, like(`${HOME}:role/a*`))),
    ["root-trust"],
  ],
  "the whole account, one name or all": [document(allow(root, like([`${HOME}:role/ci`, `${HOME}:*`]))), ["root-trust"]],
  "the whole account, from an address": [
    document(allow(root, { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } })),
    ["root-trust"],
  ],
  "the whole account, by a tag": [document(allow(root, { StringEquals: { "aws:PrincipalTag/team": "ops" } })), []],
  "the whole account, by a tag like itself": [
    document(allow(root, { StringEquals: { "aws:PrincipalTag/team": "${aws:PrincipalTag/team}" } })),
    ["root-trust"],
  ],
  "the whole account, with only a source identity to be set": [
    document(allow(root, undefined, { Action: "sts:SetSourceIdentity" })),
    [],
  ],
  "the whole account in other letters": [document(allow(root, undefined, { Action: "STS:assume*" })), ["root-trust"]],
  "the whole account by what is not named": [
    document({ Effect: "Allow", Principal: root, NotAction: "iam:*" }),
    ["root-trust"],
  ],
  "another account": [document(allow({ AWS: "999999999999" })), ["root-trust", "foreign-account-trust"]],
  "a role of another account": [
    document(allow({ AWS: "arn:aws:iam::999999999999:role/ci" })),
    ["foreign-account-trust"],
  ],
  "another account, where the condition names the home account": [
    document(allow({ AWS: "999999999999" }, like(`${HOME}:role/ci`))),
    [],
  ],
  "a role of its own account": [document(allow({ AWS: "arn:aws:iam::222222222222:role/ci" })), []],
  "a unique id": [document(allow({ AWS: "AROAZZZZZZZZZZZZ" })), ["foreign-account-trust"]],
  "a service": [document(allow({ Service: "lambda.amazonaws.com" })), []],
  "GitHub without a subject": [document(allow({ Federated: GITHUB }, undefined, WEB)), ["open-federation"]],
  "GitHub with a repository": [
    document(allow({ Federated: GITHUB }, { StringLike: { [SUB]: "repo:acme/infra:*" } }, WEB)),
    [],
  ],
  "GitHub with the beginning of an organization": [
    document(allow({ Federated: GITHUB }, { StringLike: { [SUB]: "repo:acme*" } }, WEB)),
    ["open-federation"],
  ],
  "GitHub with a branch of any repository": [
    document(allow({ Federated: GITHUB }, { StringLike: { [SUB]: "repo:*:ref:refs/heads/main" } }, WEB)),
    ["open-federation"],
  ],
  "GitHub with a subject if there is one": [
    document(allow({ Federated: GITHUB }, { StringEqualsIfExists: { [SUB]: "repo:acme/infra:x" } }, WEB)),
    ["open-federation"],
  ],
  "an unknown operator": [
    document(allow({ AWS: `${HOME}:role/ci` }, { StringIs: { "aws:PrincipalArn": "x" } })),
    ["unreadable-trust"],
  ],
};

describe("rules on trust policies", () => {
  for (const [name, [policy, ids]] of Object.entries(CASES))
    it(`${name}: ${ids.join(", ") || "nothing"}`, () => {
      expect(idsOf(policy)).to.deep.equal(ids);
    });

  it("take a written reason for the whole home account, and for no other", () => {
    const openBecause = "The migration team is not in Identity Center yet";
    expect(idsOf(document(allow(root)), { openBecause })).to.deep.equal(["whole-account"]);
    expect(idsOf(document(allow({ AWS: "999999999999" })), { openBecause })).to.include("root-trust");
  });

  it("say of a foreign account nothing where the home account is not known", () => {
    const role = { subject: "x", trustPolicy: document(allow({ AWS: "arn:aws:iam::999999999999:role/ci" })) };
    expect(ROLE_RULES.flatMap(({ onRole }) => onRole?.(role, SETTINGS) ?? [])).to.deep.equal([]);
  });

  it("take a long session for misleading only where nobody comes as an IAM user", () => {
    const of = (principal: string) => idsOf(document(allow({ AWS: principal })), { maxSessionSeconds: 7200 });
    expect(of(`${HOME}:role/ci`)).to.deep.equal(["chained-session"]);
    expect(of(`${HOME}:user/alice`)).to.deep.equal([]);
    expect(idsOf(document(allow({ AWS: `${HOME}:role/ci` })), { maxSessionSeconds: 3600 })).to.deep.equal([]);
  });

  for (const odd of [null, [], {}, "x", { Statement: null }, { Statement: ["x", null, { Effect: 1 }] }])
    it(`do not fail on ${JSON.stringify(odd)}`, () => {
      expect(() => idsOf(odd as unknown as PolicyDocument)).to.not.throw();
    });
});
