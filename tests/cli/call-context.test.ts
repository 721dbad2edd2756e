import { expect } from "chai";
import { callContext } from "../../cli/call-context.ts";
import { WrongUse } from "../../cli/outcome.ts";

describe("the condition keys of a call", () => {
  it("say of it what AWS would be told, in whatever case they are written", () => {
    expect(callContext({})).to.equal(undefined);
    expect(
      callContext({
        ...{ "AWS:multifactorauthpresent": "true", "sts:ExternalId": "x", "aws:SourceIp": "192.0.2.1" },
        ...{ "aws:CurrentTime": "2026-01-31", "aws:RequestTag/Team": "a", "aws:SourceVpc": "v" },
      }),
    ).to.deep.equal({
      mfa: { present: true },
      externalId: "x",
      sourceIp: "192.0.2.1",
      currentTime: new Date("2026-01-31"),
      sessionTags: { Team: "a" },
      extra: { "aws:SourceVpc": "v" },
    });
    expect(callContext({ "aws:MultiFactorAuthAge": "60" })).to.deep.equal({ mfa: { present: true, ageSeconds: 60 } });
  });

  const WRONG: readonly Readonly<Record<string, string>>[] = [
    { "aws:PrincipalArn": "x" },
    { "aws:PrincipalTag/a": "x" },
    { "aws:MultiFactorAuthPresent": "yes" },
    { "aws:CurrentTime": "tomorrow" },
    { "aws:MultiFactorAuthAge": "old" },
    { "aws:MultiFactorAuthAge": "1", "aws:MultiFactorAuthPresent": "false" },
    { "aws:SourceIp": "192.0.2.1", "aws:sourceip": "192.0.2.2" },
  ];
  for (const keys of WRONG)
    it(`are refused where they would say nothing: ${JSON.stringify(keys)}`, () => {
      expect(() => callContext(keys)).to.throw(WrongUse);
    });
});
