import { expect } from "chai";
import type { Statement } from "../../../core/aws/policy-document.ts";
import { inlineOf, oneStatement, setCase } from "../../../review/rules/case-facts.ts";
import { ROLE_RULES } from "../../../review/rules/role-rules.ts";
import type { RoleFacts, RuleCase } from "../../../review/rules/rule.ts";
import { lookUpNames } from "../../../review/rules/unknown-names.ts";
import { SETTINGS } from "./settings.ts";

/** Ids of the rules that find something. */
async function idsOf(one: RuleCase): Promise<readonly string[]> {
  if ("role" in one) await lookUpNames((one.role.documents ?? []).map(({ document }) => document));
  if ("set" in one && one.set.inlinePolicy !== undefined) await lookUpNames([one.set.inlinePolicy]);
  return ROLE_RULES.filter(({ onRole, onSet }) => {
    if ("role" in one) return (onRole?.(one.role, SETTINGS) ?? []).length > 0;
    return "set" in one && (onSet?.(one.set, SETTINGS) ?? []).length > 0;
  }).map(({ id }) => id);
}

const SELF = "arn:aws:iam::222222222222:role/hand-made";
const POWER = "arn:aws:iam::aws:policy/PowerUserAccess";
const to = (service: string) => ({ StringEquals: { "iam:PassedToService": service } });

const CASES: Readonly<
  Record<string, readonly [rest: Partial<Statement>, ids: readonly string[], more?: Partial<RoleFacts>]>
> = {
  "nothing special": [{ Action: ["ecs:UpdateService"], Resource: "*" }, []],
  "one role to pass": [{ Action: "iam:PassRole", Resource: "arn:aws:iam::222222222222:role/task" }, []],
  "every role to pass": [{ Action: "iam:passrole", Resource: "*" }, ["pass-role-anywhere"]],
  "every role of the account to pass": [
    { Action: ["iam:PassRole"], Resource: ["arn:aws:iam::222222222222:role/*"] },
    ["pass-role-anywhere"],
  ],
  "every role to pass, to one service": [
    { Action: "iam:PassRole", Resource: "*", Condition: to("lambda.amazonaws.com") },
    ["pass-role-by-condition"],
  ],
  "every role to pass, to every service": [
    { Action: "iam:PassRole", Resource: "*", Condition: { StringLike: { "iam:PassedToService": "*" } } },
    ["pass-role-anywhere"],
  ],
  "every role to pass, with MFA": [
    { Action: "iam:PassRole", Resource: "*", Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } },
    ["pass-role-anywhere"],
  ],
  "every role to pass, with a function to give it to": [
    { Action: ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"], Resource: "*" },
    ["privilege-escalation", "pass-role-anywhere"],
  ],
  "every role to pass, with a function that nothing calls": [
    { Action: ["iam:PassRole", "lambda:CreateFunction"], Resource: "*" },
    ["pass-role-anywhere"],
  ],
  "every role to pass, beside PowerUserAccess": [
    { Action: "iam:PassRole", Resource: "*" },
    ["privilege-escalation", "pass-role-anywhere"],
    { managedPolicyArns: [POWER] },
  ],
  "every role to pass, but not by its boundary": [
    { Action: "iam:PassRole", Resource: "*" },
    [],
    { managedPolicyArns: [POWER], boundary: POWER },
  ],
  "every role to pass, by a boundary that denies it": [
    { Action: "iam:PassRole", Resource: "*" },
    [],
    {
      boundary: "arn:aws:iam::222222222222:policy/guests",
      boundaryDocument: {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Action: "*", Resource: "*" },
          { Effect: "Deny", Action: "iam:*", Resource: "*" },
        ],
      },
    },
  ],
  "every role but one to pass": [
    { Action: "iam:PassRole", NotResource: "arn:aws:iam::222222222222:role/admin" },
    ["pass-role-anywhere", "allow-except"],
  ],
  "every role to enter": [{ Action: "sts:AssumeRole", Resource: "*" }, ["assume-role-anywhere"]],
  "a role of every account to enter": [
    { Action: "sts:assumerole", Resource: "arn:aws:iam::*:role/OrganizationAccountAccessRole" },
    ["assume-role-anywhere"],
  ],
  "every role of one account to enter": [
    { Action: "sts:*", Resource: "arn:aws:iam::333333333333:role/*" },
    ["assume-role-anywhere"],
  ],
  "some roles of one account to enter": [
    { Action: "sts:AssumeRole", Resource: "arn:aws:iam::333333333333:role/app-*" },
    [],
  ],
  "everything but IAM": [
    { NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" },
    // why: it gives Identity Center's own calls as well.
    ["privilege-escalation", "assume-role-anywhere", "allow-except"],
  ],
  "everything but billing": [
    { NotAction: "aws-portal:*", Resource: "*" },
    [...["self-escalation", "privilege-escalation", "pass-role-anywhere", "assume-role-anywhere"], "allow-except"],
  ],
  "all of IAM": [{ Action: "iam:*", Resource: "*" }, ["self-escalation", "privilege-escalation", "pass-role-anywhere"]],
  "access keys of everybody": [
    { Action: "iam:CreateAccessKey", Resource: "arn:aws:iam::222222222222:user/*" },
    ["privilege-escalation"],
  ],
  "access keys of oneself": [
    { Action: "iam:CreateAccessKey", Resource: "arn:aws:iam::222222222222:user/deployer" },
    [],
  ],
  "policies of every role": [
    { Action: "iam:AttachRolePolicy", Resource: "*" },
    ["self-escalation", "privilege-escalation"],
  ],
  "policies of every other role with a boundary": [
    {
      Action: "iam:AttachRolePolicy",
      Resource: "arn:aws:iam::222222222222:role/*",
      Condition: { StringEquals: { "iam:PermissionsBoundary": "arn:aws:iam::222222222222:policy/guests" } },
    },
    ["self-escalation"],
  ],
  "its own trust": [{ Action: "iam:UpdateAssumeRolePolicy", Resource: SELF }, ["self-escalation"]],
  "a misspelt action": [{ Action: "s3:GetObjekt", Resource: "*" }, ["unknown-action"]],
  "a misspelt service": [{ Action: "s4:GetObject", Resource: "*" }, ["unknown-action"]],
  "a pattern for nothing": [{ Action: "s3:Gett*", Resource: "*" }, ["unknown-action"]],
};

