import { expect } from "chai";
import { parseContract } from "../../../core/contract/parse-contract.ts";
import {
  configOf,
  deploy,
  type Deployment,
  expectExplicitProviders,
  inputsOf,
  inventory,
  resource,
} from "../support/deploy.ts";

const GUARD = "switchyard:index:DestroyGuard guard";
const ROLE = "aws:iam/role:Role";
const ATTACHMENTS = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive";
const INLINE = "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive";
const POLICY = "aws:iam/rolePolicy:RolePolicy";

const STACK = `
config:
  switchyard:client:
    name: AbcCorp
    accountId: "022222222222"
    region: eu-central-1
    alias: abc-corp
    tags: { cost-center: abc, team: none }
    roles:
      administrator:
      read-only:
        name: auditor
        path: /partners/acme/
        description: Auditors of acme
        maxSessionDuration: 7200
        permissionsBoundary: PowerUserAccess
        managedPolicies: [job-function/ViewOnlyAccess, "arn:aws:iam::022222222222:policy/own/Extra"]
        inlinePolicies:
          one: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "s3:Get*", Resource: "*" }] }
          two: { Version: "2012-10-17", Statement: [{ Effect: Deny, Action: "s3:*", Resource: "*" }] }
        tags: { team: audit }
        protect: false
      deploy-bot:
        level: devops
        permissionSet: Deployers
        trust: { permissionSets: [Deployers, AbcCorpAdministrator] }
        managedPolicies: []
        inlinePolicies:
          only: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "ecs:*", Resource: "*" }] }
`;

function trust(...sets: string[]) {
  const patterns = sets.map(
    (set) => `arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_${set}_${"?".repeat(16)}`,
  );
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "HomePermissionSets",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111111111111:root" },
        Action: "sts:AssumeRole",
        Condition: { ArnLike: { "aws:PrincipalArn": patterns.length === 1 ? patterns[0] : patterns } },
      },
    ],
  };
}

