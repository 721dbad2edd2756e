import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  AttachCustomerManagedPolicyReferenceToPermissionSetCommand,
  DeletePermissionsBoundaryFromPermissionSetCommand,
  DescribePermissionSetCommand,
  GetInlinePolicyForPermissionSetCommand,
  ListCustomerManagedPolicyReferencesInPermissionSetCommand,
  ListTagsForResourceCommand,
  PutPermissionsBoundaryToPermissionSetCommand,
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

  it("finds nothing where nothing was changed", async () => {
    expect((await initech.refresh("home")).steps).to.deep.equal([]);
    expect((await initech.up("home")).steps).to.deep.equal([]);
  });

  it("shows a customer-managed policy put on a permission set by hand, and takes it off; an update names a boundary", async () => {
    const client = await identityCenter();
    const account = await iam("home");
    const PolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
    });
    await account.send(new CreatePolicyCommand({ PolicyName: "by-hand", PolicyDocument }));
    const set = { InstanceArn: WORLD_IDENTITY_CENTER.instanceArn, PermissionSetArn: sets["InitechReadOnly"] };
    const CustomerManagedPolicyReference = { Name: "by-hand", Path: "/" };
    await client.send(
      new AttachCustomerManagedPolicyReferenceToPermissionSetCommand({ ...set, CustomerManagedPolicyReference }),
    );
    const PermissionsBoundary = { ManagedPolicyArn: "arn:aws:iam::aws:policy/SecurityAudit" };
    await client.send(new PutPermissionsBoundaryToPermissionSetCommand({ ...set, PermissionsBoundary }));
    const { stdout } = await initech.up("home");
    expect(stdout).to.match(/"InitechReadOnly" was changed by hand: .*"\/by-hand".*SecurityAudit/);
    const drifted = [`update ${SET} InitechReadOnly`];
    expect((await initech.refresh("home")).steps).to.deep.equal(drifted);
    expect((await initech.up("home")).steps).to.deep.equal(drifted);
    const { CustomerManagedPolicyReferences: left } = await client.send(
      new ListCustomerManagedPolicyReferencesInPermissionSetCommand(set),
    );
    expect(left).to.deep.equal([]);
    expect((await initech.refresh("home")).steps).to.deep.equal([]);
    expect((await initech.up("home")).stdout).to.contain("Take the permissions boundary off in Identity Center");
    await client.send(new DeletePermissionsBoundaryFromPermissionSetCommand(set));
    expect((await initech.up("home")).stdout).not.to.contain("by hand");
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

    const drifted = [`update ${SET} InitechOperator`];
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
