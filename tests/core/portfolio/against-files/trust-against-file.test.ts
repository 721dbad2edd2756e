import { expect } from "chai";
import fc from "fast-check";
import type { Condition, PolicyDocument, Statement } from "../../../../core/aws/policy-document.ts";
import { WAY_KINDS } from "../../../../core/client/trust/conditions/way-condition.ts";
import { WAY_CONDITIONS } from "../../../../core/client/trust/conditions/way-conditions.ts";
import { trustPolicy } from "../../../../core/client/trust/trust-policy.ts";
import type { TrustWay } from "../../../../core/client/trust/trust-way.ts";
import type { ConditionName } from "../../../../core/evaluate/admission/condition-facts.ts";
import { namesIn } from "../../../../core/evaluate/admission/condition-names.ts";
import { evaluateAssumeRole } from "../../../../core/evaluate/assume-role.ts";
import type { AssumeRoleRequest, AssumingPrincipal, CallContext } from "../../../../core/evaluate/request.ts";
import { setPrincipal } from "../../../../core/home/callers.ts";
import { trustDifference } from "../../../../core/portfolio/against-files/trust-against-file.ts";
import { ALL_OF_STS, conditionsWith, drawnWay, examplesOf } from "../../client/trust/conditions/drawn-way.ts";
import { arbitraryPlan } from "../../support/arbitrary-client.ts";
import { arbitraryTampering } from "../../support/arbitrary-tampering.ts";
import { draws } from "../../../draws.ts";

