import { expect } from "chai";
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  ListUsersCommand,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, GetFederationTokenCommand, GetSessionTokenCommand } from "@aws-sdk/client-sts";
import { refusal, startTestAws, type Keys, type TestAws } from "./world.ts";

const RoleArn = "arn:aws:iam::222222222222:role/long";

describe("sandbox aws: the session of an IAM user", () => {
  let test: TestAws;
  let ann: Keys;
  /** From GetSessionToken: with MFA, and without. */
  let sessions: Record<"MFA" | "no MFA", Keys>;

  const session = async (input: object): Promise<Keys> => {
    const { Credentials } = await test.sts(ann).send(new GetSessionTokenCommand(input));
    return {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    };
  };

  before(async () => {
    test = await startTestAws();
    const iam = test.iam("home");
    const UserName = "ann";
    await iam.send(new CreateUserCommand({ UserName }));
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    ann = { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
    const device = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: "phone" }));
    const SerialNumber = device.VirtualMFADevice?.SerialNumber ?? "";
    const codes = { AuthenticationCode1: "111111", AuthenticationCode2: "222222" };
    await iam.send(new EnableMFADeviceCommand({ UserName, SerialNumber, ...codes }));
    const Principal = { AWS: "arn:aws:iam::111111111111:root" };
    const Statement = [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }];
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    const role = { RoleName: "long", AssumeRolePolicyDocument, MaxSessionDuration: 43_200 };
    await test.iam("client-abccorp").send(new CreateRoleCommand(role));
    sessions = { MFA: await session({ SerialNumber, TokenCode: "123456" }), "no MFA": await session({}) };
  });
  after(() => test.stop());

  const enter = (keys: Keys, DurationSeconds?: number): Promise<string> =>
    refusal(test.assume(keys, { RoleArn, ...(DurationSeconds === undefined ? {} : { DurationSeconds }) }));

  it("is chaining: an hour at most, and the access key itself as long as the role allows", async () => {
    for (const [what, keys] of Object.entries(sessions)) {
      expect(await enter(keys, 3_601), what).to.equal("ValidationError");
      expect([await enter(keys, 3_600), await enter(keys)], what).to.deep.equal(["none", "none"]);
    }
    expect(await enter(ann, 43_200)).to.equal("none");
  });

  it("is nothing to IAM without MFA, though STS knows it", async () => {
    const list = (keys: Keys): Promise<string> => refusal(test.iam(keys).send(new ListUsersCommand({})));
    const who = (keys: Keys): Promise<string> => refusal(test.sts(keys).send(new GetCallerIdentityCommand({})));
    expect([await list(sessions.MFA), await who(sessions.MFA)]).to.deep.equal(["none", "none"]);
    expect(await list(sessions["no MFA"])).to.equal("InvalidClientTokenId");
    expect(await who(sessions["no MFA"])).to.equal("none");
  });

  it("makes no further one, and GetFederationToken is not there to be taken for one", async () => {
    const again = test.sts(sessions.MFA).send(new GetSessionTokenCommand({}));
    expect(await refusal(again)).to.equal("AccessDenied");
    const federated = test.sts(ann).send(new GetFederationTokenCommand({ Name: "ann" }));
    expect(await refusal(federated)).to.equal("InvalidAction");
  });

  it("expires at once when a test asks for it: of the account that is named, and no other's", async () => {
    const who = (keys: Keys): Promise<string> => refusal(test.sts(keys).send(new GetCallerIdentityCommand({})));
    expect(await test.admin("POST", "expire-sessions", { accountId: "333333333333" })).to.deep.equal({ expired: 0 });
    expect(await who(sessions.MFA)).to.equal("none");
    await test.admin("POST", "expire-sessions", { accountId: "111111111111" });
    expect([await who(sessions.MFA), await who(ann)]).to.deep.equal(["ExpiredToken", "none"]);
  });
});
