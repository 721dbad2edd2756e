import {
  AttachRolePolicyCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  DescribePermissionSetCommand,
  GetInlinePolicyForPermissionSetCommand,
  ListTagsForResourceCommand,
  PutInlinePolicyToPermissionSetCommand,
  TagResourceCommand,
} from "@aws-sdk/client-sso-admin";
import { expect } from "chai";
import { WORLD_IDENTITY_CENTER } from "../../sandbox/world.ts";
import { iam, identityCenter, readRole, roleNames } from "./deployed.ts";
import { ACCOUNT, ATTACHMENTS, Initech, ROLE, SET } from "./initech.ts";

describe("refresh after changes made by hand", () => {
  let initech: Initech;
  let sets: Readonly<Record<string, string>> = {};

  before(async () => {
    initech = await Initech.make("drift");
    await initech.up("client");
    sets = (await initech.up("home")).outputs["permissionSets"] as Readonly<Record<string, string>>;
  });
  after(() => initech.remove());

  it("shows what was changed in the client account, and mends it", async () => {
    const before = await readRole(ACCOUNT, "inline-operator");
    const client = await iam(ACCOUNT);
    const RoleName = "inline-operator";
    const wide = structuredClone(before.trustPolicy) as { Statement: object[] };
    wide.Statement.push({
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::999999999999:root" },
      Action: "sts:AssumeRole",
    });
    const admin = "arn:aws:iam::aws:policy/AdministratorAccess";
    const own = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });
    await client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: admin }));
    await client.send(new PutRolePolicyCommand({ RoleName, PolicyName: "by-hand", PolicyDocument: own }));
    await client.send(new PutRolePolicyCommand({ RoleName, PolicyName: "restart", PolicyDocument: own }));
    await client.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: JSON.stringify(wide) }));
    await client.send(new TagRoleCommand({ RoleName, Tags: [{ Key: "managed-by", Value: "hand" }] }));

    const { steps } = await initech.refresh("client");
    const drifted = [
      `update ${ROLE} operator`,
      `update ${ATTACHMENTS} operator`,
      "update aws:iam/rolePoliciesExclusive:RolePoliciesExclusive operator",
      "update aws:iam/rolePolicy:RolePolicy operator/restart",
    ];
    expect(steps).to.include.members(drifted);
    expect(steps.filter((step) => step.includes("read-only"))).to.deep.equal([]);
    expect((await initech.up("client")).steps).to.have.members(drifted);
    expect(await readRole(ACCOUNT, "inline-operator")).to.deep.equal(before);
  });

  it("shows what was changed in Identity Center, and mends it", async () => {
    const client = await identityCenter();
    const target = { InstanceArn: WORLD_IDENTITY_CENTER.instanceArn, PermissionSetArn: sets["InitechOperator"] };
    const resource = { InstanceArn: target.InstanceArn, ResourceArn: target.PermissionSetArn };
    const read = async () => ({
      inline: (await client.send(new GetInlinePolicyForPermissionSetCommand(target))).InlinePolicy,
      tags: (await client.send(new ListTagsForResourceCommand(resource))).Tags,
      set: (await client.send(new DescribePermissionSetCommand(target))).PermissionSet,
    });
    const before = await read();
    const InlinePolicy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }],
    });
    await client.send(new PutInlinePolicyToPermissionSetCommand({ ...target, InlinePolicy }));
    await client.send(new TagResourceCommand({ ...resource, Tags: [{ Key: "owner", Value: "hand" }] }));

    const drifted = [`update ${SET} initech/operator`];
    expect((await initech.refresh("home")).steps).to.deep.equal(drifted);
    expect((await initech.up("home")).steps).to.deep.equal(drifted);
    const after = await read();
    expect(JSON.parse(after.inline ?? "")).to.deep.equal(JSON.parse(before.inline ?? ""));
    expect(after.tags).to.have.deep.members(before.tags ?? []);
    expect(after.set).to.deep.equal(before.set);
    const [reserved = ""] = (await roleNames("home", "/aws-reserved/")).filter((name) =>
      name.includes("InitechOperator_"),
    );
    const { inlinePolicies } = await readRole("home", reserved);
    expect(Object.values(inlinePolicies)).to.deep.equal([JSON.parse(before.inline ?? "")]);
  });
});
