import { expect } from "chai";
import {
  AddUserToGroupCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateRoleCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  TagUserCommand,
} from "@aws-sdk/client-iam";
import { GetSessionTokenCommand, type AssumeRoleCommandInput } from "@aws-sdk/client-sts";
import { allow } from "./permission-set.ts";
import { refusal, startTestAws, type Keys, type TestAws } from "./world.ts";

const ROOT = "arn:aws:iam::111111111111:root";
const trust = (
  Condition: object,
  Action: string | string[] = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: ROOT }, Action, Condition }],
  });

/** What the trust policy asks for, and calls by an IAM user of the home account with the outcome of each. */
const CASES: [string, object, [Partial<AssumeRoleCommandInput>, string][]][] = [
  [
    "sts:RoleSessionName",
    { StringLike: { "sts:RoleSessionName": "job-*" } },
    [
      [{ RoleSessionName: "job-1" }, "none"],
      [{ RoleSessionName: "task-1" }, "AccessDenied"],
    ],
  ],
  [
    "sts:SourceIdentity",
    { StringEquals: { "sts:SourceIdentity": "ann" } },
    [
      [{ SourceIdentity: "ann" }, "none"],
      [{ SourceIdentity: "bob" }, "AccessDenied"],
      [{}, "AccessDenied"],
    ],
  ],
  [
    "aws:RequestTag",
    { StringEquals: { "aws:RequestTag/team": "red" } },
    [
      [{ Tags: [{ Key: "team", Value: "red" }] }, "none"],
      [{ Tags: [{ Key: "team", Value: "blue" }] }, "AccessDenied"],
      [{}, "AccessDenied"],
    ],
  ],
  ["aws:PrincipalTag", { StringEquals: { "aws:PrincipalTag/unit": "ops" } }, [[{}, "none"]]],
  ["aws:PrincipalTag of another value", { StringEquals: { "aws:PrincipalTag/unit": "sales" } }, [[{}, "AccessDenied"]]],
  ["aws:PrincipalAccount", { StringEquals: { "aws:PrincipalAccount": "111111111111" } }, [[{}, "none"]]],
  [
    "aws:PrincipalAccount of another",
    { StringEquals: { "aws:PrincipalAccount": "999999999999" } },
    [[{}, "AccessDenied"]],
  ],
  ["aws:PrincipalArn", { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111111111111:user/tester" } }, [[{}, "none"]]],
  [
    "aws:PrincipalArn of another",
    { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111111111111:user/teste" } },
    [[{}, "AccessDenied"]],
  ],
  ["aws:username", { StringEquals: { "aws:username": "tester" } }, [[{}, "none"]]],
  ["aws:ResourceAccount", { StringEquals: { "aws:ResourceAccount": "222222222222" } }, [[{}, "none"]]],
  ["aws:SourceIp", { IpAddress: { "aws:SourceIp": "127.0.0.0/8" } }, [[{}, "none"]]],
  ["aws:SourceIp of another network", { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }, [[{}, "AccessDenied"]]],
  ["MFA of a call that shows none", { Bool: { "aws:MultiFactorAuthPresent": "true" } }, [[{}, "AccessDenied"]]],
  [
    "no token issue time of an access key",
    { DateGreaterThan: { "aws:TokenIssueTime": "2000-01-01T00:00:00Z" } },
    [[{}, "AccessDenied"]],
  ],
];

describe("sandbox aws: conditions of AssumeRole", () => {
  let test: TestAws;
  let tester: Keys;
  let serial = 0;
  const role = async (AssumeRolePolicyDocument: string, profile = "client-abccorp"): Promise<string> => {
    const RoleName = `role${String((serial += 1))}`;
    const made = await test.iam(profile).send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    return made.Role?.Arn ?? "";
  };
  const outcome = (
    keys: Keys | string,
    RoleArn: string,
    input: Partial<AssumeRoleCommandInput> = {},
  ): Promise<string> => refusal(test.assume(keys, { ...input, RoleArn }));

  before(async () => {
    test = await startTestAws();
    const iam = test.iam("home");
    // The policy is a group's: that of the user's own is tested elsewhere.
    await iam.send(new CreateUserCommand({ UserName: "tester" }));
    await iam.send(new TagUserCommand({ UserName: "tester", Tags: [{ Key: "unit", Value: "ops" }] }));
    await iam.send(new CreateGroupCommand({ GroupName: "testers" }));
    await iam.send(new AddUserToGroupCommand({ GroupName: "testers", UserName: "tester" }));
    const PolicyDocument = allow(["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"], "*");
    await iam.send(new PutGroupPolicyCommand({ GroupName: "testers", PolicyName: "assume", PolicyDocument }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "tester" }));
    tester = { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
  });
  after(() => test.stop());

  for (const [name, condition, calls] of CASES) {
    it(`${name}: ${calls.map(([, expected]) => (expected === "none" ? "allowed" : "refused")).join(", ")}`, async () => {
      const arn = await role(trust(condition));
      for (const [input, expected] of calls) expect(await outcome(tester, arn, input)).to.equal(expected);
    });
  }

  it("takes MFA with the call or with the session, and no other code or device", async () => {
    const iam = test.iam("home");
    const device = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: "phone" }));
    const SerialNumber = device.VirtualMFADevice?.SerialNumber ?? "";
    await iam.send(
      new EnableMFADeviceCommand({
        UserName: "tester",
        SerialNumber,
        AuthenticationCode1: "111111",
        AuthenticationCode2: "222222",
      }),
    );
    const arn = await role(
      trust({ Bool: { "aws:MultiFactorAuthPresent": "true" }, NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } }),
    );
    expect(await outcome(tester, arn, { SerialNumber, TokenCode: "123456" })).to.equal("none");
    expect(await outcome(tester, arn, { SerialNumber, TokenCode: "654321" })).to.equal("AccessDenied");
    expect(await outcome("home", arn, { SerialNumber, TokenCode: "123456" })).to.equal("AccessDenied");
    const session = async (input: object): Promise<Keys> => {
      const { Credentials } = await test.sts(tester).send(new GetSessionTokenCommand(input));
      return {
        accessKeyId: Credentials?.AccessKeyId ?? "",
        secretAccessKey: Credentials?.SecretAccessKey ?? "",
        sessionToken: Credentials?.SessionToken ?? "",
      };
    };
    expect(await outcome(await session({ SerialNumber, TokenCode: "123456" }), arn)).to.equal("none");
    expect(await outcome(await session({}), arn)).to.equal("AccessDenied");
  });

  describe("of a role's session", () => {
    let middle: string;
    let last: string;
    before(async () => {
      middle = await role(trust({}), "home");
      const RoleName = middle.split("/").at(-1) ?? "";
      await test.iam("home").send(
        new PutRolePolicyCommand({
          RoleName,
          PolicyName: "p",
          PolicyDocument: allow(["sts:AssumeRole", "sts:SetSourceIdentity"], "*"),
        }),
      );
      last = await role(trust({}));
    });

    it("asks the session policy too", async () => {
      const narrowed = (Resource: string) =>
        test.assume(tester, { RoleArn: middle, Policy: allow("sts:AssumeRole", Resource) });
      expect(await outcome(await narrowed(last), last)).to.equal("none");
      expect(await outcome(await narrowed(`${last}-not`), last)).to.equal("AccessDenied");
    });
    it("passes the source identity on, which every role has to allow and none may change", async () => {
      const session = await test.assume(tester, { RoleArn: middle, SourceIdentity: "ann" });
      expect(await outcome(session, last)).to.equal("none");
      expect(await outcome(session, last, { SourceIdentity: "bob" })).to.equal("AccessDenied");
      expect(await outcome(session, await role(trust({}, "sts:AssumeRole")))).to.equal("AccessDenied");
    });
    it("passes transitive tags on, and no others", async () => {
      const Tags = [
        { Key: "case", Value: "42" },
        { Key: "other", Value: "1" },
      ];
      const first = await test.assume(tester, { RoleArn: middle, Tags, TransitiveTagKeys: ["case"] });
      expect(await outcome(first, await role(trust({ StringEquals: { "aws:PrincipalTag/other": "1" } })))).to.equal(
        "none",
      );
      const onward = await role(trust({}), "home");
      const RoleName = onward.split("/").at(-1) ?? "";
      await test
        .iam("home")
        .send(new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument: allow("sts:AssumeRole", "*") }));
      const second = await test.assume(first, { RoleArn: onward });
      expect(await outcome(second, await role(trust({ StringEquals: { "aws:PrincipalTag/case": "42" } })))).to.equal(
        "none",
      );
      expect(await outcome(second, await role(trust({ StringEquals: { "aws:PrincipalTag/other": "1" } })))).to.equal(
        "AccessDenied",
      );
    });
    it("sees when the session was issued", async () => {
      const session = await test.assume(tester, { RoleArn: middle });
      const after = (time: string) => role(trust({ DateGreaterThan: { "aws:TokenIssueTime": time } }));
      expect(await outcome(session, await after("2000-01-01T00:00:00Z"))).to.equal("none");
      expect(await outcome(session, await after(new Date(Date.now() + 60_000).toISOString()))).to.equal("AccessDenied");
    });
  });
});
