import { expect } from "chai";
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeleteGroupCommand,
  DeletePolicyCommand,
  DeleteUserCommand,
  EnableMFADeviceCommand,
  GetUserCommand,
  IAMServiceException,
  ListInstanceProfilesForRoleCommand,
  PutGroupPolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutUserPermissionsBoundaryCommand,
  UpdateGroupCommand,
  UpdateUserCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import { allow } from "./permission-set.ts";
import { startTestAws, type TestAws } from "./world.ts";

const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const NOTHING = "arn:aws:iam::aws:policy/Nothing";
const NO_BOUNDARY = `404 NoSuchEntityException: Scope ARN: ${NOTHING} does not exist or is not attachable.`;
const AssumeRolePolicyDocument = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "222222222222" }, Action: "sts:AssumeRole" }],
});

/** Status, name and message of the refusal; "none" when there is none. */
async function told(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "none",
    (error: unknown) => {
      if (!(error instanceof IAMServiceException)) throw error;
      return `${error.$metadata.httpStatusCode ?? 0} ${error.name}: ${error.message}`;
    },
  );
}

describe("sandbox aws: what IAM refuses because of what is in the account", () => {
  let test: TestAws;
  let iam: IAMClient;
  let serial = 0;
  const fresh = (): string => `Account${String((serial += 1))}`;
  before(async () => {
    test = await startTestAws();
    iam = test.iam("client-abccorp");
  });
  after(() => test.stop());

  const user = async (): Promise<string> => {
    const UserName = fresh();
    await iam.send(new CreateUserCommand({ UserName }));
    return UserName;
  };
  const group = async (): Promise<string> => {
    const GroupName = fresh();
    await iam.send(new CreateGroupCommand({ GroupName }));
    return GroupName;
  };
  const policy = async (): Promise<string> => {
    const made = new CreatePolicyCommand({ PolicyName: fresh(), PolicyDocument: allow("s3:*", "*") });
    return (await iam.send(made)).Policy?.Arn ?? "";
  };
  const first = (what: string): string => `409 DeleteConflictException: Cannot delete entity, must ${what} first.`;

  const users: [string, (UserName: string) => Promise<unknown>][] = [
    [
      "remove users from group",
      async (UserName) => iam.send(new AddUserToGroupCommand({ UserName, GroupName: await group() })),
    ],
    ["delete access keys", (UserName) => iam.send(new CreateAccessKeyCommand({ UserName }))],
    [
      "delete login profile",
      (UserName) => iam.send(new CreateLoginProfileCommand({ UserName, Password: "correct horse 1!" })),
    ],
    [
      "delete MFA device",
      async (UserName) => {
        const made = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: UserName }));
        const SerialNumber = made.VirtualMFADevice?.SerialNumber;
        const [AuthenticationCode1, AuthenticationCode2] = ["123456", "654321"];
        await iam.send(
          new EnableMFADeviceCommand({ UserName, SerialNumber, AuthenticationCode1, AuthenticationCode2 }),
        );
      },
    ],
  ];
  for (const [what, give] of users) {
    it(`a user's deletion: ${what} first`, async () => {
      const UserName = await user();
      await give(UserName);
      expect(await told(iam.send(new DeleteUserCommand({ UserName })))).to.equal(first(what));
    });
  }

  const groups: [string, (GroupName: string) => Promise<unknown>][] = [
    [
      "remove users from group",
      async (GroupName) => iam.send(new AddUserToGroupCommand({ UserName: await user(), GroupName })),
    ],
    ["detach all policies", (GroupName) => iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn: READ_ONLY }))],
    [
      "delete policies",
      (GroupName) =>
        iam.send(new PutGroupPolicyCommand({ GroupName, PolicyName: "p", PolicyDocument: allow("s3:*", "*") })),
    ],
  ];
  for (const [what, give] of groups) {
    it(`a group's deletion: ${what} first`, async () => {
      const GroupName = await group();
      await give(GroupName);
      expect(await told(iam.send(new DeleteGroupCommand({ GroupName })))).to.equal(first(what));
    });
  }

  it("and takes the deletion of a user, a group and a policy on which nothing hangs", async () => {
    const [UserName, GroupName, PolicyArn] = [await user(), await group(), await policy()];
    expect(await told(iam.send(new DeleteUserCommand({ UserName })))).to.equal("none");
    expect(await told(iam.send(new DeleteGroupCommand({ GroupName })))).to.equal("none");
    expect(await told(iam.send(new DeletePolicyCommand({ PolicyArn })))).to.equal("none");
  });

  it("a policy's deletion while it is a user's or a role's boundary, or has two versions", async () => {
    const remove = (PolicyArn: string) => told(iam.send(new DeletePolicyCommand({ PolicyArn })));
    const attached = "409 DeleteConflictException: Cannot delete a policy attached to entities.";
    const [ofUser, ofRole, twice] = [await policy(), await policy(), await policy()];
    await iam.send(new CreateUserCommand({ UserName: fresh(), PermissionsBoundary: ofUser }));
    await iam.send(new CreateRoleCommand({ RoleName: fresh(), AssumeRolePolicyDocument, PermissionsBoundary: ofRole }));
    expect([await remove(ofUser), await remove(ofRole)]).to.deep.equal([attached, attached]);
    await iam.send(new CreatePolicyVersionCommand({ PolicyArn: twice, PolicyDocument: allow("s3:*", "*") }));
    expect(await remove(twice)).to.match(/^409 DeleteConflictException: This policy has more than one version\. /);
  });

  it("another's name, whatever its case, and takes its own again", async () => {
    const [UserName, taken, GroupName, other] = [await user(), await user(), await group(), await group()];
    const rename = (NewUserName: string) => told(iam.send(new UpdateUserCommand({ UserName, NewUserName })));
    const regroup = (NewGroupName: string) => told(iam.send(new UpdateGroupCommand({ GroupName, NewGroupName })));
    const exists = (kind: string, name: string) =>
      `409 EntityAlreadyExistsException: ${kind} with name ${name} already exists.`;
    expect(await rename(taken.toUpperCase())).to.equal(exists("User", taken.toUpperCase()));
    expect(await regroup(other.toLowerCase())).to.equal(exists("Group", other.toLowerCase()));
    expect([await rename(UserName), await regroup(GroupName)]).to.deep.equal(["none", "none"]);
    const made = new CreateRoleCommand({ RoleName: fresh(), AssumeRolePolicyDocument });
    expect([await told(iam.send(made)), await told(iam.send(made))]).to.deep.equal([
      "none",
      exists("Role", made.input.RoleName ?? ""),
    ]);
  });

  it("a boundary that does not exist, and makes no user then", async () => {
    const UserName = fresh();
    const PermissionsBoundary = NOTHING;
    const RoleName = fresh();
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    const bounded = await user();
    const calls = [
      () => iam.send(new CreateUserCommand({ UserName, PermissionsBoundary })),
      () => iam.send(new PutUserPermissionsBoundaryCommand({ UserName: bounded, PermissionsBoundary })),
      () => iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary })),
      () => iam.send(new CreateRoleCommand({ RoleName: fresh(), AssumeRolePolicyDocument, PermissionsBoundary })),
    ];
    for (const call of calls) expect(await told(call())).to.equal(NO_BOUNDARY);
    expect(await told(iam.send(new GetUserCommand({ UserName })))).to.match(/^404 NoSuchEntityException: /);
  });

  it("a third access key, and the profiles of a role that does not exist", async () => {
    const UserName = await user();
    const key = () => told(iam.send(new CreateAccessKeyCommand({ UserName })));
    const third = "409 LimitExceededException: Cannot exceed quota for AccessKeysPerUser: 2";
    expect([await key(), await key(), await key()]).to.deep.equal(["none", "none", third]);
    const profiles = new ListInstanceProfilesForRoleCommand({ RoleName: "nobody" });
    expect(await told(iam.send(profiles))).to.match(/^404 NoSuchEntityException: /);
  });
});
