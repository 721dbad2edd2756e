import { expect } from "chai";
import fc from "fast-check";
import type { Condition, PolicyDocument, Statement } from "../../../../core/aws/policy-document.ts";
import { trustPolicy } from "../../../../core/client/trust/trust-policy.ts";
import type { TrustWay } from "../../../../core/client/trust/trust-way.ts";
import { admission } from "../../../../core/requests/admission/admission.ts";
import type { AssumingPrincipal } from "../../../../core/evaluate/request.ts";
import { setPrincipal } from "../../../../core/home/callers.ts";
import { trustDifference } from "../../../../core/portfolio/against-files/trust-against-file.ts";
import { arbitraryPlan } from "../../support/arbitrary-client.ts";
import { arbitraryTampering } from "../../support/arbitrary-tampering.ts";

const NOW = new Date("2026-11-22T00:00:00Z");
const HOME = { partition: "aws", accountId: "111111111111" } as const;
const ROOT = "arn:aws:iam::111111111111:root";
const ALICE = "arn:aws:iam::111111111111:user/alice";

const sets: TrustWay = { kind: "permissionSets", names: ["AbcCorpReadOnly", "Oncall"], until: "2027-01-31T00:00:00Z" };
const robots: TrustWay = {
  kind: "roles",
  names: ["ci"],
  namedBy: "condition",
  externalId: "5b1f0c52-9d3a",
  sourceIdentity: { values: ["build-*"], required: false },
  sessionTags: ["project", "team"],
};
const alice: TrustWay = {
  kind: "users",
  names: ["alice"],
  namedBy: "principal",
  mfa: { maxAge: 3600 },
  sourceIps: ["203.0.113.0/24", "198.51.100.0/24"],
};

const compare = (file: PolicyDocument, deployed: unknown, now = NOW) =>
  trustDifference(file, deployed as PolicyDocument, { partition: "aws", now });
const file = trustPolicy(HOME, [sets, robots, alice]);

/** The file's policy with something else in the statement of that Sid. */
function withStatement(sid: string, change: (statement: Statement) => object): PolicyDocument {
  return {
    ...file,
    Statement: file.Statement.map((one) => (one.Sid === sid ? change(one) : one)),
  } as unknown as PolicyDocument;
}
const withCondition = (sid: string, change: (condition: Condition) => object) =>
  withStatement(sid, (statement) => ({ ...statement, Condition: change(statement.Condition ?? {}) }));
/** The file's policy with one statement more. */
const withMore = (statement: object) => ({ ...file, Statement: [...file.Statement, statement] });
const without = (from: object, key: string) =>
  Object.fromEntries(Object.entries(from).filter(([name]) => name !== key));
const allow = { Effect: "Allow", Principal: { AWS: ROOT }, Action: "sts:AssumeRole" };

