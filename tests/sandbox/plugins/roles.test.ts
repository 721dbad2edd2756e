import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreateUserCommand,
  DetachRolePolicyCommand,
  GetInstanceProfileCommand,
  GetRoleCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { expect } from "chai";
import { nativeProvider } from "../../../sandbox/plugins/aws-native/native-provider.ts";
import type { Provider } from "../../../sandbox/plugins/protocol/provider.ts";
import type { Properties } from "../../../sandbox/plugins/protocol/value.ts";
import { WORLD_IDENTITY_CENTER } from "../../../sandbox/world.ts";
import { refusal } from "../aws/world.ts";
import { assume, audit, home, readOnly, trust } from "./engine-program.ts";
import { type Declared, failureOf, type InProcess, Stack, startInProcess } from "./in-process.ts";

const PolicyDocument = JSON.stringify(assume("*"));

describe("the aws plugin: roles", () => {
  let box: InProcess;
  let iam: IAMClient;
  let serial = 0;
  const fresh = (): string => `made${String((serial += 1))}`;
  const role = (name: string, inputs: Properties = {}): Declared => ({
    type: "Role",
    name,
    inputs: { name, assumeRolePolicy: trust(home), ...inputs },
  });
  /** A role with one managed and one inline policy, and no others. */
  const access = (name: string, inputs: Properties = {}): Declared[] => [
    role(name, { description: "reads", tags: { team: "a" }, forceDetachPolicies: true, ...inputs }),
    { type: "RolePolicyAttachmentsExclusive", name, inputs: { roleName: name, policyArns: [readOnly] } },
    { type: "RolePolicy", name: `${name}/inline`, inputs: { name: "inline", role: name, policy: PolicyDocument } },
    { type: "RolePoliciesExclusive", name, inputs: { roleName: name, policyNames: ["inline"] } },
  ];
  const stackOf = async (...declared: Declared[]): Promise<Stack> => {
    const stack = new Stack(box.provider);
    await stack.up(declared);
    return stack;
  };
  const live = async (RoleName: string) => (await iam.send(new GetRoleCommand({ RoleName }))).Role!;
  /** The calls of IAM that the work makes, but for reads. */
  const writes = async (work: () => Promise<unknown>): Promise<string[]> => {
    await box.test.admin("DELETE", "calls");
    await work();
    const calls = Object.entries(await box.test.admin<Record<string, number>>("GET", "calls"));
    return calls.flatMap(([call, times]) => (/:(Get|List)/.test(call) ? [] : [`${call.slice(4)} ${times}`]));
  };

  before(async () => {
    box = await startInProcess();
    iam = box.test.iam("home");
  });
  after(() => (box as InProcess | undefined)?.stop());

  it("are made with their policies, and then there is nothing to do, nor after a refresh", async () => {
    const stack = new Stack(box.provider);
    const declared = access("reader");
    expect(await stack.up(declared)).to.deep.equal({ create: 4 });
    expect(await stack.refresh()).to.deep.equal([]);
    expect(await stack.up(declared)).to.deep.equal({ same: 4 });
    const sent = decodeURIComponent((await live("reader")).AssumeRolePolicyDocument!);
    expect(Object.keys(JSON.parse(sent) as object)).to.deep.equal(["Statement", "Version"]);
  });

  it("show what was changed by hand, and the next update mends it", async () => {
    const RoleName = "mended";
    const stack = await stackOf(...access(RoleName));
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: audit }));
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "by-hand", PolicyDocument }));
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trust("222222222222") }));
    await iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: "hand", Value: "yes" }] }));
    expect(await stack.refresh()).to.deep.equal([
      "Role assumeRolePolicy",
      "Role tags",
      "RolePoliciesExclusive policyNames",
      "RolePolicyAttachmentsExclusive policyArns",
    ]);
    expect(await stack.up(access(RoleName))).to.deep.equal({ same: 1, update: 3 });
    const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    expect(AttachedPolicies!.map(({ PolicyArn }) => PolicyArn)).to.deep.equal([readOnly]);
    expect((await iam.send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames).to.deep.equal(["inline"]);
    const found = await live(RoleName);
    expect(decodeURIComponent(found.AssumeRolePolicyDocument!)).to.contain(home);
    expect(found.Tags).to.deep.equal([{ Key: "team", Value: "a" }]);
  });

  it("are updated by the call for each property, and by no other", async () => {
    const name = fresh();
    const stack = await stackOf(role(name, { description: "reads" }));
    const change = (inputs: Properties) => writes(() => stack.up([role(name, inputs)]));
    const description = "reads";
    expect(await change({ description, maxSessionDuration: 7200 })).to.deep.equal(["UpdateRole 1"]);
    expect(await live(name)).to.include({ Description: "reads", MaxSessionDuration: 7200 });
    const next = { maxSessionDuration: 7200 };
    expect(await change({ ...next, description: "writes" })).to.deep.equal(["UpdateRoleDescription 1"]);
    expect(await live(name)).to.include({ Description: "writes", MaxSessionDuration: 7200 });
    expect(await change({ ...next })).to.deep.equal(["UpdateRoleDescription 1"]);
    expect(await change({ ...next, permissionsBoundary: readOnly })).to.deep.equal(["PutRolePermissionsBoundary 1"]);
    expect(await change({ ...next })).to.deep.equal(["DeleteRolePermissionsBoundary 1"]);
    expect(await change({ ...next, tags: { a: "1", b: "2" } })).to.deep.equal(["TagRole 1"]);
    expect(await change({ ...next, tags: { b: "3" } })).to.deep.equal(["TagRole 1", "UntagRole 1"]);
    const assumeRolePolicy = trust("222222222222");
    expect(await change({ ...next, tags: { b: "3" }, assumeRolePolicy })).to.deep.equal(["UpdateAssumeRolePolicy 1"]);
    const spelled = JSON.stringify(JSON.parse(assumeRolePolicy), null, 2);
    expect(await change({ ...next, tags: { b: "3" }, assumeRolePolicy: spelled })).to.deep.equal([]);
  });

  it("are replaced for a new path, the old one first since it has the name", async () => {
    const name = fresh();
    const stack = await stackOf(role(name));
    expect(await stack.up([role(name, { path: "/new/" })])).to.deep.equal({ replace: 1 });
    expect((await live(name)).Path).to.equal("/new/");
  });

  it("are taken over by name, with their policies", async () => {
    const name = fresh();
    await stackOf(...access(name));
    const ids = [name, name, `${name}:inline`, name];
    const taken = access(name, { forceDetachPolicies: false }).map((one, index) => ({ ...one, import: ids[index]! }));
    expect(await new Stack(box.provider).up(taken)).to.deep.equal({ import: 4 });
    expect(await failureOf(stackOf({ ...role("nobody"), import: "nobody" }))).to.contain("nothing to import as nobody");
  });

  it("name a principal that IAM does not see yet: it is asked again", async () => {
    await box.test.admin("PUT", "settings", { principalDelayMs: 300 });
    const UserName = fresh();
    const { User } = await iam.send(new CreateUserCommand({ UserName }));
    const name = fresh();
    const made = await writes(() => stackOf(role(name, { assumeRolePolicy: trust(User!.Arn!) })));
    const [again] = [/^CreateRole (\d+)$/.exec(made.find((call) => call.startsWith("CreateRole")) ?? "")];
    expect(Number(again?.[1])).to.be.greaterThan(1);
    const fresher = await iam.send(new CreateUserCommand({ UserName: fresh() }));
    const stack = new Stack(box.provider);
    await stack.up([{ ...role(name, { assumeRolePolicy: trust(User!.Arn!) }), import: name }]);
    await stack.up([role(name, { assumeRolePolicy: trust(fresher.User!.Arn!) })]);
    expect(decodeURIComponent((await live(name)).AssumeRolePolicyDocument!)).to.contain(fresher.User!.Arn);
    await box.test.admin("PUT", "settings", { principalDelayMs: 0 });
  });

  describe("go", () => {
    it("with what was attached by hand, where they are forced to", async () => {
      const RoleName = fresh();
      const stack = await stackOf(role(RoleName, { forceDetachPolicies: true }));
      await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: audit }));
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "by-hand", PolicyDocument }));
      const calls = await writes(() => stack.up([]));
      expect(calls).to.deep.equal(["DeleteRole 1", "DeleteRolePolicy 1", "DetachRolePolicy 1"]);
    });

    it("with what the last read saw, where they are not", async () => {
      const RoleName = fresh();
      const stack = await stackOf(role(RoleName));
      await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: audit }));
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "by-hand", PolicyDocument }));
      expect(await stack.refresh()).to.deep.equal([]);
      expect(stack.of(RoleName)["managedPolicyArns"]).to.deep.equal([audit]);
      expect(stack.of(RoleName)["inlinePolicies"]).to.deep.equal([{ name: "by-hand", policy: PolicyDocument }]);
      await stack.up([]);
      expect(await refusal(iam.send(new GetRoleCommand({ RoleName })))).to.equal("NoSuchEntityException");
    });

    it("once what nobody saw is off them: until then they are asked again", async () => {
      const RoleName = fresh();
      const stack = await stackOf(role(RoleName));
      await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: audit }));
      let gone = false;
      const going = stack.up([]).then(() => (gone = true));
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(gone).to.equal(false);
      await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: audit }));
      await going;
      expect(await refusal(iam.send(new GetRoleCommand({ RoleName })))).to.equal("NoSuchEntityException");
    });

    it("out of the instance profiles that hold them", async () => {
      const RoleName = fresh();
      const InstanceProfileName = fresh();
      const stack = await stackOf(role(RoleName));
      await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName }));
      await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
      expect(await writes(() => stack.up([]))).to.deep.equal(["DeleteRole 1", "RemoveRoleFromInstanceProfile 1"]);
      const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName }));
      expect(InstanceProfile!.Roles).to.deep.equal([]);
    });

    it("also where they are gone already", async () => {
      const [one, other] = [await stackOf(...access("twice")), new Stack(box.provider)];
      const ids = ["twice", "twice", "twice:inline", "twice"];
      await other.up(access("twice").map((each, index) => ({ ...each, import: ids[index]! })));
      expect(await one.up([])).to.deep.equal({ delete: 4 });
      expect(await other.up([])).to.deep.equal({ delete: 4 });
    });
  });

  it("fail as in the official provider where a listed inline policy is missing", async () => {
    const name = fresh();
    const policyNames = ["absent"];
    const exclusive = { type: "RolePoliciesExclusive", name, inputs: { roleName: name, policyNames } };
    expect(await failureOf(stackOf(role(name), exclusive))).to.contain(
      "missing required field, PutRolePolicyInput.PolicyDocument",
    );
  });

  it("are not made where they exist", async () => {
    await stackOf(role("taken"));
    expect(await failureOf(stackOf(role("taken")))).to.match(
      /^creating IAM Role \(taken\): operation error IAM: CreateRole, https response error StatusCode: 409, RequestID: [^,]+, EntityAlreadyExists: /,
    );
  });

  it("are not made with credentials of another account", async () => {
    const message = await failureOf(box.configured({ allowedAccountIds: `["222222222222"]` }));
    expect(message).to.contain("expected 222222222222").and.to.contain(`belong to AWS account ${home}`);
    const { Roles } = await iam.send(new ListRolesCommand({}));
    expect(Roles!.map(({ RoleName }) => RoleName)).not.to.include("never");
  });

  it("and whatever else aws-native writes goes to any account where validation is skipped, its SDK's default", async () => {
    const { accessKeyId: accessKey, secretAccessKey: secretKey } = box.test.keys("home");
    const configured = async (settings: Properties): Promise<Provider> => {
      const native = nativeProvider("1.0.0");
      const allowedAccountIds = `["222222222222"]`;
      await native.configure({ region: "eu-west-1", accessKey, secretKey, allowedAccountIds, ...settings });
      return native;
    };
    expect(await failureOf(configured({ skipCredentialsValidation: "false" }))).to.contain(
      `account ID not allowed (${home})`,
    );
    const inputs = { name: "Any", instanceArn: WORLD_IDENTITY_CENTER.instanceArn };
    const subject = { type: "aws-native:sso:PermissionSet", name: "any" };
    const native = await configured({ skipCredentialsValidation: "true" });
    expect((await native.create({ ...subject, inputs, preview: false })).id).to.contain(inputs.instanceArn);
  });

  it("stand beside no other type: what the plugin does not know is refused, and every other property and setting", async () => {
    const bucket = box.provider.check.bind(box.provider, { type: "aws:s3/bucket:Bucket", name: "b" }, {});
    expect(bucket).to.throw("resource type aws:s3/bucket:Bucket is not supported");
    expect(await failureOf(stackOf(role("x", { inlinePolicies: [] })))).to.match(/^inlinePolicies: .*not supported by/);
    const [setting] = box.provider.checkConfig({ region: "eu-west-1", useFipsEndpoint: "true" }).refusals;
    expect(setting).to.include({ property: "useFipsEndpoint" });
    expect(setting!.reason).to.contain("not supported by this plugin");
  });
});
