import { expect } from "chai";
import type { Statement } from "../../../core/aws/policy-document.ts";
import { externalId } from "../../../review/rules/external-id.ts";
import { mfaCannotWork } from "../../../review/rules/mfa-cannot-work.ts";
import type { RoleFacts, Rule } from "../../../review/rules/rule.ts";
import { DEFAULT_SETTINGS } from "../../../review/settings/read-review-settings.ts";

const HOME = "arn:aws:iam::111111111111";
const SET = `${HOME}:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_AbcCorpReadOnly_????????????????`;
const ID = { StringEquals: { "sts:ExternalId": "7f3c9a52-11d4-4b0e-9d7e-5c1f0a2b3c4d" } };

const facts = (statement: Partial<Statement>, more: Partial<RoleFacts> = {}): RoleFacts => ({
  subject: "by-hand",
  accountId: "222222222222",
  trustPolicy: {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: `${HOME}:root` }, ...statement }],
  },
  ...more,
});
const finds = (rule: Rule, role: RoleFacts) => (rule.onRole?.(role, DEFAULT_SETTINGS) ?? []).length;
const by = (arn: string, condition: NonNullable<Statement["Condition"]> = {}) => ({
  Condition: { ...condition, ArnLike: { "aws:PrincipalArn": arn } },
});
const robot = `${HOME}:role/ci/deployer`;
const same = `arn:aws:iam::222222222222:role/local`;

describe("the rule about external IDs, of a role however it is written", () => {
  const table: readonly (readonly [string, Partial<Statement>, Partial<RoleFacts>, number])[] = [
    ["a robot without one, by condition", by(robot), {}, 1],
    ["a robot without one, as principal", { Principal: { AWS: robot } }, {}, 1],
    ["a session of a robot without one", { Principal: { AWS: "arn:aws:sts::111111111111:assumed-role/ci/x" } }, {}, 1],
    ["a robot with one", by(robot, ID), {}, 0],
    ["a robot of whom it is asked only if it brings one", by(robot, { StringEqualsIfExists: ID.StringEquals }), {}, 1],
    ["a robot of the same account", { Principal: { AWS: same } }, {}, 0],
    ["a robot of the same organization", by(robot), { memberOfHome: true }, 0],
    ["a robot that is denied", { ...by(robot), Effect: "Deny" }, {}, 0],
    ["a robot that may only tag", { ...by(robot), Action: "sts:TagSession" }, {}, 0],
    ["people without one", by(SET), {}, 0],
    ["people with one", by(SET, ID), {}, 1],
    ["a user with one", by(`${HOME}:user/people/alice`, ID), {}, 1],
    ["nothing known of the trust", {}, {}, 0],
  ];
  for (const [what, statement, more, count] of table)
    it(`${what}: ${count}`, () => {
      expect(finds(externalId, facts(statement, more))).to.equal(count);
    });

  it("finds nothing where the trust is not known", () => {
    expect(finds(externalId, { subject: "by-hand" })).to.equal(0);
    expect(finds(mfaCannotWork, { subject: "by-hand" })).to.equal(0);
  });
});

describe("the rule about MFA, of a role however it is written", () => {
  const MFA = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
  const table: readonly (readonly [string, Partial<Statement>, number])[] = [
    ["a user", by(`${HOME}:user/alice`, MFA), 0],
    ["a permission set", by(SET, MFA), 1],
    ["a role", by(robot, MFA), 1],
    ["the account", { Condition: MFA }, 1],
    ["a permission set, by its age", by(SET, { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } }), 1],
    ["a permission set, only if it shows any", by(SET, { BoolIfExists: MFA.Bool }), 0],
    ["a permission set of which none is demanded", by(SET), 0],
  ];
  for (const [what, statement, count] of table)
    it(`${what}: ${count}`, () => {
      expect(finds(mfaCannotWork, facts(statement))).to.equal(count);
    });
});
