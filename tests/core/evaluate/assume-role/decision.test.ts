import { expect } from "chai";
import type { Statement } from "../../../../core/aws/policy-document.ts";
import { evaluateAssumeRole } from "../../../../core/evaluate/assume-role.ts";
import type { AssumeRoleRequest } from "../../../../core/evaluate/request.ts";

const ROOT = { AWS: "arn:aws:iam::111111111111:root" };
const ROLE = "arn:aws:iam::222222222222:role/your-company-administrator";
const PATTERN =
  "arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_AbcCorp_????????????????";
const RESERVED =
  "arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Other_0123456789abcdef";

function request(trust: readonly Statement[], identity: readonly Statement[]): AssumeRoleRequest {
  return {
    principal: { kind: "session", roleArn: RESERVED, sessionName: "bob@acme.example" },
    identityPolicies: [{ name: "inline policy", document: { Version: "2012-10-17", Statement: identity } }],
    target: { arn: ROLE, trustPolicy: { Version: "2012-10-17", Statement: trust } },
  };
}

const people: Statement = {
  Sid: "People",
  Effect: "Allow",
  Principal: ROOT,
  Action: "sts:AssumeRole",
  Condition: { ArnLike: { "aws:PrincipalArn": [PATTERN] }, Bool: { "aws:SecureTransport": "true" } },
};
const automation: Statement = { Effect: "Allow", Principal: { AWS: "333333333333" }, Action: "sts:AssumeRole" };
const assume: Statement = { Effect: "Allow", Action: "sts:AssumeRole", Resource: ROLE };

describe("a role assumption's decision", () => {
  it("names the nearest statement of the refusing side, the failed condition, and both values", () => {
    const decision = evaluateAssumeRole(request([automation, people], [assume]));
    expect(decision).to.deep.equal({
      allowed: false,
      refusedBy: "trust",
      reason:
        `the role's trust policy does not allow sts:AssumeRole: in statement "People" of trust policy, ` +
        `ArnLike aws:PrincipalArn expects "${PATTERN}", found "${RESERVED}"`,
      requiredActions: ["sts:AssumeRole"],
      action: "sts:AssumeRole",
      crossAccount: true,
      identity: { outcome: "allow", statement: { policy: "inline policy", index: 0 } },
      trust: {
        outcome: "implicitDeny",
        nearMiss: {
          statement: { policy: "trust policy", index: 1, sid: "People" },
          mismatches: [
            {
              element: "Condition",
              operator: "ArnLike",
              key: "aws:PrincipalArn",
              expected: [PATTERN],
              found: RESERVED,
            },
          ],
        },
      },
    });
  });

  it("lists every failed condition of the nearest statement", () => {
    const Condition = { StringEquals: { "sts:ExternalId": ["a", "b"] }, Bool: { "aws:SecureTransport": "false" } };
    const { reason } = evaluateAssumeRole(request([{ ...people, Condition }], [assume]));
    expect(reason).to.include(
      'StringEquals sts:ExternalId expects "a" or "b", found nothing; Bool aws:SecureTransport expects "false", found "true"',
    );
  });

  it("counts statements without a Sid from 1 in words and from 0 in data", () => {
    const decision = evaluateAssumeRole(request([automation], [assume]));
    expect(decision.reason).to.include("in statement 1 of trust policy");
    expect(decision.trust.nearMiss?.statement).to.deep.equal({ policy: "trust policy", index: 0 });
  });

  it("names the allowing statements of both sides", () => {
    const decision = evaluateAssumeRole(request([{ ...people, Condition: {} }], [assume]));
    expect(decision.reason).to.equal('allowed by statement "People" of trust policy and statement 1 of inline policy');
    expect(decision.trust).to.deep.equal({
      outcome: "allow",
      statement: { policy: "trust policy", index: 0, sid: "People" },
      grant: "account",
    });
  });

  it("survives a round trip through JSON", () => {
    const Condition = { StringEquals: { "sts:ExternalId": "a" } };
    const decision = evaluateAssumeRole(request([automation, { ...people, Condition }], []));
    expect(JSON.parse(JSON.stringify(decision))).to.deep.equal(decision);
  });

  it("changes neither the request nor later decisions on it", () => {
    const one = request([automation, people], [assume]);
    const before = JSON.stringify(one);
    const first = evaluateAssumeRole(one);
    expect(evaluateAssumeRole(one)).to.deep.equal(first);
    expect(JSON.stringify(one)).to.equal(before);
  });

  // One that goes back for each star would not end here for years.
  it("comes to an end with a pattern of many stars", () => {
    const Condition = { StringLike: { "sts:RoleSessionName": `${"*a".repeat(40)}b` } };
    const one = { ...request([{ ...people, Condition }], [assume]), context: { sessionName: "a".repeat(60) } };
    expect(evaluateAssumeRole(one).allowed).to.equal(false);
  });
});
