import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutRolePolicyCommand,
  TagUserCommand,
} from "@aws-sdk/client-iam";
import { CreatePermissionSetCommand } from "@aws-sdk/client-sso-admin";
import { expect } from "chai";
import type { Properties } from "../../../sandbox/plugins/protocol/value.ts";
import { WORLD_IDENTITY_CENTER } from "../../../sandbox/world.ts";
import { assign } from "../aws/permission-set.ts";
import { assume, audit, home, readOnly, trust } from "./engine-program.ts";
import { failureOf, type InProcess, startInProcess } from "./in-process.ts";

const { instanceArn, identityStoreId } = WORLD_IDENTITY_CENTER;

const byAttribute = (attributePath: string, attributeValue: string): Properties => ({
  identityStoreId,
  alternateIdentifier: { uniqueAttribute: { attributePath, attributeValue } },
});

describe("the aws plugin: look-ups", () => {
  let box: InProcess;
  let setArn: string;
  let aliceId: string;

  before(async () => {
    box = await startInProcess();
    const iam = box.test.iam("home");
    await iam.send(new CreateUserCommand({ UserName: "ann", Path: "/people/", PermissionsBoundary: readOnly }));
    await iam.send(new TagUserCommand({ UserName: "ann", Tags: [{ Key: "team", Value: "a" }] }));
    await iam.send(new CreateUserCommand({ UserName: "ben", Path: "/robots/" }));
    const AssumeRolePolicyDocument = trust(home);
    const RoleName = "ci";
    const made = { RoleName, Path: "/robots/", Description: "builds", MaxSessionDuration: 7_200 };
    await iam.send(new CreateRoleCommand({ ...made, AssumeRolePolicyDocument }));
    await iam.send(new CreateRoleCommand({ RoleName: "plain", AssumeRolePolicyDocument }));
    for (const PolicyArn of [readOnly, audit]) await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    const PolicyDocument = JSON.stringify(assume("*"));
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "by-hand", PolicyDocument }));
    const sso = box.test.center();
    const set = { InstanceArn: instanceArn, SessionDuration: "PT2H", RelayState: "https://a.example/" };
    await sso.send(new CreatePermissionSetCommand({ ...set, Name: "Other" }));
    const { PermissionSet } = await sso.send(new CreatePermissionSetCommand({ ...set, Name: "Platform" }));
    setArn = PermissionSet!.PermissionSetArn!;
    await assign(box.test, setArn, "alice@acme.example");
    aliceId = (await look("identitystore/getUser", byAttribute("UserName", "alice@acme.example")))["userId"] as string;
  });
  after(() => (box as InProcess | undefined)?.stop());

  async function look(name: string, args: Properties = {}): Promise<Properties> {
    const token = `aws:${name}:${name.split("/").at(-1) ?? ""}`;
    const { inputs, refusals } = await box.provider.invoke(token, args);
    if (refusals.length > 0) throw new Error(refusals.map(({ property, reason }) => `${reason} (${property})`).join());
    return inputs;
  }

  const resource = (typeName: string, identifier: string): Promise<Properties> =>
    look("cloudcontrol/getResource", { typeName, identifier });
  const assignment = (principal: string, type = "USER", set = setArn): Promise<Properties> =>
    resource("AWS::SSO::Assignment", [instanceArn, home, "AWS_ACCOUNT", set, type, principal].join("|"));

  it("find users, roles, groups and policies of IAM", async () => {
    expect(await look("iam/getUser", { userName: "ann" })).to.deep.include({
      arn: `arn:aws:iam::${home}:user/people/ann`,
      permissionsBoundary: readOnly,
      tags: { team: "a" },
    });
    expect(await look("iam/getRole", { name: "ci" })).to.deep.include({
      arn: `arn:aws:iam::${home}:role/robots/ci`,
      description: "builds",
      maxSessionDuration: 7_200,
      permissionsBoundary: "",
      tags: {},
    });
    expect(await look("iam/getPolicy", { arn: readOnly })).to.deep.include({ name: "ReadOnlyAccess" });
  });

  it("answer for a permission set as Cloud Control does: lists always, and what was never set not at all", async () => {
    const { properties } = await resource("AWS::SSO::PermissionSet", `${instanceArn}|${setArn}`);
    const found = JSON.parse(properties as string) as object;
    expect(found).to.include({ Name: "Platform", InstanceArn: instanceArn });
    expect(found).to.deep.include({ ManagedPolicies: [], CustomerManagedPolicyReferences: [] });
    expect(found).to.not.have.any.keys("PermissionsBoundary", "InlinePolicy");
  });

  it("find people by e-mail address, and groups by name, and list them", async () => {
    const email = byAttribute("Emails.Value", "Alice@acme.example");
    expect(await look("identitystore/getUser", email)).to.include({ userId: aliceId, userName: "alice@acme.example" });
    const group = await look("identitystore/getGroup", byAttribute("DisplayName", "platform engineers"));
    expect(group).to.include({ displayName: "Platform Engineers" });
    const { users } = await look("identitystore/getUsers", { identityStoreId });
    expect((users as Properties[]).map(({ userName }) => userName)).to.include("bob@acme.example");
    const { groups } = await look("identitystore/getGroups", { identityStoreId });
    expect(groups).to.deep.include({ groupId: group["groupId"], displayName: "Platform Engineers", description: "" });
  });

  it("find the instance, and permission sets by ARN", async () => {
    expect(await look("ssoadmin/getInstances")).to.deep.include({
      arns: [instanceArn],
      identityStoreIds: [identityStoreId],
    });
    expect(await look("ssoadmin/getPermissionSet", { instanceArn, arn: setArn })).to.deep.include({
      arn: setArn,
      name: "Platform",
      sessionDuration: "PT2H",
    });
    const { arns } = await look("ssoadmin/getPermissionSets", { instanceArn });
    expect(arns).to.have.length(2).and.to.include(setArn);
  });

  it("find what a role can do: names of inline policies, names and ARNs of attached ones", async () => {
    const roleName = "ci";
    expect(await look("iam/getRolePolicies", { roleName })).to.deep.equal({ roleName, policyNames: ["by-hand"] });
    const none = { roleName: "plain", policyNames: [] };
    expect(await look("iam/getRolePolicies", { roleName: "plain" })).to.deep.equal(none);
    const { attachedPolicies, ...rest } = await look("iam/getRolePolicyAttachments", { roleName });
    expect(attachedPolicies).to.have.deep.members([
      { policyArn: readOnly, policyName: "ReadOnlyAccess" },
      { policyArn: audit, policyName: "SecurityAudit" },
    ]);
    expect(rest).to.deep.equal({ roleName });
  });

  it("list users and roles, all of them", async () => {
    const users = await look("iam/getUsers");
    expect(users["names"]).to.include.members(["ann", "ben", "wildcard"]);
    const [ann, ben] = [`arn:aws:iam::${home}:user/people/ann`, `arn:aws:iam::${home}:user/robots/ben`];
    expect(users["arns"]).to.include.members([ann, ben]);
    const roles = await look("iam/getRoles");
    expect(roles["names"]).to.include.members(["ci", "plain"]);
    expect(roles["arns"]).to.include.members([
      `arn:aws:iam::${home}:role/robots/ci`,
      `arn:aws:iam::${home}:role/plain`,
    ]);
  });

  it("find an assignment as Cloud Control does: by its id, with its properties as JSON", async () => {
    const { properties, ...rest } = await assignment(aliceId);
    const identifier = [instanceArn, home, "AWS_ACCOUNT", setArn, "USER", aliceId].join("|");
    expect(rest).to.deep.equal({ id: identifier, identifier, typeName: "AWS::SSO::Assignment" });
    expect(JSON.parse(properties as string)).to.deep.equal({
      InstanceArn: instanceArn,
      TargetId: home,
      TargetType: "AWS_ACCOUNT",
      PermissionSetArn: setArn,
      PrincipalType: "USER",
      PrincipalId: aliceId,
    });
  });

  const nobody = "00000000-0000-4000-8000-000000000000";
  const otherSet = (): string => `${setArn.slice(0, -4)}0000`;
  const failures: Record<string, [() => Promise<Properties>, RegExp]> = {
    role: [() => look("iam/getRole", { name: "nobody" }), /^reading IAM Role \(nobody\): couldn't find resource$/],
    user: [
      () => look("iam/getUser", { userName: "nobody" }),
      /^getting user: operation error IAM: GetUser, https response error StatusCode: 404, .*NoSuchEntity: /,
    ],
    group: [
      () => look("iam/getGroup", { groupName: "nobody" }),
      /^getting group: operation error IAM: GetGroup, https response error StatusCode: 404, .*NoSuchEntity: /,
    ],
    policy: [
      () => look("iam/getPolicy", { arn: `${readOnly}Not` }),
      /^reading IAM Policy \(arn:aws:iam::aws:policy\/ReadOnlyAccessNot\): couldn't find resource$/,
    ],
    "e-mail address": [
      () => look("identitystore/getUser", byAttribute("Emails.Value", "nobody@acme.example")),
      /^reading IdentityStore User \(d-9367a1b2c3\): .*ResourceNotFoundException: USER not found/,
    ],
    "name of a group": [
      () => look("identitystore/getGroup", byAttribute("DisplayName", "Nobody")),
      /^reading IdentityStore Group \(d-9367a1b2c3\): operation error identitystore: GetGroupId, .*ResourceNotFoundException: /,
    ],
    "permission set": [
      () => look("ssoadmin/getPermissionSet", { instanceArn, arn: otherSet() }),
      /^reading SSO Admin Permission Set \(arn:.*\): operation error SSO Admin: Desc.*ResourceNotFoundException: /,
    ],
    "inline policies of a role": [
      () => look("iam/getRolePolicies", { roleName: "nobody" }),
      /^reading IAM Role Policies \(nobody\): couldn't find resource$/,
    ],
    "policies attached to a role": [
      () => look("iam/getRolePolicyAttachments", { roleName: "nobody" }),
      /^reading IAM Role Policy Attachments \(nobody\): operation error IAM: .* 404, .*NoSuchEntity: /,
    ],
    assignment: [
      () => assignment(nobody),
      /^reading Cloud Control API \(AWS::SSO::Assignment\) Resource \(arn:.*\): couldn't find resource$/,
    ],
    "assignment of a group": [
      () => assignment(aliceId, "GROUP"),
      /^reading Cloud Control API .*\|GROUP\|.*: couldn't find resource$/,
    ],
    "assignment of a set": [
      () => assignment(aliceId, "USER", otherSet()),
      /^reading Cloud Control API .*0000\|USER\|.*: couldn't find resource$/,
    ],
    "assignment without its six parts": [
      () => resource("AWS::SSO::Assignment", setArn),
      /^reading Cloud Control API .*ValidationException: /,
    ],
    "permission set by Cloud Control": [
      () => resource("AWS::SSO::PermissionSet", `${instanceArn}|${setArn}0`),
      /^reading Cloud Control API \(AWS::SSO::PermissionSet\) Resource \(arn:.*\): /,
    ],
    "other type": [
      () => resource("AWS::IAM::Role", "ci"),
      /^reading Cloud Control API \(AWS::IAM::Role\) .*UnsupportedActionException: /,
    ],
  };
  for (const [name, [call, expected]] of Object.entries(failures)) {
    it(`say what is not there as the official provider does: ${name}`, async () => {
      const message = await failureOf(call());
      expect(message).to.match(/^invoking aws:\S+: 1 error occurred:\n\t\* .*\n\n$/s);
      expect(message.replace(/^.*1 error occurred:\s+\* /s, "").trim()).to.match(expected);
    });
  }

  it("refuse every argument that the plugin does not know, by name", async () => {
    const message = await failureOf(look("iam/getRoles", { pathPrefix: "/robots/" }));
    expect(message).to.match(/not supported by this plugin.* \(pathPrefix\)$/);
    expect(await failureOf(look("ssoadmin/getPermissionSet", { instanceArn }))).to.contain("missing required property");
    expect(await failureOf(look("iam/getOpenIdConnectProvider"))).to.contain("is not supported by this plugin");
  });
});
