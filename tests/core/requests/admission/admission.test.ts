import { expect } from "chai";
import type { Condition, Statement } from "../../../../core/aws/policy-document.ts";
import { admission } from "../../../../core/requests/admission/admission.ts";
import { conditionsToMeet } from "../../../../core/requests/admission/conditions-to-meet.ts";
import { rolePrincipal, setPrincipal, userPrincipal } from "../../../../core/home/callers.ts";

const NOW = new Date("2026-11-22T00:00:00Z");

describe("the admission by what a caller can really bring", () => {
  const home = { partition: "aws", accountId: "111111111111", region: "eu-west-1" } as const;
  const callers = {
    set: setPrincipal(home, "AbcCorpReadOnly"),
    user: userPrincipal(home, { path: "/", name: "alice" }),
    role: rolePrincipal(home, "ci"),
  };
  const ROOT = { AWS: "arn:aws:iam::111111111111:root" };
  const target = (Condition: Condition, further: readonly Statement[] = []) => ({
    arn: "arn:aws:iam::222222222222:role/your-company-read-only",
    trustPolicy: {
      Version: "2012-10-17" as const,
      Statement: [{ Effect: "Allow" as const, Principal: ROOT, Action: "sts:*", Condition }, ...further],
    },
  });
  const MFA = { Bool: { "aws:MultiFactorAuthPresent": "true" } };

  for (const [what, condition, who] of [
    ["nothing asked", {}, ["set", "user", "role"]],
    ["MFA", MFA, ["user"]],
    ["recent MFA", { NumericLessThan: { "aws:MultiFactorAuthAge": "60" } }, ["user"]],
    ["MFA, where it is known", { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } }, ["user"]],
    ["an external ID", { StringEquals: { "sts:ExternalId": "e-1" } }, ["user", "role"]],
    ["a source identity", { StringLike: { "sts:SourceIdentity": "*" } }, ["user", "role"]],
    ["a session tag", { StringEquals: { "aws:RequestTag/team": "x" } }, ["user", "role"]],
    ["an address", { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } }, ["set", "user", "role"]],
    ["an end to come", { DateLessThan: { "aws:CurrentTime": "2026-11-22T00:00:01Z" } }, ["set", "user", "role"]],
    ["an end that has come", { DateLessThan: { "aws:CurrentTime": "2026-11-22T00:00:00Z" } }, []],
    ["a beginning to come", { DateGreaterThan: { "aws:CurrentTime": "2026-11-22T00:00:01Z" } }, []],
    ["a tag of the caller", { StringEquals: { "aws:PrincipalTag/team": "x" } }, []],
    ["a key that nobody sends", { StringEquals: { "aws:SourceVpc": "vpc-1" } }, []],
    ["a user's name", { StringEquals: { "aws:username": "alice" } }, ["user"]],
    ["another user's name", { StringEquals: { "aws:username": "bob" } }, []],
    ["a session's id", { StringLike: { "aws:userid": "*:switchyard" } }, []],
  ] as const) {
    it(`${what}: ${who.length === 0 ? "nobody" : who.join(", ")}`, () => {
      const admitted = Object.entries(callers)
        .filter(([, caller]) => admission(target(condition), caller, NOW) === undefined)
        .map(([key]) => key);
      expect(admitted).to.have.members([...who]);
    });
  }

  it("is refused where a Deny shuts out whoever shows no MFA", () => {
    const deny = { Effect: "Deny", Principal: "*", Action: "sts:*" } as const;
    const role = target({}, [{ ...deny, Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } }]);
    expect(admission(role, callers.set, NOW)).to.match(/Deny|denie/i);
    expect(admission(role, callers.user, NOW)).to.equal(undefined);
  });

  it("asks a user for MFA and an external ID, and a role for the external ID of another statement", () => {
    const statement = (Condition: Condition): Statement => ({
      Effect: "Allow",
      Principal: ROOT,
      Action: "sts:AssumeRole",
      Condition,
    });
    const both = target({ ...MFA, StringEquals: { "sts:ExternalId": "e-1" } });
    expect(conditionsToMeet(both, callers.user, NOW)).to.deep.equal({ mfa: true, externalId: "e-1" });
    expect(conditionsToMeet(both, callers.role, NOW)).to.deep.equal({});
    const either = target(MFA, [statement({ StringEquals: { "sts:ExternalId": "e-1" } })]);
    expect(conditionsToMeet(either, callers.role, NOW)).to.deep.equal({ externalId: "e-1" });
  });
});
