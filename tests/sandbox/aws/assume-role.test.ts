import { expect } from "chai";
import { CreateRoleCommand, DeleteRoleCommand, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { allow, assign, makeSet, portalKeys } from "./permission-set.ts";
import { refusal, refusalMessage, startTestAws, type TestAws } from "./world.ts";

const CLIENT = "222222222222";
const ROOT = "arn:aws:iam::111111111111:root";
const roleArn = (name: string, account = CLIENT): string => `arn:aws:iam::${account}:role/${name}`;

/** A trust policy of one statement. */
const trust = (AWS: string | string[], Condition?: object, Action: string | string[] = "sts:AssumeRole"): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS }, Action, ...(Condition === undefined ? {} : { Condition }) }],
  });

const reservedPattern = (set: string): string =>
  `arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_${set}_????????????????`;

describe("sandbox aws: AssumeRole", () => {
  let test: TestAws;
  const role = async (
    RoleName: string,
    AssumeRolePolicyDocument: string,
    profile = "client-abccorp",
    more = {},
  ): Promise<void> => {
    await test.iam(profile).send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, ...more }));
  };

  before(async () => {
    test = await startTestAws();
  });
  after(() => test.stop());

  describe("from a permission set", () => {
    before(async () => {
      for (const name of ["Client", "Client_Admin"]) {
        await assign(test, await makeSet(test, name, allow("sts:AssumeRole", "*")), "alice@acme.example");
      }
      await assign(
        test,
        await makeSet(test, "Narrow", allow("sts:AssumeRole", roleArn("other"))),
        "alice@acme.example",
      );
      await role(
        "by-set",
        trust(ROOT, { ArnLike: { "aws:PrincipalArn": [reservedPattern("Client"), reservedPattern("Narrow")] } }),
        "client-abccorp",
        { MaxSessionDuration: 7_200 },
      );
    });

    it("lets the set in that the trust policy names", async () => {
      const keys = await test.assume(await portalKeys(test, "alice@acme.example", "Client"), {
        RoleArn: roleArn("by-set"),
      });
      const identity = await test.sts(keys).send(new GetCallerIdentityCommand({}));
      expect(identity.Arn).to.equal("arn:aws:sts::222222222222:assumed-role/by-set/test");
      expect(identity.Account).to.equal(CLIENT);
    });
    it("refuses a set whose name only begins alike", async () => {
      const keys = await portalKeys(test, "alice@acme.example", "Client_Admin");
      expect(await refusal(test.assume(keys, { RoleArn: roleArn("by-set") }))).to.equal("AccessDenied");
    });
    it("refuses a set that is named, but whose own policy does not allow the role", async () => {
      const keys = await portalKeys(test, "alice@acme.example", "Narrow");
      const { Arn } = await test.sts(keys).send(new GetCallerIdentityCommand({}));
      expect(await refusalMessage(test.assume(keys, { RoleArn: roleArn("by-set") }))).to.equal(
        `User: ${Arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn("by-set")}`,
      );
    });
    it("refuses an IAM user of the home account with sts:AssumeRole on everything", async () => {
      expect(await refusal(test.assume("home-wildcard", { RoleArn: roleArn("by-set") }))).to.equal("AccessDenied");
    });
    it("refuses a role of the same name in another account", async () => {
      const name = "AWSReservedSSO_Client_0123456789abcdef";
      await role("look-alike", trust("arn:aws:iam::999999999999:root"), "stranger");
      const keys = await test.assume("stranger", {
        RoleArn: roleArn("look-alike", "999999999999"),
        RoleSessionName: name,
      });
      expect(await refusal(test.assume(keys, { RoleArn: roleArn("by-set") }))).to.equal("AccessDenied");
    });
    it("refuses more than an hour, for it is chaining, and takes an hour", async () => {
      const keys = await portalKeys(test, "alice@acme.example", "Client");
      const RoleArn = roleArn("by-set");
      expect(await refusal(test.assume(keys, { RoleArn, DurationSeconds: 3_601 }))).to.equal("ValidationError");
      expect(await refusal(test.assume(keys, { RoleArn, DurationSeconds: 3_600 }))).to.equal("none");
    });
  });

  it("refuses a role that does not exist as it refuses one that does", async () => {
    expect(await refusalMessage(test.assume("home-wildcard", { RoleArn: roleArn("nowhere") }))).to.equal(
      `User: arn:aws:iam::111111111111:user/wildcard is not authorized to perform: sts:AssumeRole on resource: ${roleArn("nowhere")}`,
    );
  });

  it("asks both sides of two accounts", async () => {
    await role("both", trust(ROOT));
    await role("stranger-only", trust("arn:aws:iam::999999999999:root"));
    expect(await refusal(test.assume("home-wildcard", { RoleArn: roleArn("both") }))).to.equal("none");
    expect(await refusal(test.assume("stranger-mallory", { RoleArn: roleArn("both") }))).to.equal("AccessDenied");
    expect(await refusal(test.assume("home-wildcard", { RoleArn: roleArn("stranger-only") }))).to.equal("AccessDenied");
  });

  it("wants the external id that the trust policy asks for", async () => {
    await role("external", trust(ROOT, { StringEquals: { "sts:ExternalId": "right-one" } }));
    const RoleArn = roleArn("external");
    expect(await refusal(test.assume("home-wildcard", { RoleArn, ExternalId: "right-one" }))).to.equal("none");
    expect(await refusal(test.assume("home-wildcard", { RoleArn, ExternalId: "wrong-one" }))).to.equal("AccessDenied");
    expect(await refusal(test.assume("home-wildcard", { RoleArn }))).to.equal("AccessDenied");
  });

  it("knows the caller's organization", async () => {
    await role(
      "org",
      trust(["111111111111", "999999999999"], { StringEquals: { "aws:PrincipalOrgID": "o-homeacme01" } }),
    );
    expect(await refusal(test.assume("home-wildcard", { RoleArn: roleArn("org") }))).to.equal("none");
    expect(await refusal(test.assume("stranger-mallory", { RoleArn: roleArn("org") }))).to.equal("AccessDenied");
  });

  it("knows the time", async () => {
    await role("past", trust(ROOT, { DateLessThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } }));
    await role("future", trust(ROOT, { DateLessThan: { "aws:CurrentTime": "2120-01-01T00:00:00Z" } }));
    expect(await refusal(test.assume("home-wildcard", { RoleArn: roleArn("past") }))).to.equal("AccessDenied");
    expect(await refusal(test.assume("home-wildcard", { RoleArn: roleArn("future") }))).to.equal("none");
  });

  it("wants sts:TagSession and sts:SetSourceIdentity where they are used", async () => {
    await role("plain", trust(ROOT));
    await role(
      "tagged",
      trust("arn:aws:iam::111111111111:root", undefined, ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]),
    );
    const Tags = [{ Key: "team", Value: "red" }];
    expect(await refusal(test.assume("home", { RoleArn: roleArn("plain"), Tags }))).to.equal("AccessDenied");
    expect(await refusal(test.assume("home", { RoleArn: roleArn("tagged"), Tags }))).to.equal("none");
    expect(await refusal(test.assume("home", { RoleArn: roleArn("plain"), SourceIdentity: "alice" }))).to.equal(
      "AccessDenied",
    );
    expect(await refusal(test.assume("home", { RoleArn: roleArn("tagged"), SourceIdentity: "alice" }))).to.equal(
      "none",
    );
  });

  it("compares a role principal with its path, and the session's with its name", async () => {
    await role("deep", trust(ROOT), "home", { Path: "/team/" });
    const keys = await test.assume("home", { RoleArn: roleArn("team/deep", "111111111111") });
    expect(await refusal(role("no-path", trust("arn:aws:iam::111111111111:role/deep")))).to.equal(
      "MalformedPolicyDocumentException",
    );
    await role("with-path", trust("arn:aws:iam::111111111111:role/team/deep"));
    // The role "deep" allows nothing itself: across accounts both sides count.
    expect(await refusal(test.assume(keys, { RoleArn: roleArn("with-path") }))).to.equal("AccessDenied");
  });

  it("keeps a trust policy's principal by its unique id", async () => {
    const home = test.iam("home");
    const make = () => home.send(new CreateRoleCommand({ RoleName: "robot", AssumeRolePolicyDocument: trust(ROOT) }));
    await make();
    const robotArn = roleArn("robot", "111111111111");
    await role("for-robot", trust(robotArn), "home");
    const RoleArn = roleArn("for-robot", "111111111111");
    expect(await refusal(test.assume(await test.assume("home", { RoleArn: robotArn }), { RoleArn }))).to.equal("none");

    await home.send(new DeleteRoleCommand({ RoleName: "robot" }));
    await make();
    expect(await refusal(test.assume(await test.assume("home", { RoleArn: robotArn }), { RoleArn }))).to.equal(
      "AccessDenied",
    );

    await home.send(new UpdateAssumeRolePolicyCommand({ RoleName: "for-robot", PolicyDocument: trust(robotArn) }));
    expect(await refusal(test.assume(await test.assume("home", { RoleArn: robotArn }), { RoleArn }))).to.equal("none");
  });

  it("respects the role's own maximum", async () => {
    await role("short", trust(ROOT));
    await role("long", trust(ROOT), "client-abccorp", { MaxSessionDuration: 7_200 });
    expect(await refusal(test.assume("home", { RoleArn: roleArn("short"), DurationSeconds: 7_200 }))).to.equal(
      "ValidationError",
    );
    expect(await refusal(test.assume("home", { RoleArn: roleArn("long"), DurationSeconds: 7_200 }))).to.equal("none");
    expect(await refusal(test.assume("home", { RoleArn: roleArn("long"), DurationSeconds: 899 }))).to.equal(
      "ValidationError",
    );
  });

  it("refuses unknown keys and a session without its token", async () => {
    const unknown = { accessKeyId: "AKIAUNKNOWNUNKNOWN00", secretAccessKey: "x" };
    expect(await refusal(test.sts(unknown).send(new GetCallerIdentityCommand({})))).to.equal("InvalidClientTokenId");
    const { accessKeyId, secretAccessKey } = await test.assume("home", { RoleArn: roleArn("both") });
    const bare = { accessKeyId, secretAccessKey };
    expect(await refusal(test.sts(bare).send(new GetCallerIdentityCommand({})))).to.equal("InvalidClientTokenId");
  });
});
