import { expect } from "chai";
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteGroupCommand,
  DeletePolicyCommand,
  DeleteRoleCommand,
  DeleteUserCommand,
  GetGroupCommand,
  GetRoleCommand,
  GetUserCommand,
  ListAttachedGroupPoliciesCommand,
  ListRolesCommand,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateGroupCommand,
  UpdateRoleCommand,
  UpdateUserCommand,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { allow } from "./permission-set.ts";
import { refusal, refusalMessage, startTestAws, type TestAws } from "./world.ts";

const ROOT = "arn:aws:iam::111111111111:root";
const trust = (AWS: string | string[], more: object = {}): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS }, Action: "sts:AssumeRole", ...more }],
  });

/** A policy of exactly so many characters. */
const sized = (size: number): string =>
  allow("s3:*", `arn:aws:s3:::${"x".repeat(size - allow("s3:*", "arn:aws:s3:::").length)}`);

describe("sandbox aws: IAM", () => {
  let test: TestAws;
  let serial = 0;
  const fresh = (): string => `name${String((serial += 1))}`;
  const iam = () => test.iam("client-abccorp");
  const createRole = (input: object = {}) =>
    refusal(iam().send(new CreateRoleCommand({ RoleName: fresh(), AssumeRolePolicyDocument: trust(ROOT), ...input })));
  const madeRole = async (): Promise<string> => {
    const RoleName = fresh();
    await iam().send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust(ROOT) }));
    return RoleName;
  };

  before(async () => {
    test = await startTestAws();
  });
  after(() => test.stop());

  it("keeps accounts apart", async () => {
    await createRole({ RoleName: "only-here" });
    const names = async (profile: string) =>
      (await test.iam(profile).send(new ListRolesCommand({}))).Roles?.map(({ RoleName }) => RoleName);
    expect(await names("client-abccorp")).to.include("only-here");
    expect(await names("client-globex")).not.to.include("only-here");
  });

  describe("roles: refuses", () => {
    const trustOf = (size: number): string => {
      const sid = (text: string): string => trust(ROOT, { Sid: text });
      return sid("x".repeat(size - sid("").length));
    };
    const cases: [string, object, string][] = [
      ["a name of 64 characters, not", { RoleName: "r".repeat(64) }, "none"],
      ["a name of 65 characters", { RoleName: "r".repeat(65) }, "ValidationError"],
      ["a name with a slash", { RoleName: "a/b" }, "ValidationError"],
      ["a path without its slashes", { Path: "team" }, "ValidationError"],
      ["a description of 1,001 characters", { Description: "d".repeat(1_001) }, "ValidationError"],
      ["a session of an hour, not", { MaxSessionDuration: 3_600 }, "none"],
      ["a session of less than an hour", { MaxSessionDuration: 3_599 }, "ValidationError"],
      ["a session of more than 12 hours", { MaxSessionDuration: 43_201 }, "ValidationError"],
      ["a trust policy of 2,048 characters, not", { AssumeRolePolicyDocument: trustOf(2_048) }, "none"],
      ["a trust policy of 2,049 characters", { AssumeRolePolicyDocument: trustOf(2_049) }, "LimitExceededException"],
      ["a trust policy that is no JSON", { AssumeRolePolicyDocument: "{" }, "MalformedPolicyDocumentException"],
      [
        "a trust policy with a resource",
        { AssumeRolePolicyDocument: trust(ROOT, { Resource: "*" }) },
        "MalformedPolicyDocumentException",
      ],
      [
        "a trust policy without a principal",
        { AssumeRolePolicyDocument: allow("sts:AssumeRole", "*") },
        "MalformedPolicyDocumentException",
      ],
      [
        "a user that does not exist as principal",
        { AssumeRolePolicyDocument: trust("arn:aws:iam::111111111111:user/nobody") },
        "MalformedPolicyDocumentException",
      ],
      [
        "a user that exists as principal, not",
        { AssumeRolePolicyDocument: trust("arn:aws:iam::111111111111:user/wildcard") },
        "none",
      ],
      [
        "a group as principal",
        { AssumeRolePolicyDocument: trust("arn:aws:iam::111111111111:group/g") },
        "MalformedPolicyDocumentException",
      ],
      [
        "part of a name as principal",
        { AssumeRolePolicyDocument: trust("arn:aws:iam::111111111111:role/AWSReservedSSO_*") },
        "MalformedPolicyDocumentException",
      ],
      ["50 tags, not", { Tags: Array.from({ length: 50 }, (_, n) => ({ Key: `k${n}`, Value: "" })) }, "none"],
      [
        "51 tags",
        { Tags: Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}`, Value: "" })) },
        "LimitExceededException",
      ],
      [
        "a boundary that does not exist",
        { PermissionsBoundary: "arn:aws:iam::aws:policy/Nothing" },
        "NoSuchEntityException",
      ],
      ["a name like those of Identity Center, not", { RoleName: "AWSReservedSSO_Client_0123456789abcdef" }, "none"],
      ["the path that Identity Center uses", { Path: "/aws-reserved/sso.amazonaws.com/" }, "InvalidInputException"],
    ];
    for (const [what, input, expected] of cases) {
      it(what, async () => expect(await createRole(input)).to.equal(expected));
    }
    it("a second role whose name differs in case only", async () => {
      await createRole({ RoleName: "Mixed-Case" });
      expect(await createRole({ RoleName: "mixed-case" })).to.equal("EntityAlreadyExistsException");
    });
    it("the deletion of a role that has policies", async () => {
      const RoleName = await madeRole();
      await iam().send(new AttachRolePolicyCommand({ RoleName, PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }));
      expect(await refusal(iam().send(new DeleteRoleCommand({ RoleName })))).to.equal("DeleteConflictException");
    });
    it("changes to a wrong trust policy or session", async () => {
      const RoleName = await madeRole();
      const PolicyDocument = trust("arn:aws:iam::222222222222:role/nobody");
      expect(
        await refusalMessage(iam().send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }))),
      ).to.equal('Invalid principal in policy: "AWS":"arn:aws:iam::222222222222:role/nobody"');
      expect(await refusal(iam().send(new UpdateRoleCommand({ RoleName, MaxSessionDuration: 60 })))).to.equal(
        "ValidationError",
      );
    });
  });

  it("shows the unique id of a trust policy's principal that is gone", async () => {
    const user = await iam().send(new CreateUserCommand({ UserName: "leaver" }));
    const RoleName = fresh();
    await createRole({ RoleName, AssumeRolePolicyDocument: trust(user.User?.Arn ?? "") });
    const principal = async () =>
      decodeURIComponent((await iam().send(new GetRoleCommand({ RoleName }))).Role?.AssumeRolePolicyDocument ?? "");
    expect(await principal()).to.include(user.User?.Arn);
    await iam().send(new DeleteUserCommand({ UserName: "leaver" }));
    expect(await principal()).to.include(`"AWS":"${user.User?.UserId}"`);
  });

  describe("policies: refuses", () => {
    it("inline policies above the sizes of role, user and group", async () => {
      const UserName = fresh();
      const GroupName = fresh();
      const RoleName = await madeRole();
      await iam().send(new CreateUserCommand({ UserName }));
      await iam().send(new CreateGroupCommand({ GroupName }));
      const PolicyName = "p";
      const role = (size: number, name = PolicyName) =>
        refusal(iam().send(new PutRolePolicyCommand({ RoleName, PolicyName: name, PolicyDocument: sized(size) })));
      const user = (size: number) =>
        refusal(iam().send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument: sized(size) })));
      const group = (size: number) =>
        refusal(iam().send(new PutGroupPolicyCommand({ GroupName, PolicyName, PolicyDocument: sized(size) })));
      expect([await role(10_241), await role(10_240), await role(200, "q")]).to.deep.equal([
        "LimitExceededException",
        "none",
        "LimitExceededException",
      ]);
      expect([await user(2_049), await user(2_048)]).to.deep.equal(["LimitExceededException", "none"]);
      expect([await group(5_121), await group(5_120)]).to.deep.equal(["LimitExceededException", "none"]);
    });
    it("managed policies above 6,144 characters, of a name taken, and malformed", async () => {
      const create = (PolicyName: string, PolicyDocument: string) =>
        refusal(iam().send(new CreatePolicyCommand({ PolicyName, PolicyDocument })));
      expect(await create("big", sized(6_145))).to.equal("LimitExceededException");
      expect(await create("big", sized(6_144))).to.equal("none");
      expect(await create("BIG", sized(200))).to.equal("EntityAlreadyExistsException");
      expect(await create("principal", trust(ROOT, { Resource: "*" }))).to.equal("MalformedPolicyDocumentException");
      expect(await create("resource", allow("s3:*", "bucket"))).to.equal("MalformedPolicyDocumentException");
      expect(await create("action", allow("everything", "*"))).to.equal("MalformedPolicyDocumentException");
    });
    it("an eleventh managed policy on a role, and one that does not exist", async () => {
      const RoleName = await madeRole();
      const attach = (PolicyArn: string) => refusal(iam().send(new AttachRolePolicyCommand({ RoleName, PolicyArn })));
      for (let index = 0; index < 10; index += 1) {
        const { Policy } = await iam().send(
          new CreatePolicyCommand({ PolicyName: `ten${index}`, PolicyDocument: allow("s3:*", "*") }),
        );
        expect(await attach(Policy?.Arn ?? "")).to.equal("none");
      }
      expect(await attach("arn:aws:iam::aws:policy/ReadOnlyAccess")).to.equal("LimitExceededException");
      const other = await madeRole();
      const nothing = new AttachRolePolicyCommand({ RoleName: other, PolicyArn: "arn:aws:iam::aws:policy/Nothing" });
      expect(await refusal(iam().send(nothing))).to.equal("NoSuchEntityException");
    });
    it("the deletion of one that is attached, and changes to AWS's own", async () => {
      const { Policy } = await iam().send(
        new CreatePolicyCommand({ PolicyName: "in-use", PolicyDocument: allow("s3:*", "*") }),
      );
      await iam().send(new AttachRolePolicyCommand({ RoleName: await madeRole(), PolicyArn: Policy?.Arn ?? "" }));
      expect(await refusal(iam().send(new DeletePolicyCommand({ PolicyArn: Policy?.Arn ?? "" })))).to.equal(
        "DeleteConflictException",
      );
      const PolicyArn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
      const version = new CreatePolicyVersionCommand({
        PolicyArn,
        PolicyDocument: allow("*", "*"),
        SetAsDefault: true,
      });
      expect(await refusal(iam().send(version))).to.equal("AccessDenied");
    });
  });

  describe("users and groups", () => {
    it("are refused a name that differs in case only", async () => {
      await iam().send(new CreateUserCommand({ UserName: "Ann" }));
      await iam().send(new CreateGroupCommand({ GroupName: "Staff" }));
      expect(await refusal(iam().send(new CreateUserCommand({ UserName: "ann" })))).to.equal(
        "EntityAlreadyExistsException",
      );
      expect(await refusal(iam().send(new CreateGroupCommand({ GroupName: "STAFF" })))).to.equal(
        "EntityAlreadyExistsException",
      );
    });
    it("keep tags and policies when their path or name changes", async () => {
      const [UserName, GroupName] = [fresh(), fresh()];
      await iam().send(new CreateUserCommand({ UserName, Tags: [{ Key: "team", Value: "a" }] }));
      const NewUserName = fresh();
      await iam().send(new UpdateUserCommand({ UserName, NewUserName, NewPath: "/staff/" }));
      const { User } = await iam().send(new GetUserCommand({ UserName: NewUserName }));
      expect(User).to.deep.include({ Path: "/staff/", Tags: [{ Key: "team", Value: "a" }] });
      await iam().send(new CreateGroupCommand({ GroupName }));
      await iam().send(
        new AttachGroupPolicyCommand({ GroupName, PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }),
      );
      await iam().send(new UpdateGroupCommand({ GroupName, NewGroupName: GroupName, NewPath: "/staff/" }));
      const { Group } = await iam().send(new GetGroupCommand({ GroupName }));
      expect(Group?.Path).to.equal("/staff/");
      const attached = await iam().send(new ListAttachedGroupPoliciesCommand({ GroupName }));
      expect(attached.AttachedPolicies).to.have.length(1);
    });
    it("are deleted only when nothing hangs on them", async () => {
      const UserName = fresh();
      const GroupName = fresh();
      await iam().send(new CreateUserCommand({ UserName }));
      await iam().send(new CreateGroupCommand({ GroupName }));
      const { AccessKey } = await iam().send(new CreateAccessKeyCommand({ UserName }));
      await iam().send(new AddUserToGroupCommand({ UserName, GroupName }));
      expect(await refusal(iam().send(new DeleteUserCommand({ UserName })))).to.equal("DeleteConflictException");
      expect(await refusal(iam().send(new DeleteGroupCommand({ GroupName })))).to.equal("DeleteConflictException");
      expect(AccessKey?.AccessKeyId).to.match(/^AKIA/);
    });
    it("have keys that work until they are deleted", async () => {
      const UserName = fresh();
      await iam().send(new CreateUserCommand({ UserName, Path: "/staff/" }));
      const { AccessKey } = await iam().send(new CreateAccessKeyCommand({ UserName }));
      const keys = { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
      const who = () => test.sts(keys).send(new GetCallerIdentityCommand({}));
      expect((await who()).Arn).to.equal(`arn:aws:iam::222222222222:user/staff/${UserName}`);
      await iam().send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: keys.accessKeyId }));
      expect(await refusal(who())).to.equal("InvalidClientTokenId");
    });
    it("have a boundary, which limits what they may assume", async () => {
      const UserName = fresh();
      const RoleName = await madeRole();
      await iam().send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trust("222222222222") }));
      await iam().send(new CreateUserCommand({ UserName }));
      await iam().send(
        new PutUserPolicyCommand({ UserName, PolicyName: "p", PolicyDocument: allow("sts:AssumeRole", "*") }),
      );
      const { AccessKey } = await iam().send(new CreateAccessKeyCommand({ UserName }));
      const keys = { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
      const assume = () => refusal(test.assume(keys, { RoleArn: `arn:aws:iam::222222222222:role/${RoleName}` }));
      expect(await assume()).to.equal("none");
      const PermissionsBoundary = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
      await iam().send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary }));
      const { User } = await iam().send(new GetUserCommand({ UserName }));
      expect(User?.PermissionsBoundary?.PermissionsBoundaryArn).to.equal(PermissionsBoundary);
      expect(await assume()).to.equal("AccessDenied");
    });
  });
});
