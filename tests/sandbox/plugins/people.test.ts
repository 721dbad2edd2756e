import {
  AttachGroupPolicyCommand,
  CreateRoleCommand,
  DeleteUserPolicyCommand,
  DetachGroupPolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  type IAMClient,
  ListGroupsForUserCommand,
  PutGroupPolicyCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
  TagUserCommand,
} from "@aws-sdk/client-iam";
import { expect } from "chai";
import type { Properties } from "../../../sandbox/plugins/protocol/value.ts";
import { refusal } from "../aws/world.ts";
import { assume, audit, home, readOnly, trust } from "./engine-program.ts";
import { type Declared, failureOf, type InProcess, Stack, startInProcess } from "./in-process.ts";

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
function declare({ role, team, path, boundary: permissionsBoundary, attached }: People): Declared[] {
  const policy = JSON.stringify(assume(client(role)));
  const tags = { team };
  return [
    { type: "User", name: "ann", inputs: { name: "ann", path, tags, permissionsBoundary, forceDestroy: false } },
    { type: "User", name: "ben", inputs: { name: "ben" } },
    { type: "Group", name: "ops", inputs: { name: "ops", path } },
    { type: "Group", name: "more", inputs: { name: "more" } },
    { type: "GroupMembership", name: "ops", inputs: { name: "switchyard", group: "ops", users: ["ben"] } },
    { type: "UserGroupMembership", name: "ann", inputs: { user: "ann", groups: ["more"] } },
    { type: "UserPolicy", name: "ann", inputs: { name: "enter", user: "ann", policy } },
    { type: "GroupPolicy", name: "ops", inputs: { name: "enter", group: "ops", policy } },
    { type: "Policy", name: "enter", inputs: { name: "enter", path: "/enter/", policy, tags } },
    {
      type: "UserPolicyAttachment",
      name: "ann",
      inputs: (of) => ({ user: "ann", policyArn: of("enter")["arn"] }),
    },
    { type: "GroupPolicyAttachment", name: "ops", inputs: { group: "ops", policyArn: attached } },
    { type: "RolePolicy", name: "robot", inputs: { name: "enter", role: "robot", policy } },
  ];
}

