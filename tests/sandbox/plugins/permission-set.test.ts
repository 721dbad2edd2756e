import { CreatePolicyCommand, GetRoleCommand, IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import {
  AttachCustomerManagedPolicyReferenceToPermissionSetCommand,
  AttachManagedPolicyToPermissionSetCommand,
  DeletePermissionsBoundaryFromPermissionSetCommand,
  DetachCustomerManagedPolicyReferenceFromPermissionSetCommand,
  PutPermissionsBoundaryToPermissionSetCommand,
  SSOAdminClient,
  TagResourceCommand,
  UpdatePermissionSetCommand,
} from "@aws-sdk/client-sso-admin";
import { getUser } from "@pulumi/aws/identitystore/index.js";
import type { Provider } from "@pulumi/aws/provider.js";
import { Assignment, PermissionSet, type PermissionSetArgs } from "@pulumi/aws-native/sso/index.js";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { expect } from "chai";
import { WORLD_IDENTITY_CENTER } from "../../../sandbox/world.ts";
import { startEngineBox, type EngineBox } from "./engine-box.ts";
import { assume, audit, home, providers, readOnly } from "./engine-program.ts";

const { instanceArn, identityStoreId } = WORLD_IDENTITY_CENTER;
const member = "444444444444";
const contents = {
  description: "Everything a set can hold",
  sessionDuration: "PT2H",
  relayStateType: "https://a.example/start",
  inlinePolicy: JSON.stringify(assume("arn:aws:iam::222222222222:role/reader")),
  managedPolicies: [readOnly],
  customerManagedPolicyReferences: [{ name: "extra", path: "/team/" }],
  permissionsBoundary: { customerManagedPolicyReference: { name: "limit" } },
  tags: [{ key: "team", value: "a" }],
};

async function alice({ provider }: CustomResourceOptions): Promise<string> {
  const alternateIdentifier = { uniqueAttribute: { attributePath: "UserName", attributeValue: "alice@acme.example" } };
  return (await getUser({ identityStoreId, alternateIdentifier }, { provider: provider as Provider })).userId;
}

function assignment(permissionSetArn: PermissionSet["permissionSetArn"], principalId: string, targetId: string) {
  const fixed = { instanceArn, principalType: "USER", targetType: "AWS_ACCOUNT" } as const;
  return { ...fixed, permissionSetArn, principalId, targetId };
}

describe("the aws-native plugin: permission sets with all they can hold", () => {
  let box: EngineBox;
  let iam: IAMClient;
  let sso: SSOAdminClient;

  before(async () => {
    box = await startEngineBox();
    const options = { region: "eu-west-1", endpoint: box.sandbox.url, profile: "home" };
    iam = new IAMClient(options);
    sso = new SSOAdminClient(options);
    const PolicyDocument = JSON.stringify(assume("*"));
    await iam.send(new CreatePolicyCommand({ PolicyName: "extra", Path: "/team/", PolicyDocument }));
    await iam.send(new CreatePolicyCommand({ PolicyName: "limit", PolicyDocument }));
    const body = { accountId: member, profile: "member", organizationId: "o-homeacme01" };
    await fetch(`${box.sandbox.url}/_switchyard/accounts`, { method: "POST", body: JSON.stringify(body) });
  });
  after(() => (box as EngineBox | undefined)?.stop());

  const full = (change: Partial<PermissionSetArgs> = {}, accounts = [home]) =>
    box.stack("full", async () => {
      const { aws, native } = providers(home);
      const principalId = await alice(aws);
      const set = new PermissionSet("full", { name: "Full", instanceArn, ...contents, ...change }, native);
      const made = accounts.map((id) => new Assignment(id, assignment(set.permissionSetArn, principalId, id), native));
      return { setId: set.id, assignmentId: made[0]!.id };
    });
  const reservedRole = async () => {
    const { Roles = [] } = await iam.send(new ListRolesCommand({ PathPrefix: "/aws-reserved/" }));
    const RoleName = Roles.find((role) => role.RoleName!.startsWith("AWSReservedSSO_Full_"))?.RoleName;
    return (await iam.send(new GetRoleCommand({ RoleName }))).Role!;
  };

  it("are made, reach the role in the account, and then there is nothing to do, nor after a refresh", async () => {
    const stack = await full();
    const { create = 0 } = (await stack.up()).summary.resourceChanges!;
    expect((await stack.refresh()).summary.resourceChanges).to.deep.equal({ same: create });
    expect((await stack.preview()).changeSummary).to.deep.equal({ same: create });
    const limit = (await reservedRole()).PermissionsBoundary?.PermissionsBoundaryArn;
    expect(limit).to.equal(`arn:aws:iam::${home}:policy/limit`);
    // why: the signature of a secret in Pulumi's state; what the program gave is kept as one.
    expect(JSON.stringify(await stack.exportStack())).to.match(
      /"__inputs":\{"4dabf\w+":"1b470\w+","(?:plaintext|ciphertext)"/,
    );
  });

  it("show what was changed by hand, and the next update mends it", async () => {
    const stack = await full();
    const [InstanceArn, PermissionSetArn] = ((await stack.outputs())["setId"]!.value as string).split("|");
    const set = { InstanceArn, PermissionSetArn };
    await sso.send(new DeletePermissionsBoundaryFromPermissionSetCommand(set));
    const CustomerManagedPolicyReference = { Name: "extra", Path: "/team/" };
    await sso.send(
      new DetachCustomerManagedPolicyReferenceFromPermissionSetCommand({ ...set, CustomerManagedPolicyReference }),
    );
    await sso.send(new AttachManagedPolicyToPermissionSetCommand({ ...set, ManagedPolicyArn: audit }));
    const Tags = [{ Key: "hand", Value: "yes" }];
    await sso.send(new TagResourceCommand({ InstanceArn, ResourceArn: PermissionSetArn, Tags }));
    await sso.send(new UpdatePermissionSetCommand({ ...set, SessionDuration: "PT8H" }));
    expect((await box.drift(stack)).filter((line) => line.startsWith("PermissionSet"))).to.deep.equal([
      "PermissionSet customerManagedPolicyReferences",
      "PermissionSet managedPolicies",
      "PermissionSet permissionsBoundary",
      "PermissionSet relayStateType",
      "PermissionSet sessionDuration",
      "PermissionSet tags",
    ]);
    expect((await stack.up()).summary.resourceChanges).to.include({ update: 1 });
    expect(await box.drift(stack)).to.deep.equal([]);
  });

  it("show an object for a policy as drift after every refresh, since AWS answers text", async () => {
    const asObject = await full({ inlinePolicy: assume("arn:aws:iam::222222222222:role/reader") });
    for (let round = 0; round < 2; round += 1) {
      expect((await asObject.up()).summary.resourceChanges).to.include({ update: 1 });
      expect(await box.drift(asObject)).to.deep.equal(["PermissionSet inlinePolicy"]);
    }
    await (await full()).up();
  });

  it("show an empty boundary as drift after every refresh", async () => {
    const empty = await full({ permissionsBoundary: {} });
    await empty.up();
    expect(await box.drift(empty)).to.deep.equal(["PermissionSet permissionsBoundary"]);
    expect((await empty.up()).summary.resourceChanges).to.include({ update: 1 });
    expect(await box.drift(empty)).to.deep.equal(["PermissionSet permissionsBoundary"]);
    await (await full()).up();
  });

  it("do not see policies or a boundary put on by hand where the program says nothing, and see them where it says none", async () => {
    const bare = (lists: Partial<PermissionSetArgs>) =>
      box.stack("bare", () => {
        const args = { name: "Bare", instanceArn, inlinePolicy: contents.inlinePolicy, sessionDuration: "PT1H" };
        return { setId: new PermissionSet("bare", { ...args, ...lists }, providers(home).native).id };
      });
    const silent = await bare({});
    const [InstanceArn, PermissionSetArn] = String((await silent.up()).outputs["setId"]!.value).split("|");
    const set = { InstanceArn, PermissionSetArn };
    const CustomerManagedPolicyReference = { Name: "extra", Path: "/team/" };
    await sso.send(
      new AttachCustomerManagedPolicyReferenceToPermissionSetCommand({ ...set, CustomerManagedPolicyReference }),
    );
    const PermissionsBoundary = { ManagedPolicyArn: readOnly };
    await sso.send(new PutPermissionsBoundaryToPermissionSetCommand({ ...set, PermissionsBoundary }));
    expect(await box.drift(silent)).to.deep.equal([]);
    const owning = await bare({ customerManagedPolicyReferences: [] });
    expect((await owning.up()).summary.resourceChanges).to.include({ update: 1 });
    expect(await box.drift(owning)).to.deep.equal([]);
    await sso.send(
      new AttachCustomerManagedPolicyReferenceToPermissionSetCommand({ ...set, CustomerManagedPolicyReference }),
    );
    expect(await box.drift(owning)).to.deep.equal(["PermissionSet customerManagedPolicyReferences"]);
    expect((await owning.up()).summary.resourceChanges).to.include({ update: 1 });
    expect(await box.drift(owning)).to.deep.equal([]);
    await owning.destroy();
  });

  it("change their boundary in place", async () => {
    const other = await full({ permissionsBoundary: { managedPolicyArn: readOnly } });
    expect((await other.up()).summary.resourceChanges).to.include({ update: 1 });
    expect((await reservedRole()).PermissionsBoundary?.PermissionsBoundaryArn).to.equal(readOnly);
    const none = await full({ permissionsBoundary: {} });
    expect((await none.up()).summary.resourceChanges).to.include({ update: 1 });
    expect((await reservedRole()).PermissionsBoundary).to.equal(undefined);
    await (await full()).up();
  });

  it("are imported by id, and then there is nothing to do", async () => {
    const { setId, assignmentId } = await (await full()).outputs();
    const imported = await box.stack("imported", async () => {
      const { aws, native } = providers(home);
      const principalId = await alice(aws);
      const by = (id: unknown) => ({ ...native, import: id as string, retainOnDelete: true });
      const set = new PermissionSet("full", { name: "Full", instanceArn, ...contents }, by(setId!.value));
      new Assignment(home, assignment(set.permissionSetArn, principalId, home), by(assignmentId!.value));
      return {};
    });
    expect((await imported.up()).summary.resourceChanges).to.include({ import: 2 });
    expect((await imported.preview()).changeSummary).to.have.all.keys("same");
    await imported.destroy();
  });

  it("are updated after an import where the program spells or omits something otherwise", async () => {
    const { setId } = await (await full()).outputs();
    const { Statement, Version } = JSON.parse(contents.inlinePolicy) as { Statement: object[]; Version: string };
    const imported = await box.stack("spelled", () => {
      const by = { ...providers(home).native, import: setId!.value as string, retainOnDelete: true };
      const others = Object.entries(contents).filter(([name]) => name !== "managedPolicies");
      const inlinePolicy = JSON.stringify({ Statement, Version });
      return new PermissionSet("full", { name: "Full", instanceArn, ...Object.fromEntries(others), inlinePolicy }, by);
    });
    const changed = new Set<string>();
    await imported.preview({
      onEvent: ({ resourcePreEvent }) => {
        if (resourcePreEvent?.metadata.op === "update")
          for (const name of Object.keys(resourcePreEvent.metadata.detailedDiff ?? {})) changed.add(name);
      },
    });
    expect([...changed].map((name) => name.replace(/\[.*$/, "")).sort()).to.deep.equal([
      "inlinePolicy",
      "managedPolicies",
      "permissionsBoundary.customerManagedPolicyReference.path",
    ]);
    await imported.workspace.removeStack("spelled", { force: true });
  });

  it("are not made where they exist, nor are assignments", async () => {
    const { setId } = await (await full()).outputs();
    const set = await box.failure(
      "second-set",
      () => new PermissionSet("full", { name: "Full", instanceArn }, providers(home).native),
    );
    expect(set).to.match(
      /operation CREATE failed with "AlreadyExists": PermissionSet with name Full already exists.*Request ID: /,
    );
    const arn = (setId!.value as string).split("|")[1]!;
    const again = await box.failure("second-assignment", async () => {
      const { aws, native } = providers(home);
      new Assignment("again", assignment(arn as never, await alice(aws), home), native);
    });
    expect(again).to.match(
      /operation CREATE failed with "AlreadyExists": Resource of type 'AWS::SSO::Assignment' with identifier '.*' already exists\./,
    );
  });

  it("are changed through throttling, conflicts and dropped connections", async () => {
    const fault = (body: object) =>
      fetch(`${box.sandbox.url}/_switchyard/faults`, { method: "PUT", body: JSON.stringify(body) });
    await fault([
      { match: "^cloudcontrolapi:", kind: "throttle", every: 3 },
      { match: "^cloudcontrolapi:", kind: "drop", every: 4 },
      { match: "^sso:(Put|Update)", kind: "conflict", count: 2 },
      // why so many: more than Cloud Control itself tries, so that the request ends throttled, and a second one is made.
      { match: "^sso:TagResource$", kind: "throttle", count: 7 },
    ]);
    const inlinePolicy = JSON.stringify(assume("arn:aws:iam::222222222222:role/writer"));
    const changed = await full({ description: "busy", inlinePolicy, tags: [{ key: "team", value: "b" }] });
    expect((await changed.up()).summary.resourceChanges).to.include({ update: 1 });
    await fault([]);
    expect(await box.drift(changed)).to.deep.equal([]);
    await (await full()).up();
  });

  it("are not made twice, nor asked for again, where their creation is throttled to its end", async () => {
    const body = JSON.stringify([{ match: "^sso:CreatePermissionSet$", kind: "throttle" }]);
    await fetch(`${box.sandbox.url}/_switchyard/faults`, { method: "PUT", body });
    const message = await box.failure(
      "throttled",
      () => new PermissionSet("throttled", { name: "Throttled", instanceArn }, providers(home).native),
    );
    expect(message).to.match(/creating resource: operation CREATE failed with "Throttling": /);
    await fetch(`${box.sandbox.url}/_switchyard/faults`, { method: "PUT", body: "[]" });
  });

  it("cannot be provisioned where the account lacks one of their policies: here a member of the organization", async () => {
    const failed = await (await full({}, [home, member])).up().then(
      () => "",
      (error: unknown) => (error as Error).message,
    );
    expect(failed).to.match(
      /operation CREATE failed with "GeneralServiceException": .*404.*444444444444:policy\/team\/extra/,
    );
    const here = { customerManagedPolicyReferences: [], permissionsBoundary: { managedPolicyArn: readOnly } };
    expect((await (await full(here, [home, member])).up()).summary.resourceChanges).to.include({ create: 1 });
    const message = await (await full(contents, [home, member])).up().then(
      () => "",
      (error: unknown) => (error as Error).message,
    );
    expect(message).to.match(/operation UPDATE failed with "GeneralServiceException": .*404.*444444444444:policy/);
    await (await full(here, [home, member])).up();
    await (await full(here)).destroy();
  });
});