describe("the client stack", () => {
  let stack: Deployment;
  before(async () => {
    stack = await deploy("client-abccorp", configOf("client-abccorp", STACK));
    if (stack.error !== undefined) throw stack.error;
  });

  it("declares these resources and no other", () => {
    expect(inventory(stack)).to.deep.equal(
      [
        "pulumi:providers:aws aws",
        "switchyard:client:Client client",
        "switchyard:index:DestroyGuard guard",
        ...["administrator", "read-only", "deploy-bot"].flatMap((role) => [
          `switchyard:client:AccessRole ${role}`,
          `${ROLE} ${role}`,
          `${ATTACHMENTS} ${role}`,
          `${INLINE} ${role}`,
        ]),
        `${POLICY} read-only/one`,
        `${POLICY} read-only/two`,
        `${POLICY} deploy-bot/only`,
      ].sort(),
    );
  });

  it("makes each role with exactly these inputs", () => {
    const roles = Object.entries(inputsOf(stack, ROLE)).map(([name, { assumeRolePolicy, ...inputs }]) => {
      return [name, { ...inputs, assumeRolePolicy: JSON.parse(String(assumeRolePolicy)) as unknown }];
    });
    expect(Object.fromEntries(roles)).to.deep.equal({
      administrator: {
        name: "acme-administrator",
        path: "/",
        description: "Administrator access to AbcCorp for acme",
        assumeRolePolicy: trust("AbcCorpAdministrator"),
        maxSessionDuration: 3600,
        forceDetachPolicies: true,
        tags: { "managed-by": "switchyard", "cost-center": "abc", team: "none" },
      },
      "read-only": {
        name: "auditor",
        path: "/partners/acme/",
        description: "Auditors of acme",
        assumeRolePolicy: trust("AbcCorpReadOnly"),
        maxSessionDuration: 7200,
        permissionsBoundary: "arn:aws:iam::aws:policy/PowerUserAccess",
        forceDetachPolicies: true,
        tags: { "managed-by": "switchyard", "cost-center": "abc", team: "audit" },
      },
      "deploy-bot": {
        name: "acme-deploy-bot",
        path: "/",
        description: "DeployBot access to AbcCorp for acme",
        assumeRolePolicy: trust("Deployers", "AbcCorpAdministrator"),
        maxSessionDuration: 3600,
        forceDetachPolicies: true,
        tags: { "managed-by": "switchyard", "cost-center": "abc", team: "none" },
      },
    });
  });

  it("makes managed and inline policies exclusive, also where there are none", () => {
    expect(inputsOf(stack, ATTACHMENTS)).to.deep.equal({
      administrator: {
        roleName: "acme-administrator",
        policyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"],
      },
      "read-only": {
        roleName: "auditor",
        policyArns: [
          "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
          "arn:aws:iam::022222222222:policy/own/Extra",
        ],
      },
      "deploy-bot": { roleName: "acme-deploy-bot", policyArns: [] },
    });
    expect(inputsOf(stack, INLINE)).to.deep.equal({
      administrator: { roleName: "acme-administrator", policyNames: [] },
      "read-only": { roleName: "auditor", policyNames: ["one", "two"] },
      "deploy-bot": { roleName: "acme-deploy-bot", policyNames: ["only"] },
    });
  });

  it("writes inline policies as they stand in the file", () => {
    const { role, name, policy } = resource(stack, POLICY, "read-only/two").inputs;
    expect([role, name, JSON.parse(String(policy))]).to.deep.equal([
      "auditor",
      "two",
      { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "s3:*", Resource: "*" }] },
    ]);
  });

  it("protects the roles and the guard, and nothing else, except where the file lifts it", () => {
    const isProtected = stack.registered.filter((one) => one.protect).map(({ type, name }) => `${type} ${name}`);
    expect(isProtected).to.have.members([`${ROLE} administrator`, `${ROLE} deploy-bot`, GUARD]);
  });

  it("puts a guard after every role and policy, so that a destroy comes to it first", () => {
    const [type = "", name = ""] = GUARD.split(" ");
    const custom = stack.registered.filter((one) => one.custom && one.type.startsWith("aws:"));
    const { dependsOn } = resource(stack, type, name);
    expect(dependsOn).to.include.members(custom.map((one) => one.name));
  });

  it("protects nothing when the client's file says so, but for a role that says otherwise", async () => {
    const text = STACK.replace("alias: abc-corp", "protect: false").replace(
      "level: devops",
      "level: devops\n        protect: true",
    );
    const lifted = await deploy("client-abccorp", configOf("client-abccorp", text));
    expect(lifted.registered.filter((one) => one.protect).map(({ name }) => name)).to.deep.equal([
      "deploy-bot",
      "guard",
    ]);
    const none = await deploy(
      "client-abccorp",
      configOf("client-abccorp", text.replace("\n        protect: true", "")),
    );
    expect(none.registered.filter((one) => one.protect)).to.deep.equal([]);
  });

  it("keeps its resources below its components, so that a role and its policies stay together", () => {
    const parents = stack.registered.map(
      ({ type, name, parent }) => `${type.split(":").at(-1) ?? ""} ${name} < ${parent}`,
    );
    expect(parents).to.include.members([
      "AccessRole read-only < client",
      "Role read-only < read-only",
      "RolePolicy read-only/one < read-only",
    ]);
  });

  it("outputs a contract that the home stack's parser takes, with what AWS answered", () => {
    const { contract, faults } = parseContract("client-abccorp", stack.outputs["contract"]);
    expect(faults).to.deep.equal([]);
    expect(contract).to.deep.equal(stack.outputs["contract"]);
    expect(contract?.client).to.deep.equal({
      name: "AbcCorp",
      accountId: "022222222222",
      partition: "aws",
      linkAccount: "abc-corp",
      tags: { "managed-by": "switchyard", "cost-center": "abc", team: "none" },
    });
    expect(contract?.homeAccountId).to.equal("111111111111");
    expect(Object.keys(contract?.roles ?? {})).to.have.members(["administrator", "read-only", "deploy-bot"]);
    expect(contract?.roles["deploy-bot"]).to.deep.equal({
      level: "devops",
      title: "DeployBot",
      arn: "arn:aws:iam::022222222222:role/acme-deploy-bot",
      name: "acme-deploy-bot",
      path: "/",
      permissionSet: "Deployers",
      trustPolicy: trust("Deployers", "AbcCorpAdministrator"),
    });
  });

  it("outputs role ARNs and switch-role links for people", () => {
    expect(stack.outputs["roleArns"]).to.deep.equal({
      administrator: "arn:aws:iam::022222222222:role/acme-administrator",
      "read-only": "arn:aws:iam::022222222222:role/partners/acme/auditor",
      "deploy-bot": "arn:aws:iam::022222222222:role/acme-deploy-bot",
    });
    const links = stack.outputs["switchRoleLinks"] as Record<string, string>;
    expect(Object.keys(links)).to.have.members(["administrator", "read-only", "deploy-bot"]);
    const link = new URL(links["read-only"] ?? "");
    expect(link.origin + link.pathname).to.equal("https://signin.aws.amazon.com/switchrole");
    expect(Object.fromEntries(link.searchParams)).to.deep.equal({
      account: "abc-corp",
      roleName: "partners/acme/auditor",
      displayName: "AbcCorp ReadOnly",
    });
    expect(Object.keys(stack.outputs)).to.have.members(["contract", "fingerprint", "roleArns", "switchRoleLinks"]);
  });

  it("uses one explicit provider, bound to the client's account", () => {
    expectExplicitProviders(stack);
    const { inputs } = resource(stack, "pulumi:providers:aws", "aws");
    expect([inputs["region"], inputs["allowedAccountIds"]]).to.deep.equal(["eu-central-1", '["022222222222"]']);
  });
});

describe("a client stack on its way out", () => {
  it("declares nothing, and says how to finish", async () => {
    const text = STACK.replace("    alias:", "    offboarding: true\n    alias:");
    const { error, registered } = await deploy("client-abccorp", configOf("client-abccorp", text));
    expect(error?.message).to.contain("switchyard offboard").and.to.contain("pulumi destroy");
    expect(registered).to.deep.equal([]);
  });
});
