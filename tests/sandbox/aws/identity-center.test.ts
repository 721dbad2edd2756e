import { expect } from "chai";
import {
  AttachCustomerManagedPolicyReferenceToPermissionSetCommand,
  AttachManagedPolicyToPermissionSetCommand,
  CreatePermissionSetCommand,
  DeletePermissionSetCommand,
  DescribeInstanceCommand,
  DescribePermissionSetCommand,
  DescribePermissionSetProvisioningStatusCommand,
  GetPermissionsBoundaryForPermissionSetCommand,
  ListAccountAssignmentsCommand,
  ListAccountsForProvisionedPermissionSetCommand,
  ListInstancesCommand,
  ListTagsForResourceCommand,
  ProvisionPermissionSetCommand,
  PutInlinePolicyToPermissionSetCommand,
  PutPermissionsBoundaryToPermissionSetCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdatePermissionSetCommand,
  CreateAccountAssignmentCommand,
} from "@aws-sdk/client-sso-admin";
import {
  DeleteRoleCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
  type Role,
} from "@aws-sdk/client-iam";
import { allow, assign, HOME, INSTANCE, makeSet, principalId, unassign } from "./permission-set.ts";
import { refusal, startTestAws, type TestAws } from "./world.ts";

const InstanceArn = INSTANCE;
const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";

