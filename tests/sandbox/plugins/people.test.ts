import {
  AttachGroupPolicyCommand,
  DeleteUserPolicyCommand,
  DetachGroupPolicyCommand,
  GetUserCommand,
  IAMClient,
  ListGroupsForUserCommand,
  PutGroupPolicyCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
  TagUserCommand,
} from "@aws-sdk/client-iam";
import {
  Group,
  GroupMembership,
  GroupPolicy,
  GroupPolicyAttachment,
  Policy,
  Role,
  RolePolicy,
  RolePolicyAttachment,
  User,
  UserGroupMembership,
  UserPolicy,
  UserPolicyAttachment,
} from "@pulumi/aws/iam/index.js";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { expect } from "chai";
import { startEngineBox, type EngineBox } from "./engine-box.ts";
import { assume, audit, home, providers, readOnly, trust } from "./engine-program.ts";

const client = (role: string): string => `arn:aws:iam::222222222222:role/${role}`;
const boundary = "arn:aws:iam::aws:policy/PowerUserAccess";

interface People {
  readonly role: string;
  readonly team: string;
  readonly path: string;
  readonly boundary?: string;
  readonly attached: string;
}
const people: People = { role: "reader", team: "a", path: "/people/", boundary, attached: readOnly };

/** Every kind of IAM identity and policy. */
function declare({ role, team, path, boundary: limit, attached }: People): object {
  const { aws } = providers(home);
  const policy = JSON.stringify(assume(client(role)));
  const tags = { team };
  const user = new User(
    "ann",
    { name: "ann", path, tags, ...(limit === undefined ? {} : { permissionsBoundary: limit }) },
    aws,
  );
  const other = new User("ben", { name: "ben" }, aws);
  const group = new Group("ops", { name: "ops", path }, aws);
  const more = new Group("more", { name: "more" }, aws);
  new GroupMembership("ops", { group: group.name, users: [other.name] }, aws);
  new UserGroupMembership("ann", { user: user.name, groups: [more.name] }, aws);
  new UserPolicy("ann", { name: "enter", user: user.name, policy }, aws);
  new GroupPolicy("ops", { name: "enter", group: group.name, policy }, aws);
  const managed = new Policy("enter", { name: "enter", path: "/enter/", policy, tags }, aws);
  new UserPolicyAttachment("ann", { user: user.name, policyArn: managed.arn }, aws);
  new GroupPolicyAttachment("ops", { group: group.name, policyArn: attached }, aws);
  new RolePolicy("robot", { name: "enter", role: "robot", policy }, aws);
  new RolePolicyAttachment("robot", { role: "robot", policyArn: attached }, aws);
  return { policyArn: managed.arn };
}