const NOW = new Date("2026-11-22T00:00:00Z");
const HOME = { partition: "aws", accountId: "111111111111" } as const;
const ROOT = "arn:aws:iam::111111111111:root";
const ROLE = "arn:aws:iam::222222222222:role/your-company-read-only";
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
  trustDifference(file, deployed as PolicyDocument, { partition: "aws", role: ROLE, now });
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
const named = (sid: string): Statement => file.Statement.find(({ Sid }) => Sid === sid) as Statement;
const allow = { Effect: "Allow", Principal: { AWS: ROOT }, Action: "sts:AssumeRole" } as const;
const denyAll = { Effect: "Deny", Principal: "*", Action: "sts:AssumeRole" } as const;
const ended = { DateLessThan: { "aws:CurrentTime": "2026-11-22T00:00:00Z" } };
const narrowed = { ...named("HomeUsers").Condition, StringEquals: { "aws:PrincipalOrgID": "o-1234567890" } };

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
    [
      "StringEquals for StringLike without wildcards, and the other way round",
      withCondition("HomeRoles", ({ StringEquals, ...rest }) => ({ ...rest, StringLike: StringEquals })),
    ],
    [
      "one statement for each name instead of a list",
      {
        ...file,
        Statement: file.Statement.flatMap((one) =>
          one.Sid !== "HomePermissionSets"
            ? [one]
            : [one.Condition?.["ArnLike"]?.["aws:PrincipalArn"] ?? []].flat(2).map((name) => ({
                ...one,
                Sid: `${one.Sid}${String(name).length}`,
                Condition: { ...one.Condition, ArnLike: { "aws:PrincipalArn": name } },
              })),
        ),
      },
    ],
    [
      "a range in two halves",
      withCondition("HomeUsers", (condition) => ({
        ...condition,
        IpAddress: { "aws:SourceIp": ["203.0.113.128/25", "198.51.100.0/24", "203.0.113.0/25"] },
      })),
    ],
    [
      "a range within another",
      withCondition("HomeUsers", (condition) => ({
        ...condition,
        IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "198.51.100.0/24", "203.0.113.7"] },
      })),
    ],
    [
      "the same moment in another zone",
      withCondition("HomePermissionSets", (condition) => ({
        ...condition,
        DateLessThan: { "aws:CurrentTime": "2027-01-31T01:00:00+01:00" },
      })),
    ],
    [
      "an earlier end beside it",
      withCondition("HomePermissionSets", (condition) => ({
        ...condition,
        DateLessThan: { "aws:CurrentTime": ["2027-01-31T00:00:00Z", "2027-01-01"] },
      })),
    ],
    [
      "the name of a user in place of the ARN of the principal",
      withStatement("HomeUsers", (one) => ({
        ...one,
        Principal: { AWS: ROOT },
        Condition: { ...one.Condition, ArnEquals: { "aws:PrincipalArn": ALICE } },
      })),
    ],
    ["a statement of the file again, under another Sid", withMore({ ...named("HomeRoles"), Sid: "Again" })],
    ["a statement within another", withMore({ ...allow, Principal: { AWS: ALICE }, Condition: narrowed })],
    [
      "IfExists on a key that is always there",
      withCondition("HomePermissionSets", ({ ArnLike, ...rest }) => ({ ...rest, ArnLikeIfExists: ArnLike })),
    ],
    [
      "ForAnyValue on a key that has one value",
      withCondition("HomePermissionSets", ({ ArnLike, ...rest }) => ({ ...rest, "ForAnyValue:ArnLike": ArnLike })),
    ],
    [
      "no MFA beside its age, which nobody has without",
      withCondition("HomeUsers", (condition) => without(condition, "Bool")),
    ],
    ["a Deny of what never comes", withMore({ ...denyAll, Condition: { Bool: { "aws:SecureTransport": "false" } } })],
    [
      "leave for session tags to who may not enter",
      withMore({ ...allow, Principal: { AWS: "999999999999" }, Action: ["sts:TagSession", "sts:SetSourceIdentity"] }),
    ],
    [
      "a wider statement whose surplus is denied",
      {
        ...withStatement("HomeUsers", (one) => ({ ...one, Principal: { AWS: [ALICE, `${ALICE}2`] } })),
        Statement: [
          ...withStatement("HomeUsers", (one) => ({ ...one, Principal: { AWS: [ALICE, `${ALICE}2`] } })).Statement,
          { ...denyAll, Principal: { AWS: `${ALICE}2` } },
        ],
      },
    ],
    ["a way that ends before it begins to count", withMore({ ...allow, Condition: ended })],
    [
      "a service until a moment that is past",
      withMore({ ...allow, Principal: { Service: "ec2.amazonaws.com" }, Condition: ended }),
    ],
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
        Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/25" } },
      }),
    ],
    [
      "an id beside the condition that names who enters",
      withStatement("HomePermissionSets", (one) => ({ ...one, Principal: { AWS: "AROAEXAMPLE0123456789" } })),
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
    [
      "the whole account",
      withMore(allow),
      "111111111111:user/x, to whom no statement of the file allows sts:AssumeRole",
    ],
    ["another account", withMore({ ...allow, Principal: { AWS: "999999999999" } }), "999999999999:user/x"],
    ["a service", withMore({ ...allow, Principal: { Service: "ec2.amazonaws.com" } }), "Service ec2"],
    [
      "an identity provider",
      withMore({ ...allow, Principal: { Federated: "accounts.google.com" } }),
      "Federated accounts.google.com",
    ],
    [
      "a call that no user or role makes",
      withMore({ ...allow, Principal: { Federated: "accounts.google.com" }, Action: "sts:AssumeRoleWithWebIdentity" }),
      "sts:AssumeRoleWithWebIdentity",
    ],
    [
      "a further principal beside",
      withStatement("HomeUsers", (one) => ({ ...one, Principal: { AWS: [ALICE, `${ALICE}2`] } })),
      "alice2",
    ],
    [
      "an id that stands for nobody in the file",
      withStatement("HomeUsers", (one) => ({ ...one, Principal: { AWS: [ALICE, "AIDAEXAMPLE0123456789"] } })),
      ":user/x, to whom no statement",
    ],
    [
      "two ids for one name",
      withStatement("HomeUsers", (one) => ({
        ...one,
        Principal: { AWS: ["AROAEXAMPLE0123456789", "AIDAEXAMPLE0123456789"] },
      })),
      ":user/x, to whom no statement",
    ],
    [
      "an id in place of the account, without the condition",
      withStatement("HomePermissionSets", (one) => ({
        ...one,
        Principal: { AWS: "AROAEXAMPLE0123456789" },
        Condition: without(one.Condition ?? {}, "ArnLike"),
      })),
      "to whom no statement",
    ],
    [
      "a session",
      withMore({ ...allow, Principal: { AWS: "arn:aws:sts::111111111111:assumed-role/x/yy" } }),
      "111111111111:role/x, to whom no statement",
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
    ["a pattern of actions", withStatement("HomeUsers", (one) => ({ ...one, Action: "sts:Assume*" })), "sts:Assume*"],
    [
      "a further action",
      withStatement("HomeUsers", (one) => ({ ...one, Action: ["sts:AssumeRole", "sts:TagSession"] })),
      "user/alice, to whom no statement of the file allows sts:TagSession",
    ],
    [
      "aws:username",
      withMore({ ...allow, Condition: { StringEquals: { "aws:username": "mallory" } } }),
      "user/mallory, to whom no statement",
    ],
    [
      "aws:userid",
      withMore({ ...allow, Condition: { StringLike: { "aws:userid": "AROAEXAMPLE0123456789:*" } } }),
      "111111111111:role/x, to whom no statement",
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
      "user/x, to whom no statement",
    ],
    [
      "StringEqualsIgnoreCase",
      withMore({ ...allow, Condition: { StringEqualsIgnoreCase: { "aws:PrincipalArn": ALICE } } }),
      "user/Alice, to whom no statement",
    ],
    [
      "StringLike on the ARN",
      withMore({ ...allow, Condition: { StringLike: { "aws:PrincipalArn": "*" } } }),
      "user/x, to whom no statement",
    ],
    [
      "IfExists on a key that need not be there",
      withCondition("HomeRoles", ({ StringEquals, ...rest }) => ({ ...rest, StringEqualsIfExists: StringEquals })),
      "role/ci without an external id",
    ],
    [
      "ForAllValues, which a call without the key meets",
      withCondition("HomeRoles", ({ StringEquals, ...rest }) => ({
        ...rest,
        "ForAllValues:StringEquals": StringEquals,
      })),
      "role/ci without an external id",
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
      "111111111111:user/x, to whom no statement",
    ],
    [
      "a variable in a name",
      withCondition("HomePermissionSets", (condition) => ({
        ...condition,
        ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111111111111:user/${aws:username}" },
      })),
      "111111111111:user/x, to whom no statement",
    ],
    [
      "no end",
      withCondition("HomePermissionSets", (condition) => without(condition, "DateLessThan")),
      '_Oncall_aaaaaaaaaaaaaaaa at 2027-01-31T00:00:00Z, to whom "HomePermissionSets" of the file does not',
    ],
    [
      "a later end",
      withCondition("HomePermissionSets", (condition) => ({
        ...condition,
        DateLessThan: { "aws:CurrentTime": "2027-02-01" },
      })),
      "at 2027-01-31T00:00:00Z",
    ],
    [
      "keys of session tags without a set operator, of which AWS does not say what it means",
      withMore({
        ...allow,
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: { StringEquals: { "aws:TagKeys": "team" } },
      }),
      "cannot be proved: StringEquals on aws:TagKeys",
    ],
    [
      "a Deny of them, which may deny nothing",
      {
        ...file,
        Statement: [
          ...file.Statement,
          { ...allow, Action: ["sts:AssumeRole", "sts:TagSession"] },
          { ...denyAll, Action: "sts:*", Condition: { StringNotEquals: { "aws:TagKeys": "team" } } },
        ],
      },
      "cannot be proved: StringNotEquals on aws:TagKeys",
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
      "at 2027-01-31T00:00:00Z",
    ],
    [
      "no MFA",
      withCondition("HomeUsers", (condition) => without(without(condition, "Bool"), "NumericLessThan")),
      'user/alice with access keys, without MFA and with MFA of unknown age, to whom "HomeUsers" of the file does not',
    ],
    [
      "MFA that need not be",
      withCondition("HomeUsers", (condition) => ({
        ...without(condition, "NumericLessThan"),
        Bool: { "aws:MultiFactorAuthPresent": ["true", "false"] },
      })),
      "without MFA",
    ],
    [
      "older MFA",
      withCondition("HomeUsers", (condition) => ({
        ...condition,
        NumericLessThan: { "aws:MultiFactorAuthAge": "7200" },
      })),
      "with MFA of 3600 s ago",
    ],
    [
      "no addresses",
      withCondition("HomeUsers", (condition) => without(condition, "IpAddress")),
      "from no known address",
    ],
    [
      "another address",
      withCondition("HomeUsers", (condition) => ({ ...condition, IpAddress: { "aws:SourceIp": "0.0.0.0/0" } })),
      "user/alice from 0.0.0.0, to whom",
    ],
    [
      "no external ID",
      withCondition("HomeRoles", (condition) => without(condition, "StringEquals")),
      'role/ci without an external id, to whom "HomeRoles"',
    ],
    [
      "another external ID",
      withCondition("HomeRoles", (condition) => ({ ...condition, StringEquals: { "sts:ExternalId": "guess" } })),
      "guess",
    ],
    [
      "any source identity",
      withCondition("HomeRolesSourceIdentity", (condition) => without(condition, "StringLike")),
      'with the source identity "x", to whom "HomeRolesSourceIdentity" of the file does not allow sts:SetSourceIdentity',
    ],
    [
      "any session tag",
      withCondition("HomeRolesSessionTags", (condition) => without(condition, "ForAllValues:StringEquals")),
      'with session tags "x", to whom "HomeRolesSessionTags" of the file does not allow sts:TagSession',
    ],
    [
      "a condition twice, in other letters",
      withCondition("HomePermissionSets", (condition) => ({
        ...condition,
        arnlike: { "aws:PrincipalArn": "arn:*:*:*:*:*" },
      })),
      "stands there twice",
    ],
    [
      "a condition without values",
      withCondition("HomePermissionSets", (condition) => ({ ...condition, ArnLike: { "aws:PrincipalArn": [] } })),
      "has no values",
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

  it("is more where the file denies and the role does not, if anybody gets in by it", () => {
    const denying = (deny: object) => withMore({ ...denyAll, Sid: "Closed", ...deny }) as PolicyDocument;
    const idle = denying({ Condition: { Bool: { "aws:SecureTransport": "false" } } });
    expect(compare(idle, file)).to.deep.equal({ wider: [], narrower: false });
    const closed = denying({ Principal: { AWS: ALICE } });
    expect(compare(closed, file).wider).to.deep.equal([
      {
        path: ["Statement", "4"],
        found:
          'arn:aws:iam::111111111111:user/alice, to whom "Closed" of the file denies sts:AssumeRole, in "HomeUsers"',
      },
    ]);
    expect(compare(closed, { ...closed, Id: "x" })).to.deep.equal({ wider: [], narrower: false });
    expect(compare(closed, denying({}))).to.deep.equal({ wider: [], narrower: true });
    expect(compare(file, closed)).to.deep.equal({ wider: [], narrower: true });
  });

  it("cannot be proved with a Deny that is not understood, whatever it would deny", () => {
    for (const deny of [
      { ...denyAll, Condition: { NoSuchOperator: { "aws:PrincipalArn": "x" } } },
      { ...denyAll, Resource: "*" },
    ]) {
      const open = { ...file, Statement: [...file.Statement, deny, allow] };
      expect(compare(file, open).wider.map(({ path, found }) => [path[1], found.slice(0, 17)])).to.deep.equal([
        ["5", "cannot be proved:"],
      ]);
    }
  });

  it("cannot be proved with a key of which nothing is known, and is none with it in both", () => {
    const key = { StringEquals: { "example:Key": "x" } };
    const open = withMore({ ...allow, Sid: "Own", Condition: key });
    expect(compare(file, open).wider).to.deep.equal([
      {
        path: ["Statement", "5"],
        found: 'cannot be proved: StringEquals on example:Key: a key that is not known here, in "Own"',
      },
    ]);
    expect(compare(open as PolicyDocument, JSON.parse(JSON.stringify(open)))).to.deep.equal({
      wider: [],
      narrower: false,
    });
  });

  it("is more with a negated condition that excepts fewer, and not with one that excepts more", () => {
    const excepting = (...names: string[]): PolicyDocument => ({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: ROOT },
          Action: "sts:AssumeRole",
          Condition: {
            ArnNotLike: { "aws:PrincipalArn": names.map((name) => `arn:aws:iam::111111111111:user/${name}`) },
          },
        },
      ],
    });
    expect(compare(excepting("a", "b"), excepting("a")).wider.map(({ found }) => found)).to.deep.equal([
      "arn:aws:iam::111111111111:user/b, to whom no statement of the file allows sts:AssumeRole",
    ]);
    expect(compare(excepting("a"), excepting("a", "b"))).to.deep.equal({ wider: [], narrower: true });
  });

  it("is looked for up to the end that comes last, and from now on alone", () => {
    const until = (end: string) => trustPolicy(HOME, [{ ...sets, until: end }]);
    const [soon, late] = [until("2027-01-31T00:00:00Z"), until("2027-01-31T00:00:01Z")];
    expect(compare(soon, late).wider).to.have.length(1);
    expect(compare(late, soon)).to.deep.equal({ wider: [], narrower: true });
    const atEnd = new Date("2027-01-31T00:00:00.999Z");
    expect(compare(soon, late, atEnd).wider).to.have.length(1);
    expect(compare(soon, late, new Date("2027-01-31T00:00:01Z"))).to.deep.equal({ wider: [], narrower: false });
  });

  it("is none between a plan and itself, however its statements are named and put", () => {
    fc.assert(
      fc.property(arbitraryPlan, ({ roles, partition }) => {
        for (const { arn, trustPolicy: planned } of roles) {
          const deployed = {
            ...planned,
            Statement: planned.Statement.toReversed().map((one) => ({
              ...one,
              Sid: `${one.Sid ?? ""}Again`,
              Condition: { ...one.Condition, Null: { "aws:PrincipalArn": "false" } },
            })),
          };
          const options = { partition, role: arn, now: NOW };
          for (const [one, other] of [
            [planned, JSON.parse(JSON.stringify(planned)) as PolicyDocument],
            [planned, deployed],
          ] as const)
            expect(trustDifference(one, other, options)).to.deep.equal({ wider: [], narrower: false });
        }
      }),
      { numRuns: draws(30) },
    );
  });

  const callers: readonly AssumingPrincipal[] = [
    setPrincipal({ ...HOME, region: "eu-west-1" }, "AbcCorpReadOnly"),
    setPrincipal({ ...HOME, region: "eu-west-1" }, "Other"),
    { kind: "user", arn: ALICE },
    { kind: "user", arn: "arn:aws:iam::111111111111:user/mallory" },
    { kind: "user", arn: "arn:aws:iam::999999999999:user/alice" },
    { kind: "session", roleArn: "arn:aws:iam::111111111111:role/ci", sessionName: "xx" },
    { kind: "session", roleArn: "arn:aws:iam::111111111111:role/robots", sessionName: "xx" },
  ];
  const contexts: readonly CallContext[] = [
    {},
    { mfa: { present: true, ageSeconds: 60 }, sourceIp: "203.0.113.7" },
    { mfa: { present: true, ageSeconds: 7200 }, sourceIp: "203.0.113.7" },
    { mfa: { present: true, ageSeconds: 60 } },
    { externalId: "5b1f0c52-9d3a" },
    { externalId: "5b1f0c52-9d3a", sourceIdentity: "build-7" },
    { externalId: "5b1f0c52-9d3a", sourceIdentity: "mallory" },
    { externalId: "5b1f0c52-9d3a", sessionTags: { project: "x" } },
    { externalId: "5b1f0c52-9d3a", sessionTags: { admin: "x" } },
    { externalId: "true", sourceIp: "198.51.100.7" },
  ].flatMap((context) => [NOW, new Date("2027-02-01T00:00:00Z")].map((currentTime) => ({ ...context, currentTime })));
  const calls = callers.flatMap((principal) => contexts.map((context) => ({ principal, context })));
  const enters = (trust: PolicyDocument, call: Pick<AssumeRoleRequest, "principal" | "context">) =>
    evaluateAssumeRole({ ...call, identityPolicies: ALL_OF_STS, target: { arn: ROLE, trustPolicy: trust } }).allowed;

  it("is more wherever the evaluator lets in whom the file does not", () => {
    let [more, fewer, entered] = [0, 0, 0];
    fc.assert(
      fc.property(arbitraryTampering, (tamper) => {
        const deployed = tamper(file);
        const { wider: found, narrower: less } = compare(file, deployed);
        if (found.length > 0) more += 1;
        if (less) fewer += 1;
        for (const call of calls) {
          const [before, after] = [enters(file, call), enters(deployed, call)];
          if (after) entered += 1;
          if (after && !before) expect(found, JSON.stringify({ deployed, call })).to.not.deep.equal([]);
          if (before && !after) expect(less, JSON.stringify({ deployed, call })).to.equal(true);
        }
      }),
      { numRuns: draws(200) },
    );
    expect(Math.min(more, fewer, entered)).to.be.greaterThan(draws(40));
  });

  it("is of two ways in what the evaluator finds of the calls that meet and miss each, and nothing is left unproved", () => {
    let [more, fewer, alike] = [0, 0, 0];
    const kinds = fc.constantFrom(...WAY_KINDS);
    const names = fc.constantFrom(...namesIn(WAY_CONDITIONS));
    const pair = fc.tuple(kinds, names, names).chain(([kind, one, other]) => {
      const drawn = (name: ConditionName) =>
        examplesOf(name, kind).working.length === 0
          ? fc.constant(drawnWay("externalId", "roles", { externalId: "5b1f0c52-9d3a-4e7b-8a61-c2d94f07be13" }))
          : conditionsWith(name, kind).map((written) => drawnWay(name, kind, written));
      return fc.tuple(drawn(one), drawn(other));
    });
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const found = compare(one.trustPolicy, other.trustPolicy);
        expect(found.wider.filter((each) => each.found.includes("cannot be proved"))).to.deep.equal([]);
        if (found.wider.length > 0) more += 1;
        if (found.narrower) fewer += 1;
        if (found.wider.length === 0 && !found.narrower) alike += 1;
        for (const call of [one.call, other.call, ...one.misses, ...other.misses]) {
          const [before, after] = [enters(one.trustPolicy, call), enters(other.trustPolicy, call)];
          if (after && !before) expect(found.wider, JSON.stringify([one, other, call])).to.not.deep.equal([]);
          if (before && !after) expect(found.narrower, JSON.stringify([one, other, call])).to.equal(true);
        }
      }),
      { numRuns: 150 },
    );
    expect(Math.min(more, fewer, alike), JSON.stringify([more, fewer, alike])).to.be.greaterThan(5);
  });

  describe("with a policy of AWS's largest size", () => {
    const filled = (make: (index: number) => object): PolicyDocument => {
      const statements: object[] = [];
      for (let size = 50; size < 8192; size += JSON.stringify(statements.at(-1)).length + 1)
        statements.push(make(statements.length));
      return { Version: "2012-10-17", Statement: statements.slice(0, -1) } as unknown as PolicyDocument;
    };
    const every = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];
    const like = (operator: string, key: string, make: (index: number) => string) => (at: number) => ({
      ...allow,
      Action: every,
      Condition: { [operator]: { [key]: make(at) } },
    });
    const hostile: readonly [string, PolicyDocument][] = [
      ["that says the same again and again", filled(() => allow)],
      ["of all actions", filled(() => ({ ...allow, Action: every }))],
      [
        "of overlapping stars",
        filled(like("ArnLike", "aws:PrincipalArn", (at) => `arn:*:iam::*:role/a*${at}*b*${at}*`)),
      ],
      ["of stars before fixed lengths", filled(like("StringLike", "aws:userid", (at) => `*_${"?".repeat(at + 1)}`))],
      ["of tags", filled((at) => like("StringLike", `aws:RequestTag/k${at}`, () => `*${at}*`)(at))],
      [
        "of actions that no caller has together",
        filled((at) => ({ ...allow, Principal: { AWS: `${ALICE}${at}` }, Action: every[at % 3] })),
      ],
      ["of ids", filled((at) => ({ ...allow, Principal: { AWS: `AROAEXAMPLE012345${1000 + at}` } }))],
      [
        "of denials",
        filled((at) => ({
          ...denyAll,
          Condition: { StringLike: { "aws:PrincipalArn": `*${at}*`, "sts:ExternalId": `*${at}*` } },
        })),
      ],
    ];
    for (const [what, policy] of hostile.slice(0, draws(hostile.length)))
      it(`${what} takes no longer than its budget`, () => {
        for (const [one, other] of [
          [file, policy],
          [policy, file],
        ] as const) {
          const start = process.cpuUsage();
          const found = compare(one, { ...other, Id: "x" });
          // why a minute: it is a second on an idle core, and hours where nothing bounds it.
          expect(process.cpuUsage(start).user / 1e6).to.be.lessThan(60);
          expect(found.wider.length > 0 || found.narrower).to.equal(true);
        }
      });
  });
});
