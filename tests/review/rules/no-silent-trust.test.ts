import { expect } from "chai";
import fc from "fast-check";
import type { PolicyDocument, Statement } from "../../../core/aws/policy-document.ts";
import { reservedRoleArn } from "../../../core/aws/reserved-roles.ts";
import { admission, ANY_CALL } from "../../../core/evaluate/admission/admission.ts";
import { contextFinder } from "../../../core/evaluate/admission/request-contexts.ts";
import { evaluateAssumeRole } from "../../../core/evaluate/assume-role.ts";
import type { AssumingPrincipal } from "../../../core/evaluate/request.ts";
import { ROLE_RULES } from "../../../review/rules/role-rules.ts";
import type { RoleFacts } from "../../../review/rules/rule.ts";
import { SETTINGS } from "./settings.ts";

const HOME = "111111111111";
const OWN = "222222222222";
const STRANGE = "999999999999";
const NOW = new Date("2026-11-29T00:00:00Z");
const ARN = `arn:aws:iam::${OWN}:role/target`;

/** Somebody whom no trust policy below means: a stranger's name is that of nobody at home. */
function callers(accountId: string, name: string): readonly AssumingPrincipal[] {
  return [
    { kind: "user", arn: `arn:aws:iam::${accountId}:user/${name}`, organizationId: "o-strangers00" },
    { kind: "session", roleArn: `arn:aws:iam::${accountId}:role/${name}`, sessionName: "alice" },
    { kind: "session", roleArn: `arn:aws:iam::${accountId}:role/ci/${name}`, sessionName: "x", tags: { team: "ops" } },
    {
      kind: "session",
      roleArn: reservedRoleArn("aws", accountId, "eu-west-1", name),
      sessionName: "bob@acme.example",
      uniqueId: "AROAZZZZZZZZZZZZ",
    },
  ];
}

/** Whether the policy, by the evaluator, lets one of them in that brings whatever it may ask for. */
function letsIn(trustPolicy: PolicyDocument, who: readonly AssumingPrincipal[]): boolean {
  const role = { arn: ARN, trustPolicy };
  return who.some(
    (principal) =>
      admission(role, principal, NOW) === undefined ||
      contextFinder(NOW)
        .forAttack(role, principal, [])
        .some(
          ({ call, organizationId, tags }) =>
            evaluateAssumeRole({
              principal: {
                ...principal,
                ...(organizationId !== undefined && { organizationId }),
                ...(tags !== undefined && { tags }),
              },
              identityPolicies: [ANY_CALL],
              target: role,
              context: call,
            }).allowed,
        ),
  );
}

const found = (trustPolicy: PolicyDocument, ids: readonly string[], more: Partial<RoleFacts> = {}) =>
  ROLE_RULES.filter(({ id }) => ids.includes(id)).flatMap(
    ({ onRole }) =>
      onRole?.({ subject: "x", accountId: OWN, homeAccountId: HOME, arn: ARN, trustPolicy, ...more }, SETTINGS) ?? [],
  );

const ACCOUNTS = [HOME, STRANGE, OWN];
const account = fc.constantFrom(...ACCOUNTS);
const mostlyOne = <T>(value: fc.Arbitrary<T>) => fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 3 }));
const anyCase = (text: string) =>
  fc.constantFrom(text, text.toLowerCase(), text.toUpperCase(), text.charAt(0).toLowerCase() + text.slice(1));

const arnPattern = fc.oneof(
  fc.constantFrom("*", "arn:*", "arn:aws:iam::*", "arn:*:iam::*:*", "arn:aws:iam::*:role/*", "arn:aws:*:*:*:*/*"),
  fc.constantFrom(
    "*:role/ci",
    "arn:aws:iam::*:user/alice",
    "arn:aws:iam::9*:role/*",
    "arn:aws:iam::????????????:role/?*",
  ),
  fc.constantFrom("arn:aws:iam::${aws:PrincipalAccount}:role/ci", "${aws:PrincipalArn}", "arn:aws:iam::1*"),
  account.chain((id) =>
    fc
      .constantFrom(
        ...[
          "*",
          "role/*",
          "user/*",
          "role/ci",
          "user/alice",
          "role/ci/*",
          "role/aws-*",
          "role/a*",
          "r*",
          "?ole/?*",
          "*/*",
        ],
        ...[
          "role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_*",
          "role/aws-reserved/*/AWSReservedSSO_Ops_????????????????",
        ],
        ...["role/${aws:username}", "user/${aws:username}", "root", "role/ci*", "role/*nobody*"],
      )
      .map((rest) => `arn:aws:iam::${id}:${rest}`),
  ),
);

const principal: fc.Arbitrary<unknown> = fc.oneof(
  fc.constant("*"),
  fc.record({
    AWS: mostlyOne(
      fc.oneof(
        fc.constant("*"),
        account,
        account.map((id) => `arn:aws:iam::${id}:root`),
        account.map((id) => `arn:aws:iam::${id}:role/nobody`),
        account.map((id) => `arn:aws:iam::${id}:user/nobody`),
        account.map((id) => `arn:aws:sts::${id}:assumed-role/nobody/alice`),
        fc.constantFrom("arn:aws:iam::*:root", `arn:aws:iam::${HOME}:role/*`, "AROAZZZZZZZZZZZZ"),
      ),
    ),
  }),
  fc.record({ Service: fc.constant("ec2.amazonaws.com"), AWS: mostlyOne(account) }),
);

