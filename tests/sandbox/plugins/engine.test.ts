import { rm, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
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
  ListInstancesCommand,
  ListManagedPoliciesInPermissionSetCommand,
  ListPermissionSetsCommand,
  PutInlinePolicyToPermissionSetCommand,
  SSOAdminClient,
} from "@aws-sdk/client-sso-admin";
import { Provider as AwsProvider } from "@pulumi/aws/provider.js";
import { Provider as NativeProvider } from "@pulumi/aws-native/provider.js";
import { getInstances } from "@pulumi/aws/ssoadmin/index.js";
import {
  Policy,
  Role,
  RolePoliciesExclusive,
  RolePolicy,
  User,
  Group,
  GroupMembership,
  RolePolicyAttachment,
} from "@pulumi/aws/iam/index.js";
import { Bucket } from "@pulumi/aws/s3/index.js";
import { Assignment, PermissionSet } from "@pulumi/aws-native/sso/index.js";
import { Resource, type CustomResourceOptions } from "@pulumi/pulumi";
import { assume, audit, home, program, providers, readOnly, trust, wish, type Wish } from "./engine-program.ts";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation/index.js";
import { expect } from "chai";
import { startSandbox, type SandboxHandle } from "../../../sandbox/lifecycle.ts";
import { prepareShared } from "../../e2e/shared-packages.ts";

const declares =
  (declare: () => unknown): (() => Promise<object>) =>
  () => {
    const outputs = declare();
    return Promise.resolve(Resource.isInstance(outputs) ? {} : (outputs ?? {}));
  };