describe("rules on what roles may do", () => {
  for (const [name, [rest, ids, more]] of Object.entries(CASES))
    it(`${name}: ${ids.join(", ") || "nothing"}`, async () => {
      const found = await idsOf(inlineOf(rest, more));
      expect([...found].sort()).to.deep.equal([...ids].sort());
    });

  it("heed a Deny that nothing limits", async () => {
    const allow = { name: "own", document: oneStatement({ Action: "iam:*", Resource: "*" }) };
    const deny = { name: "not", document: oneStatement({ Effect: "Deny", Action: "iam:*", Resource: "*" }) };
    const role = { subject: "x", arn: SELF };
    expect(await idsOf({ role: { ...role, documents: [allow, deny] } })).to.deep.equal([]);
    const limited = oneStatement({
      Effect: "Deny",
      Action: "iam:*",
      Resource: "*",
      Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } },
    });
    expect(await idsOf({ role: { ...role, documents: [allow, { name: "not", document: limited }] } })).to.include(
      "pass-role-anywhere",
    );
  });

  it("say nothing of an administrator that says so", async () => {
    const arn = "arn:aws:iam::aws:policy/AdministratorAccess";
    expect(await idsOf({ role: { subject: "x", arn: SELF, managedPolicyArns: [arn] } })).to.deep.equal([]);
    const full = "arn:aws:iam::aws:policy/IAMFullAccess";
    expect(await idsOf({ role: { subject: "x", arn: SELF, managedPolicyArns: [full] } })).to.deep.equal([
      "self-escalation",
      "privilege-escalation",
    ]);
  });

  it("hold for permission sets too", async () => {
    const inlinePolicy = oneStatement({ Action: "sts:AssumeRole", Resource: "arn:aws-cn:iam::*:role/ops" });
    expect(await idsOf(setCase({ inlinePolicy }))).to.deep.equal(["assume-role-anywhere"]);
    const all = oneStatement({ Action: "*", Resource: "*" });
    expect(await idsOf(setCase({ inlinePolicy: all }))).to.include("set-gives-administrator");
    for (const name of ["AdministratorAccess", "IAMFullAccess"])
      expect(await idsOf(setCase({ managedPolicyArns: [`arn:aws:iam::aws:policy/${name}`] }))).to.include(
        "set-gives-administrator",
      );
  });

  it("find a document whose names were not looked up", () => {
    const one = inlineOf({ Action: "s3:GetObject", Resource: "*" });
    if (!("role" in one)) throw new Error("no role");
    const found = ROLE_RULES.flatMap(({ onRole }) => onRole?.(one.role, SETTINGS) ?? []);
    expect(found.map(({ message }) => message)).to.deep.equal([
      "The names in the policy own were not compared with those that AWS has.",
    ]);
  });
});