const condition = fc.oneof(
  fc.tuple(
    fc.constantFrom(
      "ArnLike",
      "ArnEquals",
      "StringLike",
      "StringEquals",
      "ArnNotLike",
      "StringNotEquals",
      "StringNotLike",
    ),
    fc.constant("aws:PrincipalArn"),
    mostlyOne(arnPattern),
  ),
  fc.tuple(
    fc.constantFrom("StringEquals", "StringLike", "StringNotEquals"),
    fc.constant("aws:PrincipalAccount"),
    mostlyOne(fc.oneof(account, fc.constantFrom("*", "1*", "????????????", "${aws:PrincipalAccount}"))),
  ),
  fc.tuple(
    fc.constantFrom("StringEquals", "StringLike", "StringEqualsIgnoreCase"),
    fc.constantFrom("aws:username", "aws:userid", "aws:PrincipalTag/team", "sts:RoleSessionName", "aws:PrincipalOrgID"),
    mostlyOne(fc.constantFrom("*", "?*", "alice", "AROA*", "ops", "${aws:username}", "o-strangers00")),
  ),
  fc.tuple(
    fc.constantFrom("StringEquals", "StringLike"),
    fc.constant("sts:ExternalId"),
    fc.constantFrom("5b1f0c52-9d3a-4e7b-8a61-c2d94f07be13", "*"),
  ),
  fc.tuple(
    fc.constant("Bool"),
    fc.constantFrom("aws:SecureTransport", "aws:MultiFactorAuthPresent"),
    fc.constant("true"),
  ),
  fc.tuple(
    fc.constant("Null"),
    fc.constantFrom("aws:PrincipalArn", "aws:PrincipalTag/team"),
    fc.constantFrom("true", "false"),
  ),
);

const conditions = fc
  .array(
    fc.tuple(condition, fc.constantFrom("", "", "ForAnyValue:", "ForAllValues:"), fc.constantFrom("", "", "IfExists")),
    { maxLength: 3 },
  )
  .chain((all) =>
    fc.tuple(
      ...all.map(([[operator, key, value], set, end]) =>
        fc
          .tuple(anyCase(operator === "Null" ? operator : set + operator + end), anyCase(key))
          .map(([name, cased]) => [name, { [cased]: value }] as const),
      ),
    ),
  )
  .map((all) => Object.fromEntries(all));

const action = fc.constantFrom<unknown>(
  ...["sts:AssumeRole", "sts:assumerole", "STS:ASSUMEROLE", "sts:*", "*", "sts:Assume*", "s?s:AssumeRole"],
  ["sts:TagSession", "sts:AssumeRole"],
  "sts:TagSession",
);

const statement = fc
  .record({
    principal,
    condition: fc.option(conditions),
    action,
    not: fc.constantFrom("", "", "", "", "Principal", "Action"),
    effect: fc.constantFrom("Allow", "Allow", "Allow", "Deny"),
  })
  .map(({ principal: who, condition: when, action: what, not, effect }) => ({
    Effect: effect,
    [not === "Principal" ? "NotPrincipal" : "Principal"]: who,
    ...(not === "Action" ? { NotAction: "iam:*" } : { Action: what }),
    ...(when !== null && { Condition: when }),
  }));

const trust = fc
  .record({
    statements: fc.array(statement, { minLength: 1, maxLength: 3 }),
    version: fc.constantFrom("2012-10-17", "2008-10-17"),
  })
  .map(
    ({ statements, version }) =>
      ({
        Version: version,
        // why also without a list: IAM takes one statement so.
        Statement: statements.length === 1 ? statements[0] : statements,
      }) as unknown as PolicyDocument,
  );

describe("no trust policy is silently wide", () => {
  let admitted = 0;

  it("where it lets a stranger in, a rule finds something, whatever its form", () => {
    fc.assert(
      fc.property(trust, (policy) => {
        if (!letsIn(policy, callers(STRANGE, "nobody"))) return;
        admitted += 1;
        expect(found(policy, ["wildcard-principal", "foreign-account-trust"])).to.not.deep.equal([]);
      }),
      { numRuns: 4000 },
    );
    expect(admitted, "policies that let a stranger in").to.be.greaterThan(400);
  });

  it("where it lets anybody of the home account in, a rule finds something", () => {
    let open = 0;
    fc.assert(
      fc.property(trust, (policy) => {
        // why another name: `nobody` is a principal of its own above.
        if (!letsIn(policy, callers(HOME, "Zq9"))) return;
        if (isByName(policy)) return;
        open += 1;
        expect(found(policy, ["wildcard-principal", "root-trust"])).to.not.deep.equal([]);
      }),
      { numRuns: 4000 },
    );
    expect(open, "policies that let anybody in").to.be.greaterThan(200);
  });
});

/** Whether a policy tells people apart by something that the callers here happen to have. */
function isByName({ Statement }: PolicyDocument): boolean {
  const text = JSON.stringify([Statement].flat().map(({ Condition }: Statement) => Condition)).toLowerCase();
  return /aws:(?:userid|principaltag)|role\/ci\/\*|aws:username/.test(text);
}