describe("the plugins under the real engine", () => {
  let sandbox: SandboxHandle;
  let folder: string;
  let iam: IAMClient;
  let sso: SSOAdminClient;
  const saved = { ...process.env };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "switchyard-plugins-"));
    sandbox = await startSandbox({ stateDir: join(folder, "sandbox"), log: () => undefined, prepare: prepareShared });
    Object.assign(process.env, sandbox.env("home"));
    const options = { region: "eu-west-1", endpoint: sandbox.url, profile: "home" };
    iam = new IAMClient(options);
    sso = new SSOAdminClient(options);
  });

  after(async () => {
    await (sandbox as SandboxHandle | undefined)?.stop();
    for (const name of Object.keys(process.env)) if (!(name in saved)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, saved);
    await rm(folder, { recursive: true, force: true });
  });

  const stackOf = (name: string, run: () => Promise<object>): Promise<Stack> =>
    LocalWorkspace.createOrSelectStack({
      stackName: name,
      projectName: "plugins",
      program: run as () => Promise<Record<string, unknown>>,
    });
  const main = (change: Partial<Wish> = {}): Promise<Stack> => stackOf("main", () => program({ ...wish, ...change }));
  const failure = async (run: Promise<unknown>): Promise<string> =>
    run.then(
      () => expect.fail("expected a failure"),
      (error: unknown) => (error as Error).message,
    );
  const only = async (name: string, run: () => Promise<object>): Promise<string> =>
    failure((await stackOf(name, run)).up());

  it("creates, and then has nothing to do, nor after a refresh", async () => {
    const stack = await main();
    const { summary } = await stack.up();
    expect(summary.resourceChanges).to.deep.equal({ create: 9 });
    expect((await stack.preview()).changeSummary).to.deep.equal({ same: 9 });
    expect((await stack.refresh()).summary.resourceChanges).to.deep.equal({ same: 9 });
    expect((await stack.preview()).changeSummary).to.deep.equal({ same: 9 });
  });

  it("shows what was changed by hand, and the next update mends it", async () => {
    const stack = await main();
    const { instanceArn, setArn } = await stack.outputs();
    const set = { InstanceArn: instanceArn!.value as string, PermissionSetArn: setArn!.value as string };
    const RoleName = "reader";
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: audit }));
    await iam.send(
      new PutRolePolicyCommand({ RoleName, PolicyName: "by-hand", PolicyDocument: JSON.stringify(assume("*")) }),
    );
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trust("222222222222") }));
    await iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: "hand", Value: "yes" }] }));
    await sso.send(new PutInlinePolicyToPermissionSetCommand({ ...set, InlinePolicy: JSON.stringify(assume("*")) }));
    await sso.send(new AttachManagedPolicyToPermissionSetCommand({ ...set, ManagedPolicyArn: audit }));

    const seen: string[] = [];
    const { summary } = await stack.refresh({
      onEvent: ({ resOutputsEvent }) => {
        const step = resOutputsEvent?.metadata;
        if (step?.detailedDiff)
          seen.push(...Object.keys(step.detailedDiff).map((property) => `${step.type} ${property}`));
      },
    });
    expect(summary.resourceChanges).to.deep.equal({ same: 5, update: 4 });
    expect(seen.map((line) => line.replace(/^\S*:/, "")).sort()).to.include.members([
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

  it("changes in place what can be, and replaces for a new name", async () => {
    const inPlace = await main({ description: "reads a lot" });
    expect((await inPlace.preview()).changeSummary).to.deep.equal({ same: 8, update: 1 });
    expect((await inPlace.up()).summary.resourceChanges).to.deep.equal({ same: 8, update: 1 });
    const renamed = await main({ description: "reads a lot", setName: "AbcCorpReader" });
    expect((await renamed.preview()).changeSummary).to.deep.equal({ same: 7, replace: 2 });
    const order = new Set<string>();
    const { summary } = await renamed.up({
      onEvent: ({ resourcePreEvent: { metadata } = {} }) => {
        if (metadata && /^(delete|create)-/.test(metadata.op))
          order.add(`${metadata.op} ${metadata.type.split(":").at(-1) ?? ""}`);
      },
    });
    expect(summary.resourceChanges).to.deep.equal({ same: 7, replace: 2 });
    expect([...order]).to.deep.equal([
      "delete-replaced Assignment",
      "delete-replaced PermissionSet",
      "create-replacement PermissionSet",
      "create-replacement Assignment",
    ]);
    const other = await main({ description: "reads a lot", setName: "AbcCorpReader", group: "Support" });
    expect((await other.up()).summary.resourceChanges).to.deep.equal({ same: 8, replace: 1 });
    const { InstanceArn } = (await sso.send(new ListInstancesCommand({}))).Instances![0]!;
    expect((await sso.send(new ListPermissionSetsCommand({ InstanceArn }))).PermissionSets).to.have.length(1);
  });

  it("imports a role, a permission set and an assignment by id", async () => {
    const { instanceArn, setId, assignmentId } = await (await main()).outputs();
    const [principalId] = (assignmentId!.value as string).split("|").slice(-1);
    const stack = await stackOf(
      "imported",
      declares(() => {
        const { aws, native } = providers(home);
        const keep = { retainOnDelete: true };
        new Role(
          "reader",
          { name: "reader", assumeRolePolicy: trust(home), description: "reads a lot", tags: { team: "a" } },
          { ...aws, ...keep, import: "reader" },
        );
        new RolePolicy(
          "inline",
          { name: "inline", role: "reader", policy: JSON.stringify(assume("*")) },
          { ...aws, ...keep, import: "reader:inline" },
        );
        const set = new PermissionSet(
          "set",
          {
            name: "AbcCorpReader",
            instanceArn: instanceArn!.value as string,
            sessionDuration: "PT1H",
            inlinePolicy: JSON.stringify(assume(wish.resource)),
            managedPolicies: [],
            customerManagedPolicyReferences: [],
            tags: [{ key: "team", value: "a" }],
          },
          { ...native, ...keep, import: setId!.value as string },
        );
        new Assignment(
          "set",
          {
            instanceArn: instanceArn!.value as string,
            permissionSetArn: set.permissionSetArn,
            principalId: principalId!,
            principalType: "GROUP",
            targetId: home,
            targetType: "AWS_ACCOUNT",
          },
          { ...native, ...keep, import: assignmentId!.value as string },
        );
      }),
    );
    expect((await stack.up()).summary.resourceChanges).to.deep.equal({ create: 3, import: 4 });
    expect((await stack.preview()).changeSummary).to.deep.equal({ same: 7 });
    await stack.destroy();
  });

  it("keeps a half-made permission set, and the next update finishes it", async () => {
    const run = (resource: string): Promise<Stack> =>
      stackOf("half", async () => {
        const { aws, native } = providers(home);
        const { arns } = await getInstances({}, { provider: aws.provider as AwsProvider });
        const set = new PermissionSet(
          "half",
          { name: "Half", instanceArn: arns[0]!, inlinePolicy: assume(resource) },
          native,
        );
        return { id: set.id };
      });
    const message = await failure((await run("x".repeat(11_000))).up());
    expect(message).to.match(/creating SSO PermissionSet \(Half\): \w+/);
    const stack = await run("arn:aws:iam::222222222222:role/reader");
    expect((await stack.up()).summary.resourceChanges).to.deep.equal({ same: 3, update: 1 });
    await stack.destroy();
  });

  it("refuses credentials of another account before it writes anything", async () => {
    const message = await only(
      "wrong",
      declares(() => {
        const { aws } = providers("222222222222");
        return new Role("never", { name: "never", assumeRolePolicy: trust(home) }, aws);
      }),
    );
    expect(message).to.contain("expected 222222222222").and.to.contain(`belong to AWS account ${home}`);
    const { Roles } = await iam.send(new ListRolesCommand({}));
    expect(Roles!.map(({ RoleName }) => RoleName)).not.to.include("never");
    const { InstanceArn } = (await sso.send(new ListInstancesCommand({}))).Instances![0]!;
    const set = (native: CustomResourceOptions) =>
      new PermissionSet("never", { name: "never", instanceArn: InstanceArn! }, native);
    const native = await only(
      "wrong-native",
      declares(() => set(providers("222222222222").native)),
    );
    expect(native).to.contain("expected 222222222222").and.to.contain(`belong to AWS account ${home}`);
  });

  it("has aws-native write to any account where validation is skipped, which is its SDK's default", async () => {
    const { InstanceArn } = (await sso.send(new ListInstancesCommand({}))).Instances![0]!;
    const stack = await stackOf(
      "unguarded",
      declares(() => {
        const provider = new NativeProvider("n", { region: "eu-west-1", allowedAccountIds: ["222222222222"] });
        return new PermissionSet("any", { name: "Any", instanceArn: InstanceArn! }, { provider });
      }),
    );
    expect((await stack.up()).summary.resourceChanges).to.deep.equal({ create: 3 });
    await stack.destroy();
  });

  it("fails as the official provider where a listed inline policy is missing", async () => {
    const message = await only(
      "missing",
      declares(() => {
        const { aws } = providers(home);
        const role = new Role("bare", { name: "bare", assumeRolePolicy: trust(home) }, aws);
        return new RolePoliciesExclusive("bare", { roleName: role.name, policyNames: ["absent"] }, aws);
      }),
    );
    expect(message).to.contain("missing required field, PutRolePolicyInput.PolicyDocument");
    await (
      await stackOf(
        "missing",
        declares(() => ({})),
      )
    ).destroy();
  });

  it("names an unsupported type, property or setting, and AWS's own error", async function () {
    // why: once, on a busy machine, the engine ended without the reason; it could not be made to happen again.
    this.retries(2);
    const options = (): CustomResourceOptions => providers(home).aws;
    const bucket = await only(
      "type",
      declares(() => new Bucket("b", {}, options())),
    );
    expect(bucket).to.contain("resource type aws:s3/bucket:Bucket is not supported");
    const property = await only(
      "property",
      declares(() => new Role("r", { assumeRolePolicy: trust(home), inlinePolicies: [] }, options())),
    );
    expect(property).to.contain("inlinePolicies").and.to.contain("not supported by this plugin");
    const setting = await only(
      "setting",
      declares(() => new AwsProvider("p", { region: "eu-west-1", useFipsEndpoint: true })),
    );
    expect(setting).to.contain("useFipsEndpoint").and.to.contain("not supported");
    const taken = { RoleName: "taken", AssumeRolePolicyDocument: trust(home) };
    await iam.send(new CreateRoleCommand(taken));
    const twice = await only(
      "twice",
      declares(() => new Role("r", { name: "taken", assumeRolePolicy: trust(home) }, options())),
    );
    await iam.send(new DeleteRoleCommand(taken));
    expect(twice).to.contain("creating IAM Role (taken): EntityAlreadyExists");
  });

  it("manages policies, users, groups and memberships", async () => {
    const run = (path: string): Promise<Stack> =>
      stackOf(
        "people",
        declares(() => {
          const { aws } = providers(home);
          const policy = new Policy(
            "p",
            { policy: JSON.stringify(assume(`arn:aws:iam::222222222222:role/${path}`)), tags: { path } },
            aws,
          );
          const user = new User("dora", { name: `dora-${path}`, forceDestroy: true }, aws);
          const group = new Group("team", { name: "team" }, aws);
          new GroupMembership("team", { group: group.name, users: [user.name] }, aws);
          const role = new Role("worker", { assumeRolePolicy: trust(home), namePrefix: "worker-" }, aws);
          new RolePolicyAttachment("worker", { role, policyArn: policy.arn }, aws);
          return { name: role.name };
        }),
      );
    const stack = await run("one");
    expect((await stack.up()).outputs["name"]!.value).to.match(/^worker-[0-9a-f]{7}$/);
    expect((await stack.refresh()).summary.resourceChanges).to.deep.equal({ same: 9 });
    const changed = await run("two");
    expect((await changed.up()).summary.resourceChanges).to.deep.equal({ same: 6, update: 3 });
    expect((await changed.refresh()).summary.resourceChanges).to.deep.equal({ same: 9 });
    await changed.destroy();
  });

  it("destroys everything, also what is gone already", async () => {
    const stack = await main();
    await stack.destroy();
    const { InstanceArn } = (await sso.send(new ListInstancesCommand({}))).Instances![0]!;
    expect((await sso.send(new ListPermissionSetsCommand({ InstanceArn }))).PermissionSets).to.deep.equal([]);
    const { Roles } = await iam.send(new ListRolesCommand({}));
    expect(Roles!.map(({ RoleName }) => RoleName)).not.to.include("reader");
  });
});