describe("sandbox aws: Identity Center", () => {
  let test: TestAws;
  let serial = 0;
  const freshName = (): string => `Set${String((serial += 1))}`;
  const reservedRole = async (set: string): Promise<Role | undefined> => {
    const { Roles } = await test
      .iam("home")
      .send(new ListRolesCommand({ PathPrefix: "/aws-reserved/", MaxItems: 1_000 }));
    return Roles?.find(({ RoleName }) => RoleName?.startsWith(`AWSReservedSSO_${set}_`));
  };

  before(async () => {
    test = await startTestAws();
  });
  after(() => test.stop());

  it("is in the home account and its region only", async () => {
    const list = async (keys: string, region?: string) =>
      (await test.center(keys, region).send(new ListInstancesCommand({}))).Instances;
    expect((await list("home"))?.[0]).to.include({ InstanceArn, OwnerAccountId: HOME, Status: "ACTIVE" });
    expect(await list("client-abccorp")).to.deep.equal([]);
    expect(await list("home", "us-east-1")).to.deep.equal([]);
    expect((await test.center().send(new DescribeInstanceCommand({ InstanceArn }))).IdentityStoreId).to.match(/^d-/);
    expect(await refusal(test.center("client-abccorp").send(new DescribeInstanceCommand({ InstanceArn })))).to.equal(
      "AccessDeniedException",
    );
  });

  describe("the role of a permission set", () => {
    it("comes with the first assignment, goes with the last, and has another suffix after that", async () => {
      const name = freshName();
      const set = await makeSet(test, name, allow("s3:*", "*"));
      await test.center().send(
        new AttachManagedPolicyToPermissionSetCommand({
          InstanceArn,
          PermissionSetArn: set,
          ManagedPolicyArn: READ_ONLY,
        }),
      );
      expect(await reservedRole(name)).to.equal(undefined);

      expect((await assign(test, set, "alice@acme.example")).Status).to.equal("SUCCEEDED");
      const first = await reservedRole(name);
      const RoleName = first?.RoleName ?? "";
      expect(first?.Arn).to.match(
        new RegExp(
          `^arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_${name}_[0-9a-f]{16}$`,
        ),
      );
      const inline = await test
        .iam("home")
        .send(new GetRolePolicyCommand({ RoleName, PolicyName: "AwsSSOInlinePolicy" }));
      expect(decodeURIComponent(inline.PolicyDocument ?? "")).to.equal(allow("s3:*", "*"));
      const { AttachedPolicies } = await test.iam("home").send(new ListAttachedRolePoliciesCommand({ RoleName }));
      expect(AttachedPolicies?.map(({ PolicyArn }) => PolicyArn)).to.deep.equal([READ_ONLY]);

      await assign(test, set, "Auditors");
      await unassign(test, set, "alice@acme.example");
      expect((await reservedRole(name))?.RoleName).to.equal(RoleName);
      await unassign(test, set, "Auditors");
      expect(await reservedRole(name)).to.equal(undefined);

      await assign(test, set, "Auditors");
      expect((await reservedRole(name))?.RoleName).not.to.equal(RoleName);
    });

    it("has what was provisioned last, not what the set is by now", async () => {
      const name = freshName();
      const PermissionSetArn = await makeSet(test, name, allow("s3:*", "*"));
      await assign(test, PermissionSetArn, "alice@acme.example");
      const RoleName = (await reservedRole(name))?.RoleName ?? "";
      const inline = async (): Promise<string> => {
        const { PolicyDocument } = await test
          .iam("home")
          .send(new GetRolePolicyCommand({ RoleName, PolicyName: "AwsSSOInlinePolicy" }));
        return decodeURIComponent(PolicyDocument ?? "");
      };
      const stale = async () => {
        const ProvisioningStatus = "LATEST_PERMISSION_SET_NOT_PROVISIONED";
        const input = { InstanceArn, PermissionSetArn, ProvisioningStatus } as const;
        return (await test.center().send(new ListAccountsForProvisionedPermissionSetCommand(input))).AccountIds;
      };
      await test.center().send(
        new PutInlinePolicyToPermissionSetCommand({
          InstanceArn,
          PermissionSetArn,
          InlinePolicy: allow("ec2:*", "*"),
        }),
      );
      expect(await inline()).to.equal(allow("s3:*", "*"));
      expect(await stale()).to.deep.equal([HOME]);

      const started = await test
        .center()
        .send(
          new ProvisionPermissionSetCommand({ InstanceArn, PermissionSetArn, TargetType: "ALL_PROVISIONED_ACCOUNTS" }),
        );
      const id = started.PermissionSetProvisioningStatus?.RequestId ?? "";
      expect(started.PermissionSetProvisioningStatus?.Status).to.equal("IN_PROGRESS");
      const describe = () =>
        test
          .center()
          .send(
            new DescribePermissionSetProvisioningStatusCommand({ InstanceArn, ProvisionPermissionSetRequestId: id }),
          );
      while ((await describe()).PermissionSetProvisioningStatus?.Status === "IN_PROGRESS");
      expect((await describe()).PermissionSetProvisioningStatus?.Status).to.equal("SUCCEEDED");
      expect(await inline()).to.equal(allow("ec2:*", "*"));
      expect(await stale()).to.deep.equal([]);
    });

    it("is AWS's to change, and may not be imitated", async () => {
      const name = freshName();
      await assign(test, await makeSet(test, name), "alice@acme.example");
      const RoleName = (await reservedRole(name))?.RoleName ?? "";
      const home = test.iam("home");
      const put = new PutRolePolicyCommand({ RoleName, PolicyName: "more", PolicyDocument: allow("*", "*") });
      expect(await refusal(home.send(put))).to.equal("UnmodifiableEntityException");
      expect(await refusal(home.send(new DeleteRoleCommand({ RoleName })))).to.equal("UnmodifiableEntityException");
      expect(await refusal(home.send(new GetRoleCommand({ RoleName })))).to.equal("none");
    });

    it("is not made when one of its policies does not exist, and the status says so", async () => {
      const set = await makeSet(test, freshName());
      const ManagedPolicyArn = "arn:aws:iam::aws:policy/NoSuchPolicy";
      await test
        .center()
        .send(new AttachManagedPolicyToPermissionSetCommand({ InstanceArn, PermissionSetArn: set, ManagedPolicyArn }));
      const status = await assign(test, set, "alice@acme.example");
      expect(status.Status).to.equal("FAILED");
      expect(status.FailureReason).to.include("NoSuchPolicy");
      const { AccountAssignments } = await test
        .center()
        .send(new ListAccountAssignmentsCommand({ InstanceArn, PermissionSetArn: set, AccountId: HOME }));
      expect(AccountAssignments).to.deep.equal([]);
    });
  });

  describe("refuses", () => {
    const create = (input: object) =>
      refusal(test.center().send(new CreatePermissionSetCommand({ InstanceArn, Name: freshName(), ...input })));
    const cases: [string, object, string][] = [
      ["a name of 32 characters, not", { Name: "x".repeat(32) }, "none"],
      ["a name of 33 characters", { Name: "x".repeat(33) }, "ValidationException"],
      ["a name with a space", { Name: "Read Only" }, "ValidationException"],
      ["a session of 12 hours, not", { SessionDuration: "PT12H" }, "none"],
      ["a session of 13 hours", { SessionDuration: "PT13H" }, "ValidationException"],
      ["a session of half an hour", { SessionDuration: "PT30M" }, "ValidationException"],
      [
        "a relay state that is an address, not",
        { RelayState: "https://signin.aws.amazon.com/switchrole?account=222222222222&roleName=a" },
        "none",
      ],
      ["a relay state of 241 characters", { RelayState: "x".repeat(241) }, "ValidationException"],
      ["a relay state with a line break", { RelayState: "a\nb" }, "ValidationException"],
      ["a description of 701 characters", { Description: "x".repeat(701) }, "ValidationException"],
      ["a tag key of AWS's", { Tags: [{ Key: "aws:x", Value: "" }] }, "ValidationException"],
    ];
    for (const [what, input, expected] of cases) {
      it(what, async () => expect(await create(input)).to.equal(expected));
    }

    it("a second set of the same name", async () => {
      await makeSet(test, "Twice");
      expect(await create({ Name: "Twice" })).to.equal("ConflictException");
    });
    it("an inline policy of more than 10,240 characters, white space not counted", async () => {
      const PermissionSetArn = await makeSet(test, freshName());
      const put = (InlinePolicy: string) =>
        refusal(
          test
            .center()
            .send(new PutInlinePolicyToPermissionSetCommand({ InstanceArn, PermissionSetArn, InlinePolicy })),
        );
      const padded = (size: number): string => {
        const bare = allow("s3:*", "arn:aws:s3:::");
        return allow("s3:*", `arn:aws:s3:::${"x".repeat(size - bare.length)}`);
      };
      expect(await put(`${padded(10_240)}${" ".repeat(1_000)}`)).to.equal("none");
      expect(await put(padded(10_241))).to.equal("ServiceQuotaExceededException");
      expect(await put("not JSON")).to.equal("ValidationException");
      expect(
        await put('{"Version":"2012-10-17","Statement":[{"Effect":"Permit","Action":"s3:*","Resource":"*"}]}'),
      ).to.equal("ValidationException");
    });
    it("the deletion of a set that is assigned, and takes it afterwards", async () => {
      const PermissionSetArn = await makeSet(test, freshName());
      const remove = () =>
        refusal(test.center().send(new DeletePermissionSetCommand({ InstanceArn, PermissionSetArn })));
      await assign(test, PermissionSetArn, "Support");
      expect(await remove()).to.equal("ConflictException");
      await unassign(test, PermissionSetArn, "Support");
      expect(await remove()).to.equal("none");
      expect(await remove()).to.equal("ResourceNotFoundException");
    });
    it("assignments of nobody, of a group as a user, twice, and outside the organization", async () => {
      const PermissionSetArn = await makeSet(test, freshName());
      const group = await principalId(test, "Support");
      const attempt = (more: object) => {
        const input = {
          InstanceArn,
          PermissionSetArn,
          TargetId: HOME,
          TargetType: "AWS_ACCOUNT" as const,
          ...group,
          ...more,
        };
        return refusal(test.center().send(new CreateAccountAssignmentCommand(input)));
      };
      expect(await attempt({ PrincipalId: "01234567-89ab-cdef-0123-456789abcdef" })).to.equal(
        "ResourceNotFoundException",
      );
      expect(await attempt({ PrincipalType: "USER" })).to.equal("ResourceNotFoundException");
      expect(await attempt({ PrincipalId: "Support" })).to.equal("ValidationException");
      expect(await attempt({ TargetId: "222222222222" })).to.equal("ResourceNotFoundException");
      await assign(test, PermissionSetArn, "Support");
      expect(await attempt({})).to.equal("ConflictException");
    });
    it("a 21st policy on a set", async () => {
      const PermissionSetArn = await makeSet(test, freshName());
      const attach = (Name: string) =>
        refusal(
          test.center().send(
            new AttachCustomerManagedPolicyReferenceToPermissionSetCommand({
              InstanceArn,
              PermissionSetArn,
              CustomerManagedPolicyReference: { Name },
            }),
          ),
        );
      for (let index = 0; index < 20; index += 1) expect(await attach(`p${index}`)).to.equal("none");
      expect(await attach("p20")).to.equal("ServiceQuotaExceededException");
      expect(await attach("p19")).to.equal("ConflictException");
    });
  });

  it("ends the removal of an assignment that is not there with FAILED", async () => {
    const set = await makeSet(test, freshName());
    const status = await unassign(test, set, "alice@acme.example");
    expect(status).to.include({
      Status: "FAILED",
      FailureReason: "Received a 404 status error: Assignment not found.",
    });
  });

  it("keeps tags, a boundary, and the relay state only while it is sent", async () => {
    const made = await test.center().send(
      new CreatePermissionSetCommand({
        InstanceArn,
        Name: freshName(),
        RelayState: "https://a.example/",
        Tags: [{ Key: "a", Value: "1" }],
      }),
    );
    const PermissionSetArn = made.PermissionSet?.PermissionSetArn ?? "";
    expect(PermissionSetArn).to.match(/^arn:aws:sso:::permissionSet\/ssoins-[0-9a-f]{16}\/ps-[0-9a-f]{16}$/);
    const input = { InstanceArn, ResourceArn: PermissionSetArn };
    await test.center().send(new TagResourceCommand({ ...input, Tags: [{ Key: "b", Value: "2" }] }));
    await test.center().send(new UntagResourceCommand({ ...input, TagKeys: ["a"] }));
    expect((await test.center().send(new ListTagsForResourceCommand(input))).Tags).to.deep.equal([
      { Key: "b", Value: "2" },
    ]);

    const read = () =>
      test.center().send(new GetPermissionsBoundaryForPermissionSetCommand({ InstanceArn, PermissionSetArn }));
    expect(await refusal(read())).to.equal("ResourceNotFoundException");
    const PermissionsBoundary = { ManagedPolicyArn: READ_ONLY };
    await test
      .center()
      .send(new PutPermissionsBoundaryToPermissionSetCommand({ InstanceArn, PermissionSetArn, PermissionsBoundary }));
    expect((await read()).PermissionsBoundary).to.deep.equal(PermissionsBoundary);

    await test.center().send(new UpdatePermissionSetCommand({ InstanceArn, PermissionSetArn, Description: "d" }));
    const { PermissionSet } = await test
      .center()
      .send(new DescribePermissionSetCommand({ InstanceArn, PermissionSetArn }));
    expect(PermissionSet).to.include({ Description: "d", SessionDuration: "PT1H" });
    expect(PermissionSet).not.to.have.property("RelayState");
  });
});
