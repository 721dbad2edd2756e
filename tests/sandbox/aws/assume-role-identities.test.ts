import { expect } from "chai";
import {
  AttachGroupPolicyCommand,
  AttachUserPolicyCommand,
  AddUserToGroupCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  GetRoleCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
} from "@aws-sdk/client-iam";
import {
  AttachCustomerManagedPolicyReferenceToPermissionSetCommand,
  AttachManagedPolicyToPermissionSetCommand,
  PutPermissionsBoundaryToPermissionSetCommand,
  type PermissionsBoundary,
} from "@aws-sdk/client-sso-admin";
import { GetCallerIdentityCommand, GetSessionTokenCommand, type AssumeRoleCommandInput } from "@aws-sdk/client-sts";
import { allow, assign, HOME, INSTANCE as InstanceArn, makeSet, portalKeys, principalId } from "./permission-set.ts";
import { refusal, startTestAws, type Keys, type TestAws } from "./world.ts";

const ROOT = `arn:aws:iam::${HOME}:root`;
const aws = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
const own = (name: string): string => `arn:aws:iam::${HOME}:policy/${name}`;
const trust = (AWS: string, Condition?: object): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS }, Action: "sts:AssumeRole", ...(Condition && { Condition }) }],
  });

describe("sandbox aws: what counts when a home principal assumes a client role", () => {
  let test: TestAws;
  let serial = 0;
  const role = async (document: string, profile = "client-abccorp"): Promise<string> => {
    const RoleName = `role${String((serial += 1))}`;
    const input = { RoleName, AssumeRolePolicyDocument: document };
    return (await test.iam(profile).send(new CreateRoleCommand(input))).Role?.Arn ?? "";
  };
  const outcome = (keys: Keys, RoleArn: string, input: Partial<AssumeRoleCommandInput> = {}): Promise<string> =>
    refusal(test.assume(keys, { ...input, RoleArn }));
  const policy = async (PolicyName: string, action: string): Promise<void> => {
    await test.iam("home").send(new CreatePolicyCommand({ PolicyName, PolicyDocument: allow(action, "*") }));
  };
  let anywhere: string;

  before(async () => {
    test = await startTestAws();
    anywhere = await role(trust(ROOT));
    await policy("enter", "sts:AssumeRole");
    await policy("look", "s3:GetObject");
  });
  after(() => test.stop());

  describe("a permission set's", () => {
    interface Contents {
      inline?: string;
      managed?: string;
      customer?: string;
      boundary?: PermissionsBoundary;
    }
    const enter = allow("sts:AssumeRole", "*");
    const named = (Name: string): PermissionsBoundary => ({ CustomerManagedPolicyReference: { Name, Path: "/" } });
    const cases: [string, Contents, string][] = [
      ["nothing at all", {}, "AccessDenied"],
      ["inline policy", { inline: enter }, "none"],
      ["AWS managed policy", { managed: aws("AdministratorAccess") }, "none"],
      ["AWS managed policy that lacks it", { managed: aws("ReadOnlyAccess") }, "AccessDenied"],
      ["customer-managed policy", { customer: "enter" }, "none"],
      ["customer-managed policy that lacks it", { customer: "look" }, "AccessDenied"],
      ["boundary of AWS", { inline: enter, boundary: { ManagedPolicyArn: aws("AdministratorAccess") } }, "none"],
      [
        "boundary of AWS that lacks it",
        { inline: enter, boundary: { ManagedPolicyArn: aws("ReadOnlyAccess") } },
        "AccessDenied",
      ],
      ["boundary of the account", { inline: enter, boundary: named("enter") }, "none"],
      ["boundary of the account that lacks it", { inline: enter, boundary: named("look") }, "AccessDenied"],
      ["boundary alone", { boundary: named("enter") }, "AccessDenied"],
    ];
    for (const [index, [what, contents, expected]] of cases.entries()) {
      it(`${what}: ${expected === "none" ? "allowed" : "refused"}`, async () => {
        const name = `Set${String(index)}`;
        const set = { InstanceArn, PermissionSetArn: await makeSet(test, name, contents.inline) };
        const { managed: ManagedPolicyArn, customer: Name, boundary: PermissionsBoundary } = contents;
        const center = test.center();
        if (ManagedPolicyArn !== undefined)
          await center.send(new AttachManagedPolicyToPermissionSetCommand({ ...set, ManagedPolicyArn }));
        if (Name !== undefined) {
          const CustomerManagedPolicyReference = { Name, Path: "/" };
          const attach = { ...set, CustomerManagedPolicyReference };
          await center.send(new AttachCustomerManagedPolicyReferenceToPermissionSetCommand(attach));
        }
        if (PermissionsBoundary !== undefined)
          await center.send(new PutPermissionsBoundaryToPermissionSetCommand({ ...set, PermissionsBoundary }));
        expect((await assign(test, set.PermissionSetArn, "alice@acme.example")).Status).to.equal("SUCCEEDED");
        expect(await outcome(await portalKeys(test, "alice@acme.example", name), anywhere)).to.equal(expected);
      });
    }

    it("customer-managed policy or boundary that the account lacks: the assignment fails", async () => {
      const center = test.center();
      const missing = { Name: "absent", Path: "/" };
      const one = { InstanceArn, PermissionSetArn: await makeSet(test, "Absent1") };
      const attach = { ...one, CustomerManagedPolicyReference: missing };
      await center.send(new AttachCustomerManagedPolicyReferenceToPermissionSetCommand(attach));
      const two = { InstanceArn, PermissionSetArn: await makeSet(test, "Absent2") };
      const PermissionsBoundary = { CustomerManagedPolicyReference: missing };
      await center.send(new PutPermissionsBoundaryToPermissionSetCommand({ ...two, PermissionsBoundary }));
      for (const { PermissionSetArn } of [one, two]) {
        const status = await assign(test, PermissionSetArn, "alice@acme.example");
        expect(status).to.include({ Status: "FAILED" });
        expect(status.FailureReason).to.match(/^Received a 404 status error: .*policy\/absent/);
      }
      await policy("absent", "s3:GetObject");
      expect((await assign(test, one.PermissionSetArn, "alice@acme.example")).Status).to.equal("SUCCEEDED");
    });
  });

  it("a session of the portal says who it is: role, user name, id in the identity store, organization", async () => {
    await assign(test, await makeSet(test, "Who", allow("sts:AssumeRole", "*")), "bob@acme.example");
    const keys = await portalKeys(test, "bob@acme.example", "Who");
    const { Arn = "", UserId = "" } = await test.sts(keys).send(new GetCallerIdentityCommand({}));
    const RoleName = Arn.split("/")[1] ?? "";
    const { Role } = await test.iam("home").send(new GetRoleCommand({ RoleName }));
    expect(UserId).to.equal(`${Role?.RoleId ?? ""}:bob@acme.example`);
    const { PrincipalId: bob } = await principalId(test, "bob@acme.example");
    const { PrincipalId: alice } = await principalId(test, "alice@acme.example");
    const pairs: [string, string, string][] = [
      ["aws:userid", "*:bob@acme.example", "*:alice@acme.example"],
      ["aws:PrincipalArn", Role?.Arn ?? "", Arn],
      ["identitystore:UserId", bob, alice],
      ["aws:PrincipalOrgID", "o-homeacme01", "o-stranger01"],
    ];
    for (const [key, right, wrong] of pairs) {
      const arn = (value: string) => role(trust(ROOT, { StringLike: { [key]: value } }));
      expect(await outcome(keys, await arn(right)), key).to.equal("none");
      expect(await outcome(keys, await arn(wrong)), key).to.equal("AccessDenied");
    }
  });

  describe("an IAM user's", () => {
    const user = async (name: string): Promise<Keys> => {
      await test.iam("home").send(new CreateUserCommand({ UserName: name }));
      const { AccessKey } = await test.iam("home").send(new CreateAccessKeyCommand({ UserName: name }));
      return { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
    };
    const attach = (UserName: string, PolicyArn: string) =>
      test.iam("home").send(new AttachUserPolicyCommand({ UserName, PolicyArn }));

    it("own and group's managed policies count", async () => {
      const [direct, member] = [await user("direct"), await user("member")];
      await attach("direct", own("enter"));
      await test.iam("home").send(new CreateGroupCommand({ GroupName: "enterers" }));
      await test.iam("home").send(new AttachGroupPolicyCommand({ GroupName: "enterers", PolicyArn: own("enter") }));
      expect(await outcome(direct, anywhere)).to.equal("none");
      expect(await outcome(member, anywhere)).to.equal("AccessDenied");
      await test.iam("home").send(new AddUserToGroupCommand({ GroupName: "enterers", UserName: "member" }));
      expect(await outcome(member, anywhere)).to.equal("none");
    });

    it("boundary counts", async () => {
      const keys = await user("bounded");
      await attach("bounded", own("enter"));
      const bound = (name: string) =>
        test
          .iam("home")
          .send(new PutUserPermissionsBoundaryCommand({ UserName: "bounded", PermissionsBoundary: own(name) }));
      await bound("look");
      expect(await outcome(keys, anywhere)).to.equal("AccessDenied");
      await bound("enter");
      expect(await outcome(keys, anywhere)).to.equal("none");
    });

    it("MFA grows old, by the clock that policies see", async () => {
      const keys = await user("phone");
      await attach("phone", own("enter"));
      const device = await test.iam("home").send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: "phone" }));
      const SerialNumber = device.VirtualMFADevice?.SerialNumber ?? "";
      const codes = { AuthenticationCode1: "111111", AuthenticationCode2: "222222" };
      await test.iam("home").send(new EnableMFADeviceCommand({ UserName: "phone", SerialNumber, ...codes }));
      const shown = { SerialNumber, TokenCode: "123456" };
      const { Credentials } = await test.sts(keys).send(new GetSessionTokenCommand(shown));
      const session = {
        accessKeyId: Credentials?.AccessKeyId ?? "",
        secretAccessKey: Credentials?.SecretAccessKey ?? "",
        sessionToken: Credentials?.SessionToken ?? "",
      };
      const arn = await role(trust(ROOT, { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } }));
      expect(await outcome(session, arn)).to.equal("none");
      expect(await outcome(keys, arn)).to.equal("AccessDenied");
      await test.admin("PUT", "settings", { now: new Date(Date.now() + 3_700_000).toISOString() });
      expect(await outcome(session, arn)).to.equal("AccessDenied");
      expect(await outcome(keys, arn, shown)).to.equal("none");
      await test.admin("PUT", "settings", { now: null });
      expect(await outcome(session, arn)).to.equal("none");
    });
  });

  it("a home role that a home user assumed goes on to the client, with its external id, for an hour at most", async () => {
    const robot = await role(trust(`arn:aws:iam::${HOME}:user/wildcard`), "home");
    const other = await role(trust(ROOT), "home");
    for (const arn of [robot, other]) {
      const input = {
        RoleName: arn.split("/")[1] ?? "",
        PolicyName: "p",
        PolicyDocument: allow("sts:AssumeRole", "*"),
      };
      await test.iam("home").send(new PutRolePolicyCommand(input));
    }
    const client = await role(trust(robot, { StringEquals: { "sts:ExternalId": "right-one" } }));
    const session = (RoleArn: string) => test.assume("home-wildcard", { RoleArn });
    expect(await outcome(await session(robot), client, { ExternalId: "right-one" })).to.equal("none");
    expect(await outcome(await session(robot), client)).to.equal("AccessDenied");
    expect(await outcome(await session(other), client, { ExternalId: "right-one" })).to.equal("AccessDenied");
    const long = { ExternalId: "right-one", DurationSeconds: 3_601 };
    expect(await outcome(await session(robot), client, long)).to.equal("ValidationError");
  });

  it("the time and the address are those that the settings say", async () => {
    const until = await role(trust(ROOT, { DateLessThan: { "aws:CurrentTime": "2031-06-01T00:00:00Z" } }));
    const office = await role(trust(ROOT, { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }));
    const enter = (RoleArn: string): Promise<string> => refusal(test.assume("home-wildcard", { RoleArn }));
    await test.admin("PUT", "settings", { now: "2031-05-31T23:00:00Z", sourceIp: "203.0.113.7" });
    expect([await enter(until), await enter(office)]).to.deep.equal(["none", "none"]);
    await test.admin("PUT", "settings", { now: "2031-06-01T00:00:01Z", sourceIp: "198.51.100.7" });
    expect([await enter(until), await enter(office)]).to.deep.equal(["AccessDenied", "AccessDenied"]);
    await test.admin("PUT", "settings", { now: null, sourceIp: null });
    expect([await enter(until), await enter(office)]).to.deep.equal(["none", "AccessDenied"]);
    for (const wrong of [{ now: "tomorrow" }, { sourceIp: "here" }, { pace: 1 }, { unknown: true }])
      expect(await refusal(test.admin("PUT", "settings", wrong)), JSON.stringify(wrong)).to.equal("Error");
  });
});