describe("the aws plugin: users, groups and their policies", () => {
  let box: InProcess;
  let stack: Stack;
  let iam: IAMClient;
  const up = (change: Partial<People> = {}) => stack.up(declare({ ...people, ...change }));

  before(async () => {
    box = await startInProcess();
    stack = new Stack(box.provider);
    iam = box.test.iam("home");
    // why: the robot's role is somebody else's; the stack only gives it policies.
    await iam.send(new CreateRoleCommand({ RoleName: "robot", AssumeRolePolicyDocument: trust(home) }));
  });
  after(() => (box as InProcess | undefined)?.stop());

  it("are made, and then there is nothing to do, nor after a refresh", async () => {
    expect(await up()).to.deep.equal({ create: 12 });
    expect(await stack.refresh()).to.deep.equal([]);
    expect(await up()).to.deep.equal({ same: 12 });
    const { User: ann } = await iam.send(new GetUserCommand({ UserName: "ann" }));
    expect(ann).to.deep.include({ Path: "/people/", Tags: [{ Key: "team", Value: "a" }] });
    expect(ann!.PermissionsBoundary?.PermissionsBoundaryArn).to.equal(boundary);
    const put = await iam.send(new GetUserPolicyCommand({ UserName: "ann", PolicyName: "enter" }));
    // why: as the official provider sends it: keys in order, but for the version
    expect(decodeURIComponent(put.PolicyDocument!)).to.equal(
      `{"Version":"2012-10-17","Statement":[{"Action":"sts:AssumeRole","Effect":"Allow","Resource":"${client("reader")}"}]}`,
    );
  });

  it("change in place, or by replacement where IAM cannot change them", async () => {
    const changed = { role: "writer", team: "b", path: "/staff/" };
    expect(await up(changed)).to.deep.equal({ same: 6, update: 6 });
    expect(await stack.refresh()).to.deep.equal([]);
    const { User: moved } = await iam.send(new GetUserCommand({ UserName: "ann" }));
    expect(moved).to.deep.include({ Path: "/staff/", Tags: [{ Key: "team", Value: "b" }] });
    expect(stack.of("ann")["arn"]).to.equal(moved!.Arn);
    expect(await up({ ...changed, attached: audit })).to.deep.equal({ same: 11, replace: 1 });
    const { role, team, path, attached } = people;
    await stack.up(declare({ role, team, path, attached }));
    expect((await iam.send(new GetUserCommand({ UserName: "ann" }))).User!.PermissionsBoundary).to.equal(undefined);
    await up();
  });

  it("show what was changed by hand, and the next update mends it", async () => {
    await iam.send(new TagUserCommand({ UserName: "ann", Tags: [{ Key: "hand", Value: "yes" }] }));
    const PolicyDocument = JSON.stringify(assume("*"));
    await iam.send(new PutUserPolicyCommand({ UserName: "ann", PolicyName: "enter", PolicyDocument }));
    await iam.send(new PutGroupPolicyCommand({ GroupName: "ops", PolicyName: "enter", PolicyDocument }));
    await iam.send(new RemoveUserFromGroupCommand({ UserName: "ben", GroupName: "ops" }));
    await iam.send(new RemoveUserFromGroupCommand({ UserName: "ann", GroupName: "more" }));
    expect(await stack.refresh()).to.deep.equal([
      "GroupMembership users",
      "GroupPolicy policy",
      "User tags",
      "UserGroupMembership groups",
      "UserPolicy policy",
    ]);
    expect(await up()).to.deep.equal({ same: 7, update: 5 });
    const { Groups } = await iam.send(new ListGroupsForUserCommand({ UserName: "ann" }));
    expect(Groups!.map(({ GroupName }) => GroupName)).to.deep.equal(["more"]);
    expect((await iam.send(new GetUserCommand({ UserName: "ann" }))).User!.Tags).to.have.length(1);
    await iam.send(new DeleteUserPolicyCommand({ UserName: "ann", PolicyName: "enter" }));
    expect(await stack.refresh()).to.deep.equal(["UserPolicy"]);
    expect(await up()).to.deep.equal({ same: 11, create: 1 });
  });

  it("leave alone what others gave: policies of a group, groups of a user", async () => {
    await iam.send(new AttachGroupPolicyCommand({ GroupName: "more", PolicyArn: audit }));
    expect(await stack.refresh()).to.deep.equal([]);
  });

  it("are taken over by their import ids, and then there is nothing to do", async () => {
    const policyArn = stack.of("enter")["arn"] as string;
    const ids: Record<string, string> = {
      "User ann": "ann",
      "Group ops": "ops",
      "UserPolicy ann": "ann:enter",
      "GroupPolicy ops": "ops:enter",
      "Policy enter": policyArn,
      "UserPolicyAttachment ann": `ann/${policyArn}`,
      "GroupPolicyAttachment ops": `ops/${readOnly}`,
      "RolePolicy robot": "robot:enter",
    };
    const taken = declare(people).flatMap((one) => {
      const id = ids[`${one.type} ${one.name}`];
      return id === undefined ? [] : [{ ...one, import: id }];
    });
    const other = new Stack(box.provider);
    expect(await other.up(taken)).to.deep.equal({ import: 8 });
    expect(await other.up(taken)).to.deep.equal({ same: 8 });
    for (const type of ["GroupMembership", "UserGroupMembership"]) {
      const membership = declare(people).find((one) => one.type === type)!;
      expect(await failureOf(other.up([...taken, { ...membership, import: "x" }])), type).to.contain(
        "cannot be imported",
      );
    }
  });

  it("are not made where they exist", async () => {
    const twice = (type: string, inputs: Properties): Promise<string> =>
      failureOf(new Stack(box.provider).up([{ type, name: "x", inputs }]));
    const answer = (call: string): RegExp =>
      new RegExp(
        `operation error IAM: ${call}, https response error StatusCode: 409, RequestID: .+, EntityAlreadyExists: `,
      );
    expect(await twice("User", { name: "ANN" }))
      .to.match(/^creating IAM User \(ANN\): /)
      .and.to.match(answer("CreateUser"));
    expect(await twice("Group", { name: "ops" }))
      .to.match(/^creating IAM Group \(ops\): /)
      .and.to.match(answer("CreateGroup"));
    expect(await twice("Policy", { name: "enter", policy: JSON.stringify(assume("*")) }))
      .to.match(/^creating IAM Policy \(enter\): /)
      .and.to.match(answer("CreatePolicy"));
  });

  it("fail for a user, group or boundary that does not exist", async () => {
    const policy = JSON.stringify(assume("*"));
    const missing: Record<string, Properties> = {
      UserPolicy: { name: "x", user: "nobody", policy },
      GroupPolicy: { name: "x", group: "nobody", policy },
      RolePolicy: { name: "x", role: "nobody", policy },
      GroupMembership: { name: "x", group: "ops", users: ["nobody"] },
      UserPolicyAttachment: { user: "nobody", policyArn: readOnly },
      User: { name: "x", permissionsBoundary: `${boundary}Not` },
    };
    for (const [type, inputs] of Object.entries(missing)) {
      const message = await failureOf(new Stack(box.provider).up([{ type, name: "x", inputs }]));
      expect(message, type).to.contain("NoSuchEntity");
    }
  });

  it("are refused with a user's keys and password to take, which are people's own", async () => {
    const forced = new Stack(box.provider).up([{ type: "User", name: "x", inputs: { name: "x", forceDestroy: true } }]);
    expect(await failureOf(forced)).to.equal("forceDestroy: only false is supported by this plugin");
  });

  it("go in the right order, but for a group with a policy that somebody else attached", async () => {
    expect(await failureOf(stack.up([]))).to.match(/^deleting IAM Group \(more\): .*DeleteConflict: /);
    await iam.send(new DetachGroupPolicyCommand({ GroupName: "more", PolicyArn: audit }));
    await stack.up([]);
    expect(await refusal(iam.send(new GetUserCommand({ UserName: "ann" })))).to.equal("NoSuchEntityException");
  });

  it("go also where somebody else put a user into a group, and where they are gone already", async () => {
    const [group, user] = [declare(people)[2]!, { type: "User", name: "eve", inputs: { name: "eve" } }];
    await stack.up([group, user]);
    const member = { type: "UserGroupMembership", name: "eve", inputs: { user: "eve", groups: ["ops"] } };
    await new Stack(box.provider).up([member]);
    const other = new Stack(box.provider);
    await other.up([{ ...user, import: "eve" }]);
    expect(await stack.up([group])).to.deep.equal({ delete: 1, same: 1 });
    expect(await other.up([])).to.deep.equal({ delete: 1 });
  });
});
