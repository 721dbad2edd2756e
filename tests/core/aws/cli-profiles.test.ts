import { expect } from "chai";
import { awsConfig, type ProfileTarget } from "../../../core/aws/cli-profiles.ts";

const SIGN_IN = {
  session: "acme",
  portal: "https://acme.awsapps.com/start",
  ssoRegion: "eu-west-1",
  homeAccountId: "111111111111",
  region: "eu-west-1",
};
const target = (more: Partial<ProfileTarget> = {}): ProfileTarget => ({
  profile: "abccorp-admin",
  roleArn: "arn:aws:iam::222222222222:role/acme-admin",
  permissionSet: "AbcCorpAdmin",
  ...more,
});

describe("profiles of the AWS CLI", () => {
  it("hold one sign-in, and two sections for each role", () => {
    const text = awsConfig(SIGN_IN, [target(), target({ profile: "globex-admin" })]);
    expect(text.match(/^\[.*\]$/gm)).to.deep.equal([
      "[sso-session acme]",
      "[profile abccorp-admin-home]",
      "[profile abccorp-admin]",
      "[profile globex-admin-home]",
      "[profile globex-admin]",
    ]);
    expect(text).to.match(/\[profile abccorp-admin\]\nrole_arn = .*acme-admin\nsource_profile = abccorp-admin-home\n/);
  });

  for (const [what, more] of [
    ["a new line in a value", { roleArn: "arn:x\ncredential_process = evil" }],
    ["a space in a value", { permissionSet: "A # b" }],
    ["a bracket in a name", { profile: "a]" }],
    ["a new line in a name", { profile: "a\n[default" }],
  ] as const) {
    it(`are refused with ${what}`, () => {
      expect(() => awsConfig(SIGN_IN, [target(more)])).to.throw(RangeError);
    });
  }

  it("are refused where one would take the place of another", () => {
    const twice = [target(), target({ permissionSet: "Other" })];
    expect(() => awsConfig(SIGN_IN, twice)).to.throw(RangeError, "[profile abccorp-admin-home]");
    const asHome = [target(), target({ profile: "abccorp-admin-home" })];
    expect(() => awsConfig(SIGN_IN, asHome)).to.throw(RangeError, "[profile abccorp-admin-home]");
  });
});
