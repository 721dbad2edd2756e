import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  TagUserCommand,
} from "@aws-sdk/client-iam";
import { IdentitystoreClient } from "@aws-sdk/client-identitystore";
import { CreatePermissionSetCommand, SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { getResource } from "@pulumi/aws/cloudcontrol/index.js";
import {
  getGroup,
  getPolicy,
  getRole,
  getRolePolicies,
  getRolePolicyAttachments,
  getRoles,
  getUser,
  getUsers,
} from "@pulumi/aws/iam/index.js";
import { getGroup as getStoreGroup, getUser as getStoreUser } from "@pulumi/aws/identitystore/index.js";
import { getOrganization } from "@pulumi/aws/organizations/index.js";
import type { Provider } from "@pulumi/aws/provider.js";
import { getPermissionSet, getPermissionSets } from "@pulumi/aws/ssoadmin/index.js";
import { expect } from "chai";
import { WORLD_IDENTITY_CENTER } from "../../../sandbox/world.ts";
import { assign } from "../aws/permission-set.ts";
import { startEngineBox, type EngineBox } from "./engine-box.ts";
import { assume, audit, home, providers, readOnly, trust } from "./engine-program.ts";

const { instanceArn, identityStoreId } = WORLD_IDENTITY_CENTER;

const byAttribute = (attributePath: string, attributeValue: string): object => ({
  identityStoreId,
  alternateIdentifier: { uniqueAttribute: { attributePath, attributeValue } },
});

describe("the aws plugin: look-ups", () => {
  let box: EngineBox;
  let setArn: string;
  let looked: Record<string, unknown>;

  before(async () => {
    box = await startEngineBox();
    const options = { region: "eu-west-1", endpoint: box.sandbox.url, profile: "home" };
    const iam = new IAMClient(options);
    await iam.send(new CreateUserCommand({ UserName: "ann", Path: "/people/", PermissionsBoundary: readOnly }));
    await iam.send(new TagUserCommand({ UserName: "ann", Tags: [{ Key: "team", Value: "a" }] }));
    await iam.send(new CreateUserCommand({ UserName: "ben", Path: "/robots/" }));
    const AssumeRolePolicyDocument = trust(home);
    const RoleName = "ci";
    await iam.send(new CreateRoleCommand({ RoleName, Path: "/robots/", AssumeRolePolicyDocument }));
    await iam.send(new CreateRoleCommand({ RoleName: "plain", AssumeRolePolicyDocument }));
    for (const PolicyArn of [readOnly, audit]) await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    const PolicyDocument = JSON.stringify(assume("*"));
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "by-hand", PolicyDocument }));
    const sso = new SSOAdminClient(options);
    const made = { InstanceArn: instanceArn, SessionDuration: "PT2H", RelayState: "https://a.example/" };
    await sso.send(new CreatePermissionSetCommand({ ...made, Name: "Other" }));
    const Tags = [{ Key: "team", Value: "a" }];
    const { PermissionSet } = await sso.send(new CreatePermissionSetCommand({ ...made, Name: "Platform", Tags }));
    setArn = PermissionSet!.PermissionSetArn!;
    const store = new IdentitystoreClient(options);
    await assign({ center: () => sso, store: () => store }, setArn, "alice@acme.example");
    const stack = await box.stack("lookups", look);
    looked = Object.fromEntries(Object.entries((await stack.up()).outputs).map(([name, { value }]) => [name, value]));
  });
  after(() => (box as EngineBox | undefined)?.stop());

  /** Calls everything; of what fails, the message without the engine's own words before it. */
  async function look(): Promise<Record<string, unknown>> {
    const options = { provider: providers(home).aws.provider as Provider };
    const alice = await getStoreUser(byAttribute("UserName", "alice@acme.example") as never, options);
    const engineers = await getStoreGroup(byAttribute("DisplayName", "platform engineers") as never, options);
    const nobody = "00000000-0000-4000-8000-000000000000";
    const assignment = (principal: string, type = "USER", set = setArn) =>
      getResource(
        {
          typeName: "AWS::SSO::Assignment",
          identifier: [instanceArn, home, "AWS_ACCOUNT", set, type, principal].join("|"),
        },
        options,
      );
    const calls: Record<string, Promise<unknown>> = {
      user: getUser({ userName: "ann" }, options),
      policy: getPolicy({ arn: readOnly }, options),
      userByEmail: getStoreUser(byAttribute("Emails.Value", "Alice@acme.example") as never, options),
      userById: getStoreUser({ identityStoreId, userId: alice.userId }, options),
      groupById: getStoreGroup({ identityStoreId, groupId: engineers.groupId }, options),
      setByName: getPermissionSet({ instanceArn, name: "Platform" }, options),
      setByArn: getPermissionSet({ instanceArn, arn: setArn }, options),
      sets: getPermissionSets({ instanceArn }, options),
      organization: getOrganization({}, options),
      inlinePolicies: getRolePolicies({ roleName: "ci" }, options),
      noInlinePolicy: getRolePolicies({ roleName: "plain" }, options),
      attached: getRolePolicyAttachments({ roleName: "ci" }, options),
      attachedOfPath: getRolePolicyAttachments({ roleName: "ci", pathPrefix: "/other/" }, options),
      users: getUsers({}, options),
      usersOfPath: getUsers({ pathPrefix: "/robots/" }, options),
      usersByName: getUsers({ nameRegex: "^an" }, options),
      roles: getRoles({}, options),
      rolesOfPath: getRoles({ pathPrefix: "/robots/" }, options),
      rolesByName: getRoles({ nameRegex: "lai" }, options),
      assignment: assignment(alice.userId),
      noRole: getRole({ name: "nobody" }, options),
      noUser: getUser({ userName: "nobody" }, options),
      noGroup: getGroup({ groupName: "nobody" }, options),
      noPolicy: getPolicy({ arn: `${readOnly}Not` }, options),
      noEmail: getStoreUser(byAttribute("Emails.Value", "nobody@acme.example") as never, options),
      noUserId: getStoreUser({ identityStoreId, userId: nobody }, options),
      noGroupId: getStoreGroup({ identityStoreId, groupId: nobody }, options),
      noSetName: getPermissionSet({ instanceArn, name: "Absent" }, options),
      noSetArn: getPermissionSet({ instanceArn, arn: `${setArn.slice(0, -4)}0000` }, options),
      noInlineRole: getRolePolicies({ roleName: "nobody" }, options),
      noAttachedRole: getRolePolicyAttachments({ roleName: "nobody" }, options),
      badRegex: getUsers({ nameRegex: "(" }, options),
      noAssignment: assignment(nobody),
      noAssignmentOfGroup: assignment(alice.userId, "GROUP"),
      noAssignmentOfSet: assignment(alice.userId, "USER", `${setArn.slice(0, -4)}0000`),
      badAssignment: getResource({ typeName: "AWS::SSO::Assignment", identifier: setArn }, options),
      set: getResource({ typeName: "AWS::SSO::PermissionSet", identifier: `${instanceArn}|${setArn}` }, options),
      noSet: getResource({ typeName: "AWS::SSO::PermissionSet", identifier: `${instanceArn}|${setArn}0` }, options),
      otherType: getResource({ typeName: "AWS::IAM::Role", identifier: "ci" }, options),
      bothSet: getPermissionSet({ instanceArn, arn: setArn, name: "Platform" }, options),
    };
    const results = Object.entries(calls).map(async ([name, call]): Promise<[string, unknown]> => [
      name,
      await call.catch((error: unknown) => (error as Error).message.replace(/^.*1 error occurred:\s+\* /s, "").trim()),
    ]);
    const answers = Object.fromEntries(await Promise.all(results));
    return { ...answers, aliceId: alice.userId };
  }

  it("find users, groups and policies of IAM", () => {
    expect(looked["user"]).to.deep.include({
      arn: `arn:aws:iam::${home}:user/people/ann`,
      permissionsBoundary: readOnly,
      tags: { team: "a" },
    });
    expect(looked["policy"]).to.deep.include({ name: "ReadOnlyAccess" });
  });

  it("answer for a permission set as Cloud Control does: lists always, and what was never set not at all", () => {
    const { properties } = looked["set"] as { properties: string };
    expect(JSON.parse(properties)).to.include({ Name: "Platform", InstanceArn: instanceArn });
    expect(JSON.parse(properties)).to.deep.include({ ManagedPolicies: [], CustomerManagedPolicyReferences: [] });
    expect(JSON.parse(properties)).to.not.have.any.keys("PermissionsBoundary", "InlinePolicy");
  });

  it("find people by e-mail address or id, and groups by id", () => {
    expect(looked["userByEmail"]).to.include({ userId: looked["aliceId"], userName: "alice@acme.example" });
    expect(looked["userById"]).to.include({ userName: "alice@acme.example" });
    expect(looked["groupById"]).to.include({ displayName: "Platform Engineers" });
  });

  it("find permission sets by name and by ARN", () => {
    for (const name of ["setByName", "setByArn"])
      expect(looked[name], name).to.deep.include({
        arn: setArn,
        id: setArn,
        name: "Platform",
        relayState: "https://a.example/",
        sessionDuration: "PT2H",
        tags: { team: "a" },
      });
    expect((looked["sets"] as { arns: string[] }).arns)
      .to.have.length(2)
      .and.to.include(setArn);
  });

  it("find the organization with its accounts", () => {
    expect(looked["organization"]).to.deep.include({
      id: "o-homeacme01",
      masterAccountId: home,
      masterAccountName: "Acme",
    });
    expect(looked["organization"]).to.deep.include({ awsServiceAccessPrincipals: ["sso.amazonaws.com"] });
  });

  it("find what a role can do: names of inline policies, names and ARNs of attached ones", () => {
    expect(looked["inlinePolicies"]).to.deep.equal({ roleName: "ci", policyNames: ["by-hand"] });
    expect(looked["noInlinePolicy"]).to.deep.equal({ roleName: "plain", policyNames: [] });
    const { attachedPolicies, ...rest } = looked["attached"] as { attachedPolicies: object[] };
    expect(attachedPolicies).to.have.deep.members([
      { policyArn: readOnly, policyName: "ReadOnlyAccess" },
      { policyArn: audit, policyName: "SecurityAudit" },
    ]);
    expect(rest).to.deep.equal({ roleName: "ci" });
    expect(looked["attachedOfPath"]).to.deep.equal({ roleName: "ci", pathPrefix: "/other/", attachedPolicies: [] });
  });

  it("list users and roles, all of them, of a path, or with a name that fits", () => {
    const [ann, ben] = [`arn:aws:iam::${home}:user/people/ann`, `arn:aws:iam::${home}:user/robots/ben`];
    const [ci, plain] = [`arn:aws:iam::${home}:role/robots/ci`, `arn:aws:iam::${home}:role/plain`];
    const all = (name: string) => looked[name] as { arns: string[]; names: string[]; id: string };
    expect(all("users").names).to.include.members(["ann", "ben", "wildcard"]);
    expect(all("users").arns).to.include.members([ann, ben]);
    expect(all("roles").names).to.include.members(["ci", "plain"]);
    expect(all("roles").arns).to.include.members([ci, plain]);
    const id = "eu-west-1";
    expect(all("usersOfPath")).to.deep.equal({ id, pathPrefix: "/robots/", arns: [ben], names: ["ben"] });
    expect(all("usersByName")).to.deep.equal({ id, nameRegex: "^an", arns: [ann], names: ["ann"] });
    expect(all("rolesOfPath")).to.deep.equal({ id, pathPrefix: "/robots/", arns: [ci], names: ["ci"] });
    expect(all("rolesByName")).to.deep.equal({ id, nameRegex: "lai", arns: [plain], names: ["plain"] });
  });

  it("find an assignment as Cloud Control does: by its id, with its properties as JSON", () => {
    const { properties, ...rest } = looked["assignment"] as { properties: string };
    const identifier = [instanceArn, home, "AWS_ACCOUNT", setArn, "USER", looked["aliceId"]].join("|");
    expect(rest).to.deep.equal({ id: identifier, identifier, region: "eu-west-1", typeName: "AWS::SSO::Assignment" });
    expect(JSON.parse(properties)).to.deep.equal({
      InstanceArn: instanceArn,
      TargetId: home,
      TargetType: "AWS_ACCOUNT",
      PermissionSetArn: setArn,
      PrincipalType: "USER",
      PrincipalId: looked["aliceId"],
    });
  });

  const failures: Record<string, RegExp> = {
    noRole: /^reading IAM Role \(nobody\): couldn't find resource$/,
    noUser: /^getting user: operation error IAM: GetUser, https response error StatusCode: 404, .*NoSuchEntity: /,
    noGroup: /^getting group: operation error IAM: GetGroup, https response error StatusCode: 404, .*NoSuchEntity: /,
    noPolicy: /^reading IAM Policy \(arn:aws:iam::aws:policy\/ReadOnlyAccessNot\): couldn't find resource$/,
    noEmail: /^reading IdentityStore User \(d-9367a1b2c3\): .*ResourceNotFoundException: USER not found/,
    noUserId: /^reading IdentityStore User \(0{8}-.*\): couldn't find resource$/,
    noGroupId: /^reading IdentityStore Group \(0{8}-.*\): couldn't find resource$/,
    noSetName: /^reading SSO Permission Set: not found$/,
    noSetArn: /^reading SSO Admin Permission Set \(arn:.*\): .*ResourceNotFoundException: /,
    noInlineRole: /^reading IAM Role Policies \(nobody\): couldn't find resource$/,
    noAttachedRole: /^reading IAM Role Policy Attachments \(nobody\): operation error IAM: .* 404, .*NoSuchEntity: /,
    badRegex: /expected a regular expression: .* \(nameRegex\)$/,
    noAssignment: /^reading Cloud Control API \(AWS::SSO::Assignment\) Resource \(arn:.*\): couldn't find resource$/,
    noAssignmentOfGroup: /^reading Cloud Control API .*\|GROUP\|.*: couldn't find resource$/,
    noAssignmentOfSet: /^reading Cloud Control API .*0000\|USER\|.*: couldn't find resource$/,
    badAssignment: /is not of the form instanceArn\|targetId\|/,
    noSet: /^reading Cloud Control API \(AWS::SSO::PermissionSet\) Resource \(arn:.*\): couldn't find resource$/,
    otherType:
      /expected one of AWS::SSO::Assignment, AWS::SSO::PermissionSet, got string "AWS::IAM::Role" \(typeName\)$/,
    bothSet: /exactly one of arn and name/,
  };
  for (const [name, expected] of Object.entries(failures)) {
    it(`say what is not there as the official provider does: ${name}`, () => expect(looked[name]).to.match(expected));
  }
});
