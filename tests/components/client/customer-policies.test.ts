import { expect } from "chai";
import {
  configOf,
  deploy,
  type Deployment,
  expectExplicitProviders,
  inputsOf,
  policiesAsked,
  resource,
} from "../support/deploy.ts";

const POLICY = "aws:iam/policy:Policy";
const ROLE = "aws:iam/role:Role";
const ATTACHMENTS = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive";
const arn = (name: string, account = "222222222222") => `arn:aws:iam::${account}:policy/${name}`;

const PROJECT = `
name: switchyard
runtime: nodejs
config:
  homeAccount:
    value: { accountId: "111111111111", company: acme }
  accessLevels:
    value:
      support:
        managedPolicies: [SecurityAudit, desk]
        permissionsBoundary: guard
        customerManagedPolicies:
          desk: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "support:*", Resource: "*" }] }
          guard: { Version: "2012-10-17", Statement: [{ Effect: Allow, NotAction: "iam:*", Resource: "*" }] }
          spare: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "s3:*", Resource: "*" }] }
`;

const FILE = `config:
  switchyard:client:
    name: AbcCorp
    accountId: "222222222222"
    tags: { cost-center: abc }
    roles:
      support:
      night-desk:
        level: support
        managedPolicies: [desk, ReadOnlyAccess]
        customerManagedPolicies:
          guard: { Version: "2012-10-17", Statement: [{ Effect: Allow, NotAction: ["iam:*"], Resource: "*" }] }
      read-only:
`;

const run = (file = FILE, world: Parameters<typeof deploy>[2] = {}) =>
  deploy("client-abccorp", configOf("client-abccorp", file, PROJECT), world);

describe("managed policies that a client stack creates", () => {
  let stack: Deployment;
  before(async () => {
    stack = await run();
    if (stack.error !== undefined) throw stack.error;
  });

  it("are those that a role uses, each once, with the client's tags", () => {
    const made = Object.entries(inputsOf(stack, POLICY)).map(([name, { policy, ...inputs }]) => {
      return [name, { ...inputs, policy: JSON.parse(String(policy)) as unknown }];
    });
    const tags = { "managed-by": "switchyard", "cost-center": "abc" };
    const document = (statement: object) => ({ Version: "2012-10-17", Statement: [statement] });
    expect(Object.fromEntries(made)).to.deep.equal({
      desk: { name: "desk", tags, policy: document({ Effect: "Allow", Action: "support:*", Resource: "*" }) },
      guard: { name: "guard", tags, policy: document({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }) },
    });
  });

  it("belong to the client, are protected as it says, and are made by its provider", async () => {
    expect(resource(stack, POLICY, "desk")).to.include({ parent: "client", protect: true });
    expectExplicitProviders(stack);
    const lifted = await run(FILE.replace("tags:", "protect: false\n    tags:"));
    expect(resource(lifted, POLICY, "desk").protect).to.equal(false);
  });

  it("are attached, exclusively, by the ARN of the client account, beside those of AWS", () => {
    expect(inputsOf(stack, ATTACHMENTS)).to.deep.equal({
      support: { roleName: "acme-support", policyArns: [arn("SecurityAudit", "aws"), arn("desk")] },
      "night-desk": { roleName: "acme-night-desk", policyArns: [arn("desk"), arn("ReadOnlyAccess", "aws")] },
      "read-only": { roleName: "acme-read-only", policyArns: [arn("ReadOnlyAccess", "aws")] },
    });
    expect(resource(stack, ROLE, "support").inputs["permissionsBoundary"]).to.equal(arn("guard"));
    expect(resource(stack, ROLE, "read-only").inputs["permissionsBoundary"]).to.equal(undefined);
  });

  it("are there before the roles that use them, and go after them", () => {
    expect(resource(stack, ROLE, "support").dependsOn).to.include.members(["desk", "guard"]);
    expect(resource(stack, ROLE, "night-desk").dependsOn).to.include.members(["desk", "guard"]);
    expect(resource(stack, ROLE, "read-only").dependsOn).to.not.include.members(["desk"]);
    expect(resource(stack, ATTACHMENTS, "support").dependsOn).to.include("support");
  });

  it("are not looked up, since they cannot exist yet", async () => {
    const missing = [arn("desk"), arn("guard")];
    const { error, invoked } = await run(FILE, { missingPolicies: missing });
    expect(error).to.equal(undefined);
    expect(policiesAsked(invoked)).to.deep.equal([arn("ReadOnlyAccess", "aws"), arn("SecurityAudit", "aws")].sort());
  });
});

describe("the client's own policy documents", () => {
  const file = FILE.replace("desk, ReadOnlyAccess", "desk, ReadOnlyAcces")
    .replace("level: support", "level: support\n        permissionsBoundary: night-guard")
    .replace(
      'guard: { Version: "2012-10-17", Statement: [{ Effect: Allow, NotAction: ["iam:*"]',
      'night-guard: { Version: "2012-10-17", Statement: [{ Effect: Allow, NotAction: ["iam:*", "sts:AsumeRole"]',
    );

  for (const preview of [true, false]) {
    it(`are checked against what AWS has, before anything is declared, in ${preview ? "a preview" : "an update"}`, async () => {
      const { error, registered } = await run(file, { preview, missingPolicies: [arn("ReadOnlyAcces", "aws")] });
      expect(error?.message).to.include(
        'Pulumi.client-abccorp.yaml:13:99 switchyard:client.roles.night-desk.customerManagedPolicies.night-guard.Statement[0].NotAction[1]: expected an action that sts has, found "sts:AsumeRole" [policy/no-action]',
      );
      expect(error?.message).to.include('did you mean "sts:AssumeRole"');
      expect(error?.message).to.include(preview ? ": 1 problem." : ": 2 problems.");
      expect(error?.message.includes("[client/no-policy]")).to.equal(!preview);
      expect(registered.map(({ type }) => type)).to.deep.equal(["pulumi:providers:aws"]);
    });
  }
});

describe("notices of a client stack", () => {
  for (const preview of [true, false]) {
    it(`are warnings in ${preview ? "a preview" : "an update"}, one for each role that has one`, async () => {
      const file = FILE.replace(
        "read-only:",
        "administrator:\n      devops: { managedPolicies: [AmazonFooFullAccess] }",
      );
      const { error, logged } = await run(file, { preview });
      expect(error).to.equal(undefined);
      const said = logged.filter(({ severity }) => severity === "warn").map(({ message }) => message);
      expect(said).to.have.length(2);
      expect(said[0]).to.include("Whoever holds acme-administrator can rewrite");
      expect(said[1]).to.include("acme-devops").and.to.include("nothing is known here of AmazonFooFullAccess");
    });
  }
});