describe("the difference of two trust policies", () => {
  const same: readonly [string, unknown][] = [
    ["itself", file],
    ["statements in another order", { ...file, Statement: [...file.Statement].reverse() }],
    ["other Sids", { ...file, Statement: file.Statement.map((one) => without(one, "Sid")) }],
    ["an Id", { Id: "x", ...file }],
    [
      "the account as twelve digits",
      withStatement("HomePermissionSets", (one) => ({ ...one, Principal: { AWS: "111111111111" } })),
    ],
    [
      "lists of one",
      withStatement("HomeUsers", (one) => ({ ...one, Principal: { AWS: [ALICE] }, Action: ["sts:AssumeRole"] })),
    ],
    ["capitals in the action", withStatement("HomeUsers", (one) => ({ ...one, Action: "STS:assumerole" }))],
    [
      "ArnEquals for ArnLike",
      withCondition("HomePermissionSets", ({ ArnLike, ...rest }) => ({ ...rest, ArnEquals: ArnLike })),
    ],
    [
      "small letters in a key",
      withCondition("HomePermissionSets", ({ ArnLike, ...rest }) => ({
        ...rest,
        ArnLike: { "aws:principalarn": ArnLike?.["aws:PrincipalArn"] },
      })),
    ],
    [
      "true without quotes",
      withCondition("HomeUsers", (condition) => ({ ...condition, Bool: { "aws:MultiFactorAuthPresent": true } })),
    ],
    [
      "a number without quotes",
      withCondition("HomeUsers", (condition) => ({
        ...condition,
        NumericLessThan: { "aws:MultiFactorAuthAge": 3600 },
      })),
    ],
    [
      "values in another order",
      withCondition("HomeUsers", (condition) => ({
        ...condition,
        IpAddress: { "aws:SourceIp": ["198.51.100.0/24", "203.0.113.0/24"] },
      })),
    ],
    ["the same statement twice", withMore(file.Statement[0] ?? {})],
  ];
  for (const [what, deployed] of same)
    it(`is none with ${what}`, () => {
      expect(compare(file, deployed)).to.deep.equal({ wider: [], narrower: false });
    });

  const narrower: readonly [string, unknown][] = [
    ["a statement less", { ...file, Statement: file.Statement.slice(1) }],
    [
      "a name less",
      withCondition("HomePermissionSets", (condition) => ({
        ...condition,
        ArnLike: { "aws:PrincipalArn": [[condition["ArnLike"]?.["aws:PrincipalArn"]].flat().flat()[0]] },
      })),
    ],
    [
      "a range less",
      withCondition("HomeUsers", (condition) => ({ ...condition, IpAddress: { "aws:SourceIp": "203.0.113.0/24" } })),
    ],
    [
      "an earlier end",
      withCondition("HomePermissionSets", (condition) => ({
        ...condition,
        DateLessThan: { "aws:CurrentTime": "2027-01-01" },
      })),
    ],
    [
      "younger MFA",
      withCondition("HomeUsers", (condition) => ({
        ...condition,
        NumericLessThan: { "aws:MultiFactorAuthAge": "900" },
      })),
    ],
    [
      "a further condition",
      withCondition("HomePermissionSets", (condition) => ({
        ...condition,
        StringEquals: { "aws:PrincipalOrgID": "o-1234567890" },
      })),
    ],
    [
      "a Deny",
      withMore({
        Effect: "Deny",
        Principal: "*",
        Action: "sts:AssumeRole",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
    ],
    [
      "a principal that is gone",
      withStatement("HomeUsers", (one) => ({ ...one, Principal: { AWS: "AIDAEXAMPLE0123456789" } })),
    ],
  ];
  for (const [what, deployed] of narrower)
    it(`is fewer with ${what}`, () => {
      expect(compare(file, deployed)).to.deep.equal({ wider: [], narrower: true });
    });

  const wider: readonly [string, unknown, string][] = [
    ["everybody", withMore({ ...allow, Principal: "*" }), "AWS *"],
    ["everybody in AWS", withMore({ ...allow, Principal: { AWS: "*" } }), "AWS *"],
    ["the whole account", withMore(allow), "no condition"],
    ["another account", withMore({ ...allow, Principal: { AWS: "999999999999" } }), "999999999999:root"],
    ["a service", withMore({ ...allow, Principal: { Service: "ec2.amazonaws.com" } }), "Service ec2"],
    [
      "an identity provider",
      withMore({ ...allow, Principal: { Federated: "accounts.google.com" }, Action: "sts:AssumeRoleWithWebIdentity" }),
      "Federated accounts.google.com",
    ],
    [
      "a further principal beside",
      withStatement("HomeUsers", (one) => ({ ...one, Principal: { AWS: [ALICE, `${ALICE}2`] } })),
      "alice2",
    ],
    [
      "an id that stands for nobody in the file",
      withStatement("HomeUsers", (one) => ({ ...one, Principal: { AWS: [ALICE, "AIDAEXAMPLE0123456789"] } })),
      "AIDA",
    ],
    [
      "two ids for one name",
      withStatement("HomeUsers", (one) => ({
        ...one,
        Principal: { AWS: ["AROAEXAMPLE0123456789", "AIDAEXAMPLE0123456789"] },
      })),
      "A",
    ],
    [
      "an id in place of the account",
      withStatement("HomePermissionSets", (one) => ({ ...one, Principal: { AWS: "AROAEXAMPLE0123456789" } })),
      "no condition",
    ],
    [
      "a session",
      withMore({ ...allow, Principal: { AWS: "arn:aws:sts::111111111111:assumed-role/x/y" } }),
      "assumed-role",
    ],
    [
      "NotPrincipal",
      withMore({ Effect: "Allow", NotPrincipal: { AWS: "999999999999" }, Action: "sts:AssumeRole" }),
      "NotPrincipal",
    ],
    ["NotAction", withMore({ Effect: "Allow", Principal: { AWS: ROOT }, NotAction: "sts:TagSession" }), "NotAction"],
    ["an element that is none", withMore({ ...allow, Resource: "*" }), "Resource"],
    ["no principal", withMore({ Effect: "Allow", Action: "sts:AssumeRole" }), "Principal"],
    ["an empty principal", withMore({ ...allow, Principal: {} }), "Principal"],
    ["no action", withMore({ Effect: "Allow", Principal: { AWS: ROOT } }), "Action"],
    ["every action", withStatement("HomeUsers", (one) => ({ ...one, Action: "sts:*" })), "sts:*"],
    ["a pattern of actions", withStatement("HomeUsers", (one) => ({ ...one, Action: "sts:Assume*" })), "sts:assume*"],
    [
      "a further action",
      withStatement("HomeUsers", (one) => ({ ...one, Action: ["sts:AssumeRole", "sts:TagSession"] })),
      "sts:tagsession",
    ],
    [
      "aws:username",
      withMore({ ...allow, Condition: { StringEquals: { "aws:username": "mallory" } } }),
      "no condition",
    ],
    [
      "aws:userid",
      withMore({ ...allow, Condition: { StringLike: { "aws:userid": "AROAEXAMPLE:*" } } }),
      "no condition",
    ],
    [
      "aws:PrincipalAccount",
      withMore({
        ...allow,
        Principal: { AWS: "*" },
        Condition: { StringEquals: { "aws:PrincipalAccount": "111111111111" } },
      }),
      "AWS *",
    ],
    [
      "aws:PrincipalOrgID",
      withMore({ ...allow, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1234567890" } } }),
      "no condition",
    ],
    [
      "StringEqualsIgnoreCase",
      withMore({ ...allow, Condition: { StringEqualsIgnoreCase: { "aws:PrincipalArn": ALICE } } }),
      "no condition",
    ],
    [
      "StringLike on the ARN",
      withMore({ ...allow, Condition: { StringLike: { "aws:PrincipalArn": "*" } } }),
      "no condition",
    ],
    [
      "IfExists",
      withCondition("HomePermissionSets", ({ ArnLike, ...rest }) => ({ ...rest, ArnLikeIfExists: ArnLike })),
      "no condition",
    ],
    [
      "ForAnyValue",
      withCondition("HomePermissionSets", ({ ArnLike, ...rest }) => ({ ...rest, "ForAnyValue:ArnLike": ArnLike })),
      "no condition",
    ],
    [
      "another name",
      withCondition("HomePermissionSets", (condition) => ({
        ...condition,
        ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111111111111:role/Admin" },
      })),
      "role/Admin",
    ],
    [
      "a wildcard in a name",
      withCondition("HomePermissionSets", (condition) => ({
        ...condition,
        ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111111111111:*" },
      })),
      "111111111111:*",
    ],
    [
      "a variable in a name",
      withCondition("HomePermissionSets", (condition) => ({
        ...condition,
        ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111111111111:user/${aws:username}" },
      })),
      "${aws:username}",
    ],
    [
      "no end",
      withCondition("HomePermissionSets", (condition) => without(condition, "DateLessThan")),
      "datelessthan aws:currenttime",
    ],
    [
      "a later end",
      withCondition("HomePermissionSets", (condition) => ({
        ...condition,
        DateLessThan: { "aws:CurrentTime": "2027-02-01" },
      })),
      "2027-02-01",
    ],
    [
      "an end that cannot be read",
      withCondition("HomePermissionSets", (condition) => ({
        ...condition,
        DateLessThan: { "aws:CurrentTime": "soon" },
      })),
      "soon",
    ],
    [
      "an end that is also open",
      withCondition("HomePermissionSets", (condition) => ({
        ...condition,
        DateLessThan: { "aws:CurrentTime": ["2027-01-01", "2099-01-01"] },
      })),
      "2099",
    ],
    [
      "no MFA",
      withCondition("HomeUsers", (condition) => without(condition, "Bool")),
      "bool aws:multifactorauthpresent",
    ],
    [
      "MFA that need not be",
      withCondition("HomeUsers", (condition) => ({
        ...condition,
        Bool: { "aws:MultiFactorAuthPresent": ["true", "false"] },
      })),
      "false",
    ],
    [
      "older MFA",
      withCondition("HomeUsers", (condition) => ({
        ...condition,
        NumericLessThan: { "aws:MultiFactorAuthAge": "7200" },
      })),
      "7200",
    ],
    ["no addresses", withCondition("HomeUsers", (condition) => without(condition, "IpAddress")), "ipaddress"],
    [
      "another address",
      withCondition("HomeUsers", (condition) => ({ ...condition, IpAddress: { "aws:SourceIp": "0.0.0.0/0" } })),
      "0.0.0.0/0",
    ],
    ["no external ID", withCondition("HomeRoles", (condition) => without(condition, "StringEquals")), "sts:externalid"],
    [
      "another external ID",
      withCondition("HomeRoles", (condition) => ({ ...condition, StringEquals: { "sts:ExternalId": "guess" } })),
      "guess",
    ],
    [
      "any source identity",
      withCondition("HomeRolesSourceIdentity", (condition) => without(condition, "StringLike")),
      "sts:sourceidentity",
    ],
    [
      "any session tag",
      withCondition("HomeRolesSessionTags", (condition) => without(condition, "ForAllValues:StringEquals")),
      "aws:tagkeys",
    ],
    [
      "a condition twice, in other letters",
      withCondition("HomePermissionSets", (condition) => ({ ...condition, arnlike: { "aws:PrincipalArn": "*" } })),
      "cannot be read",
    ],
    [
      "a condition without values",
      withCondition("HomePermissionSets", (condition) => ({ ...condition, ArnLike: { "aws:PrincipalArn": [] } })),
      "cannot be read",
    ],
    ["the version in which variables are text", { ...file, Version: "2008-10-17" }, "2008-10-17"],
    ["an element of the document that is none", { ...file, Extra: 1 }, "Extra"],
  ];
  for (const [what, deployed, found] of wider)
    it(`is more with ${what}`, () => {
      const difference = compare(file, deployed);
      expect(difference.wider.map((one) => one.found).join()).to.include(found);
      expect(difference.wider).to.have.length(1);
    });

  it("is none with a way that has ended and is out of the file, and more while it has not", () => {
    const without = trustPolicy(HOME, [robots, alice]);
    expect(compare(without, file).wider).to.have.length(1);
    expect(compare(without, file, new Date("2027-01-31T00:00:00Z")).wider).to.deep.equal([]);
    expect(compare(without, file, new Date("2027-01-30T23:59:59Z")).wider).to.have.length(1);
  });

  it("is more where the file denies and the role does not", () => {
    const deny: Statement = {
      Effect: "Deny",
      Principal: "*",
      Action: "sts:AssumeRole",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
    const denying = { ...file, Statement: [...file.Statement, deny] };
    expect(compare(denying, file).wider.map(({ found }) => found)).to.deep.equal([
      "no statement nothing, which denies",
    ]);
    expect(compare(denying, denying)).to.deep.equal({ wider: [], narrower: false });
  });

  it("is more with a negated condition that excepts fewer, and not with one that excepts more", () => {
    const excepting = (...names: string[]): PolicyDocument => ({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: ROOT },
          Action: "sts:AssumeRole",
          Condition: { ArnNotLike: { "aws:PrincipalArn": names } },
        },
      ],
    });
    expect(compare(excepting("a", "b"), excepting("a")).wider).to.have.length(1);
    expect(compare(excepting("a"), excepting("a", "b"))).to.deep.equal({ wider: [], narrower: true });
  });

  it("is none between a plan and itself", () => {
    fc.assert(
      fc.property(arbitraryPlan, ({ roles }) => {
        for (const { trustPolicy: planned } of roles)
          expect(compare(planned, JSON.parse(JSON.stringify(planned)))).to.deep.equal({ wider: [], narrower: false });
      }),
      { numRuns: 100 },
    );
  });

  it("is more wherever the evaluator lets in whom the file does not", () => {
    const callers: readonly AssumingPrincipal[] = [
      setPrincipal({ ...HOME, region: "eu-west-1" }, "AbcCorpReadOnly"),
      setPrincipal({ ...HOME, region: "eu-west-1" }, "Other"),
      { kind: "user", arn: ALICE },
      { kind: "user", arn: "arn:aws:iam::111111111111:user/mallory" },
      { kind: "user", arn: "arn:aws:iam::999999999999:user/alice" },
      { kind: "session", roleArn: "arn:aws:iam::111111111111:role/ci", sessionName: "x" },
      { kind: "session", roleArn: "arn:aws:iam::111111111111:role/robots", sessionName: "x" },
    ];
    const enters = (trust: PolicyDocument, caller: AssumingPrincipal) =>
      admission({ arn: "arn:aws:iam::222222222222:role/x", trustPolicy: trust }, caller, NOW) === undefined;
    let [more, entered] = [0, 0];
    fc.assert(
      fc.property(arbitraryTampering, (tamper) => {
        const deployed = tamper(file);
        const silent = compare(file, deployed).wider.length === 0;
        if (!silent) more += 1;
        for (const caller of callers) {
          if (!enters(deployed, caller)) continue;
          entered += 1;
          if (silent) expect(enters(file, caller), JSON.stringify({ deployed, caller })).to.equal(true);
        }
      }),
      { numRuns: 200 },
    );
    expect(more).to.be.greaterThan(40);
    expect(entered).to.be.greaterThan(40);
  });
});
