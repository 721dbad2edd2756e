import {
  AttachRolePolicyCommand,
  GetRoleCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  AttachManagedPolicyToPermissionSetCommand,
  GetInlinePolicyForPermissionSetCommand,
  ListManagedPoliciesInPermissionSetCommand,
  ListPermissionSetsCommand,
  PutInlinePolicyToPermissionSetCommand,
  SSOAdminClient,
} from "@aws-sdk/client-sso-admin";
import { Role, RolePolicy } from "@pulumi/aws/iam/index.js";
import { Assignment, PermissionSet } from "@pulumi/aws-native/sso/index.js";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { expect } from "chai";
import { WORLD_IDENTITY_CENTER } from "../../../sandbox/world.ts";
import { startEngineBox, type EngineBox } from "./engine-box.ts";
import { assume, audit, home, program, providers, readOnly, trust, wish, type Wish } from "./engine-program.ts";

const { instanceArn } = WORLD_IDENTITY_CENTER;

describe("the plugins under the real engine", () => {
  let box: EngineBox;
  let iam: IAMClient;
  let sso: SSOAdminClient;
  const main = (change: Partial<Wish> = {}): Promise<Stack> => box.stack("main", () => program({ ...wish, ...change }));

  before(async () => {
    box = await startEngineBox();
    const options = { region: "eu-west-1", endpoint: box.sandbox.url, profile: "home" };
    iam = new IAMClient(options);
    sso = new SSOAdminClient(options);
  });
  after(() => (box as EngineBox | undefined)?.stop());

  it("create, and then have nothing to do, nor after a refresh", async () => {
    const stack = await main();
    expect((await stack.up()).summary.resourceChanges).to.deep.equal({ create: 9 });
    expect((await stack.refresh()).summary.resourceChanges).to.deep.equal({ same: 9 });
    expect((await stack.preview()).changeSummary).to.deep.equal({ same: 9 });
  });

  it("show what was changed by hand, and the next update mends it", async () => {
    const stack = await main();
    const { setArn } = await stack.outputs();
    const set = { InstanceArn: instanceArn, PermissionSetArn: setArn!.value as string };
    const RoleName = "reader";
    const PolicyDocument = JSON.stringify(assume("*"));
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: audit }));
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "by-hand", PolicyDocument }));
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trust("222222222222") }));
    await iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: "hand", Value: "yes" }] }));
    await sso.send(new PutInlinePolicyToPermissionSetCommand({ ...set, InlinePolicy: PolicyDocument }));
    await sso.send(new AttachManagedPolicyToPermissionSetCommand({ ...set, ManagedPolicyArn: audit }));
    expect(await box.drift(stack)).to.include.members([
      "PermissionSet inlinePolicy",
      "PermissionSet managedPolicies",
      "Role assumeRolePolicy",
      "Role tags",
      "RolePoliciesExclusive policyNames",
      "RolePolicyAttachmentsExclusive policyArns",
    ]);
    expect((await stack.up()).summary.resourceChanges).to.deep.equal({ same: 5, update: 4 });

    const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    expect(AttachedPolicies!.map(({ PolicyArn }) => PolicyArn)).to.deep.equal([readOnly]);
    expect((await iam.send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames).to.deep.equal(["inline"]);
    const { Role: role } = await iam.send(new GetRoleCommand({ RoleName }));
    expect(decodeURIComponent(role!.AssumeRolePolicyDocument!)).to.contain(home);
    expect(role!.Tags).to.deep.equal([{ Key: "team", Value: "a" }]);
    const { InlinePolicy } = await sso.send(new GetInlinePolicyForPermissionSetCommand(set));
    expect(JSON.parse(InlinePolicy!)).to.deep.equal(assume(wish.resource));
    expect((await sso.send(new ListManagedPoliciesInPermissionSetCommand(set))).AttachedManagedPolicies).to.deep.equal(
      [],
    );
  });

  it("change in place what can be, and replace for a new name, a set's assignments around it", async () => {
    const renamed = await main({ description: "reads a lot", setName: "AbcCorpReader" });
    const steps = { same: 6, update: 1, replace: 2 };
    expect((await renamed.preview()).changeSummary).to.deep.equal(steps);
    const order = new Set<string>();
    const { summary } = await renamed.up({
      onEvent: ({ resourcePreEvent: { metadata } = {} }) => {
        if (metadata && /^(delete|create)-/.test(metadata.op))
          order.add(`${metadata.op} ${metadata.type.split(":").at(-1) ?? ""}`);
      },
    });
    expect(summary.resourceChanges).to.deep.equal(steps);
    expect([...order]).to.deep.equal([
      "delete-replaced Assignment",
      "delete-replaced PermissionSet",
      "create-replacement PermissionSet",
      "create-replacement Assignment",
    ]);
    const other = await main({ description: "reads a lot", setName: "AbcCorpReader", group: "Support" });
    expect((await other.up()).summary.resourceChanges).to.deep.equal({ same: 8, replace: 1 });
    const { PermissionSets } = await sso.send(new ListPermissionSetsCommand({ InstanceArn: instanceArn }));
    expect(PermissionSets).to.have.length(1);
  });

  it("import a role, a permission set and an assignment by id", async () => {
    const { setId, assignmentId } = await (await main()).outputs();
    const [principalId] = (assignmentId!.value as string).split("|").slice(-1);
    const stack = await box.stack("imported", () => {
      const { aws, native } = providers(home);
      const by = (id: string) => ({ import: id, retainOnDelete: true });
      new Role(
        "reader",
        { name: "reader", assumeRolePolicy: trust(home), description: "reads a lot", tags: { team: "a" } },
        { ...aws, ...by("reader") },
      );
      new RolePolicy(
        "inline",
        { name: "inline", role: "reader", policy: JSON.stringify(assume("*")) },
        { ...aws, ...by("reader:inline") },
      );
      const set = new PermissionSet(
        "set",
        {
          name: "AbcCorpReader",
          instanceArn,
          sessionDuration: "PT1H",
          managedPolicies: [],
          customerManagedPolicyReferences: [],
          inlinePolicy: JSON.stringify(assume(wish.resource)),
          tags: [{ key: "team", value: "a" }],
        },
        { ...native, ...by(setId!.value as string) },
      );
      const target = { instanceArn, targetId: home, targetType: "AWS_ACCOUNT" } as const;
      const principal = { principalId: principalId!, principalType: "GROUP" } as const;
      new Assignment(
        "set",
        { ...target, ...principal, permissionSetArn: set.permissionSetArn },
        { ...native, ...by(assignmentId!.value as string) },
      );
    });
    expect((await stack.up()).summary.resourceChanges).to.deep.equal({ create: 3, import: 4 });
    expect((await stack.preview()).changeSummary).to.deep.equal({ same: 7 });
    await stack.destroy();
  });

  it("keep a half-made permission set, and the next update finishes it", async () => {
    const half = (resource: string) => (): void => {
      new PermissionSet("half", { name: "Half", instanceArn, inlinePolicy: assume(resource) }, providers(home).native);
    };
    expect(await box.failure("half", half("x".repeat(11_000)))).to.match(/operation CREATE failed with "\w+": /);
    const stack = await box.stack("half", half(wish.resource));
    expect((await stack.up()).summary.resourceChanges).to.deep.equal({ same: 3, update: 1 });
    await stack.destroy();
  });

  it("fail an update with the words of the plugin, before anything is written with another account's credentials", async () => {
    const role = await box.failure("wrong", () => {
      return new Role("never", { name: "never", assumeRolePolicy: trust(home) }, providers("222222222222").aws);
    });
    expect(role).to.contain("expected 222222222222").and.to.contain(`belong to AWS account ${home}`);
    // why a stack of its own: the engine begins nothing more once one has failed.
    const set = await box.failure("wrong-native", () => {
      return new PermissionSet("never", { name: "never", instanceArn }, providers("222222222222").native);
    });
    expect(set).to.contain(`account ID not allowed (${home})`);
    const { Roles } = await iam.send(new ListRolesCommand({}));
    expect(Roles!.map(({ RoleName }) => RoleName)).not.to.include("never");
  });

  it("destroy everything", async () => {
    await (await main()).destroy();
    const { PermissionSets } = await sso.send(new ListPermissionSetsCommand({ InstanceArn: instanceArn }));
    expect(PermissionSets).to.deep.equal([]);
    const { Roles } = await iam.send(new ListRolesCommand({}));
    expect(Roles!.map(({ RoleName }) => RoleName)).not.to.include("reader");
  });
});
