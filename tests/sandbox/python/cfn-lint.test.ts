import { expect } from "chai";
import { lintPolicies, type LintedPolicy, type LintFinding } from "./lint-policies.ts";
import { preparePython } from "../../../sandbox/python/venv.ts";

const trusting = (statement: object): object => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "PermissionSets",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::111111111111:root" },
      Action: "sts:AssumeRole",
      ...statement,
    },
  ],
});
const allowing = (statement: object): object => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "AbcCorp",
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Resource: "arn:aws:iam::222222222222:role/reader",
      ...statement,
    },
  ],
});
const reserved = "arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_A_????????????????";

const good: LintedPolicy[] = [
  { name: "trust", kind: "trust", document: trusting({ Condition: { ArnLike: { "aws:PrincipalArn": [reserved] } } }) },
  { name: "identity", kind: "identity", document: allowing({}) },
  { name: "set", kind: "permissionSet", document: allowing({}) },
];
const without = (document: object, element: string): object =>
  JSON.parse(JSON.stringify(document, (key, value: unknown) => (key === element ? undefined : value))) as object;
const operator = { Condition: { ArnLikely: { "aws:PrincipalArn": [reserved] } } };
const bad: LintedPolicy[] = [
  { name: "trust without an effect", kind: "trust", document: without(trusting({}), "Effect") },
  { name: "trust without a principal", kind: "trust", document: without(trusting({}), "Principal") },
  { name: "trust with an unknown operator", kind: "trust", document: trusting(operator) },
  { name: "trust with a resource", kind: "trust", document: trusting({ Resource: "*" }) },
  { name: "identity without an effect", kind: "identity", document: without(allowing({}), "Effect") },
  { name: "identity with a principal", kind: "identity", document: allowing({ Principal: { AWS: "111111111111" } }) },
  { name: "identity with an unknown operator", kind: "identity", document: allowing(operator) },
  { name: "identity with an unknown action", kind: "identity", document: allowing({ Action: "sts:AssumeRoles" }) },
  { name: "set without an effect", kind: "permissionSet", document: without(allowing({}), "Effect") },
  { name: "set with an unknown operator", kind: "permissionSet", document: allowing(operator) },
];

describe("cfn-lint on policies", () => {
  let findings: readonly LintFinding[];
  before(async () => {
    const { python } = await preparePython({ log: () => undefined });
    findings = await lintPolicies(python, [...good, ...bad]);
  });

  it("finds nothing in good policies", () => {
    expect(findings.filter(({ policy }) => !bad.some(({ name }) => name === policy))).to.deep.equal([]);
  });
  for (const { name } of bad) {
    it(`finds ${name}`, () => {
      expect(findings.map(({ policy }) => policy)).to.include(name);
    });
  }
  it("says where", () => {
    const [first] = findings.filter(({ policy }) => policy === "identity without an effect");
    expect(first?.at).to.equal("Statement/0");
    expect(first?.message).to.contain("'Effect'");
  });
});