describe("the aws plugin: users, groups and their policies", () => {
  let box: EngineBox;
  let iam: IAMClient;
  const stack = (change: Partial<People> = {}): Promise<Stack> =>
    box.stack("people", () => declare({ ...people, ...change }));

  before(async () => {
    box = await startEngineBox();
    iam = new IAMClient({ region: "eu-west-1", endpoint: box.sandbox.url, profile: "home" });
    // why: the robot's role is somebody else's; the stack only gives it policies.
    const robot = await box.stack(
      "robot",
      () => new Role("robot", { name: "robot", assumeRolePolicy: trust(home) }, providers(home).aws),
    );
    await robot.up();
  });
  after(() => (box as EngineBox | undefined)?.stop());

  it("are made, and then there is nothing to do, nor after a refresh", async () => {
    const made = await stack();
    expect((await made.up()).summary.resourceChanges).to.deep.equal({ create: 16 });
    expect((await made.refresh()).summary.resourceChanges).to.deep.equal({ same: 16 });
    expect((await made.preview()).changeSummary).to.deep.equal({ same: 16 });
    const { User: ann } = await iam.send(new GetUserCommand({ UserName: "ann" }));
    expect(ann).to.deep.include({ Path: "/people/", Tags: [{ Key: "team", Value: "a" }] });
    expect(ann!.PermissionsBoundary?.PermissionsBoundaryArn).to.equal(boundary);
  });

  it("change in place, or by replacement where IAM cannot change them", async () => {
    const changed = await stack({ role: "writer", team: "b", path: "/staff/" });
    expect((await changed.preview()).changeSummary).to.deep.equal({ same: 10, update: 6 });
    expect((await changed.up()).summary.resourceChanges).to.deep.equal({ same: 10, update: 6 });
    const { User: moved } = await iam.send(new GetUserCommand({ UserName: "ann" }));
    expect(moved).to.deep.include({ Path: "/staff/", Tags: [{ Key: "team", Value: "b" }] });
    const attachments = await stack({ role: "writer", team: "b", path: "/staff/", attached: audit });
    expect((await attachments.up()).summary.resourceChanges).to.deep.equal({ same: 14, replace: 2 });
    const { role, team, path, attached } = people;
    await (await box.stack("people", () => declare({ role, team, path, attached }))).up();
    expect((await iam.send(new GetUserCommand({ UserName: "ann" }))).User!.PermissionsBoundary).to.equal(undefined);
    await (await stack()).up();
  });

  it("show what was changed by hand, and the next update mends it", async () => {
    await iam.send(new TagUserCommand({ UserName: "ann", Tags: [{ Key: "hand", Value: "yes" }] }));
    const PolicyDocument = JSON.stringify(assume("*"));
    await iam.send(new PutUserPolicyCommand({ UserName: "ann", PolicyName: "enter", PolicyDocument }));
    await iam.send(new PutGroupPolicyCommand({ GroupName: "ops", PolicyName: "enter", PolicyDocument }));
    await iam.send(new RemoveUserFromGroupCommand({ UserName: "ben", GroupName: "ops" }));
    await iam.send(new RemoveUserFromGroupCommand({ UserName: "ann", GroupName: "more" }));
    const mended = await stack();
    expect(await box.drift(mended)).to.include.members([
      "GroupMembership users",
      "GroupPolicy policy",
      "User tags",
      "UserGroupMembership groups",
      "UserPolicy policy",
    ]);
    expect((await mended.up()).summary.resourceChanges).to.deep.equal({ same: 11, update: 5 });
    const { Groups } = await iam.send(new ListGroupsForUserCommand({ UserName: "ann" }));
    expect(Groups!.map(({ GroupName }) => GroupName)).to.deep.equal(["more"]);
    await iam.send(new DeleteUserPolicyCommand({ UserName: "ann", PolicyName: "enter" }));
    await mended.refresh();
    expect((await mended.up()).summary.resourceChanges).to.deep.equal({ same: 15, create: 1 });
  });

  it("leave alone what others gave: policies of a group, groups of a user", async () => {
    await iam.send(new AttachGroupPolicyCommand({ GroupName: "more", PolicyArn: audit }));
    expect((await (await stack()).refresh()).summary.resourceChanges).to.deep.equal({ same: 16 });
  });

  it("are taken over by their import ids, and then there is nothing to do", async () => {
    const policyArn = ((await (await stack()).outputs())["policyArn"]!.value as string) || "";
    const imported = await box.stack("imported", () => {
      const { aws } = providers(home);
      const by = (id: string): CustomResourceOptions => ({ ...aws, import: id, retainOnDelete: true });
      const policy = JSON.stringify(assume(client("reader")));
      const tags = { team: "a" };
      new User("ann", { name: "ann", path: "/people/", permissionsBoundary: boundary, tags }, by("ann"));
      new Group("ops", { name: "ops", path: "/people/" }, by("ops"));
      new UserGroupMembership("ann", { user: "ann", groups: ["more"] }, by("ann/more"));
      new UserPolicy("ann", { name: "enter", user: "ann", policy }, by("ann:enter"));
      new GroupPolicy("ops", { name: "enter", group: "ops", policy }, by("ops:enter"));
      new RolePolicy("robot", { name: "enter", role: "robot", policy }, by("robot:enter"));
      new Policy("enter", { name: "enter", path: "/enter/", policy, tags }, by(policyArn));
      new UserPolicyAttachment("ann", { user: "ann", policyArn }, by(`ann/${policyArn}`));
      new GroupPolicyAttachment("ops", { group: "ops", policyArn: readOnly }, by(`ops/${readOnly}`));
      new RolePolicyAttachment("robot", { role: "robot", policyArn: readOnly }, by(`robot/${readOnly}`));
    });
    expect((await imported.preview()).changeSummary).to.deep.equal({ create: 3, import: 10 });
    expect((await imported.up()).summary.resourceChanges).to.deep.equal({ create: 3, import: 10 });
    expect((await imported.preview()).changeSummary).to.deep.equal({ same: 13 });
    await imported.destroy();
  });

  it("are not made where they exist", async () => {
    const twice = (name: string, make: (options: CustomResourceOptions) => unknown): Promise<string> =>
      box.failure(name, () => make(providers(home).aws));
    expect(await twice("u", (options) => new User("ann", { name: "ANN" }, options))).to.contain(
      "creating IAM User (ANN): EntityAlreadyExists",
    );
    expect(await twice("g", (options) => new Group("ops", { name: "ops" }, options))).to.contain(
      "creating IAM Group (ops): EntityAlreadyExists",
    );
    const policy = JSON.stringify(assume("*"));
    expect(await twice("p", (options) => new Policy("enter", { name: "enter", policy }, options))).to.contain(
      "creating IAM Policy (enter): EntityAlreadyExists",
    );
  });

  it("fail for a user, group or boundary that does not exist", async () => {
    const options = (): CustomResourceOptions => providers(home).aws;
    const policy = JSON.stringify(assume("*"));
    const missing: Record<string, () => unknown> = {
      user: () => new UserPolicy("x", { user: "nobody", policy }, options()),
      group: () => new GroupPolicy("x", { group: "nobody", policy }, options()),
      role: () => new RolePolicy("x", { role: "nobody", policy }, options()),
      member: () => new GroupMembership("x", { group: "ops", users: ["nobody"] }, options()),
      attachment: () => new UserPolicyAttachment("x", { user: "nobody", policyArn: readOnly }, options()),
      boundary: () => new User("x", { name: "x", permissionsBoundary: `${boundary}Not` }, options()),
    };
    for (const [name, make] of Object.entries(missing))
      expect(await box.failure(`missing-${name}`, make), name).to.contain("NoSuchEntity");
  });

  it("go in the right order, but for a group with a policy that somebody else attached", async () => {
    const going = await stack();
    const message = await going.destroy().then(
      () => "",
      (error: unknown) => (error as Error).message,
    );
    expect(message).to.contain("deleting IAM Group (more): DeleteConflict");
    await iam.send(new DetachGroupPolicyCommand({ GroupName: "more", PolicyArn: audit }));
    await going.destroy();
    const gone = await iam.send(new GetUserCommand({ UserName: "ann" })).then(
      () => "",
      (error: unknown) => (error as Error).name,
    );
    expect(gone).to.equal("NoSuchEntityException");
  });
});
