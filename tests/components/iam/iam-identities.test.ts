import { expect } from "chai";
import { clientFiles, clientOutputs, stackOf } from "../support/clients.ts";
import {
  configOf,
  deploy,
  type Deployment,
  expectExplicitProviders,
  inputsOf,
  inventory,
  resource,
} from "../support/deploy.ts";
import type { World } from "../support/mocks.ts";

const CLIENT = `
config:
  switchyard:client:
    name: AbcCorp
    accountId: "222222222222"
    roles:
      administrator: { trust: { users: [alice], mfa: true } }
      read-only: { trust: { users: [alice, bob, people/dave] } }
      deploy: { level: devops, trust: { roles: [robots/ci], externalId: 6f1d2c3b-5e4f-4a7b } }
`;
const STACK = `
config:
  switchyard:home:
    iam:
      users:
        alice: { path: /people/a/, permissionsBoundary: PowerUserAccess, tags: { team: ops } }
        bob: { policy: managed, managedPolicies: [ReadOnlyAccess], protect: false }
        dave: { existing: true, path: /people/ }
      groups:
        ops: { members: [bob], managedPolicies: [SecurityAudit] }
        legacy: { existing: true, members: [dave, bob] }
    grants:
      - { iamUser: bob, clients: all, roles: [read-only] }
      - { iamUser: dave, clients: all, roles: [read-only], until: 2099-01-31 }
      - { iamGroup: ops, clients: all, roles: [read-only], reason: they keep it running, ticket: OPS-1 }
      - { iamRole: robots/ci, clients: all, roles: [deploy] }
`;
const EXISTING: World = {
  iam: {
    users: { dave: "arn:aws:iam::111111111111:user/people/dave" },
    groups: { legacy: "arn:aws:iam::111111111111:group/legacy" },
  },
  roles: { ci: { arn: "arn:aws:iam::111111111111:role/robots/ci", path: "/robots/" } },
};

async function home(text: string, world: World = EXISTING): Promise<Deployment> {
  const stacks = { [stackOf("abccorp")]: await clientOutputs("abccorp", CLIENT) };
  const files = clientFiles({ abccorp: CLIENT });
  return deploy("home", configOf("home", text), { stacks, clientSlugs: ["abccorp"], clientFiles: files, ...world });
}

describe("the home stack's IAM identities", () => {
  let stack: Deployment;
  before(async () => {
    stack = await home(STACK);
    if (stack.error !== undefined) throw stack.error;
  });

  it("declares these resources and no other: no keys, no passwords, nothing of Identity Center", () => {
    expect(inventory(stack)).to.deep.equal(
      [
        "pulumi:providers:aws aws",
        "switchyard:home:Home home",
        "switchyard:home:IamIdentities iam",
        "switchyard:index:DestroyGuard guard",
        "aws:iam/user:User iam-user:alice",
        "aws:iam/user:User iam-user:bob",
        "aws:iam/group:Group iam-group:ops",
        "aws:iam/policy:Policy iam-user:bob",
        "aws:iam/userPolicyAttachment:UserPolicyAttachment iam-user:bob",
        "aws:iam/userPolicyAttachment:UserPolicyAttachment iam-user:bob/aws:policy/ReadOnlyAccess",
        "aws:iam/userPolicy:UserPolicy iam-user:dave",
        "aws:iam/groupPolicy:GroupPolicy iam-group:ops",
        "aws:iam/groupPolicyAttachment:GroupPolicyAttachment iam-group:ops/aws:policy/SecurityAudit",
        "aws:iam/rolePolicy:RolePolicy iam-role:robots/ci",
        "aws:iam/groupMembership:GroupMembership iam-group:ops",
        "aws:iam/userGroupMembership:UserGroupMembership iam-user:bob",
        "aws:iam/userGroupMembership:UserGroupMembership iam-user:dave",
      ].sort(),
    );
    expect(stack.invoked.map(({ token }) => token).filter((token) => !token.startsWith("aws:iam/get"))).to.deep.equal([
      "pulumi:pulumi:readStackOutputs",
      "pulumi:pulumi:readStackResourceOutputs",
    ]);
    expectExplicitProviders(stack);
  });

  it("makes users and groups as configured", () => {
    expect(inputsOf(stack, "aws:iam/user:User")).to.deep.equal({
      "iam-user:alice": {
        name: "alice",
        path: "/people/a/",
        permissionsBoundary: "arn:aws:iam::aws:policy/PowerUserAccess",
        forceDestroy: false,
        tags: { "managed-by": "switchyard", team: "ops" },
      },
      "iam-user:bob": { name: "bob", path: "/", forceDestroy: false, tags: { "managed-by": "switchyard" } },
    });
    expect(inputsOf(stack, "aws:iam/group:Group")).to.deep.equal({ "iam-group:ops": { name: "ops", path: "/" } });
  });

  it("gives each its policy, by which it enters what is granted", () => {
    const arn = "arn:aws:iam::222222222222:role/acme-read-only";
    const allow = (sid: string, resource: string) => ({
      Sid: sid,
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Resource: resource,
    });
    const policyOf = (type: string, name: string) =>
      (JSON.parse(String(resource(stack, type, name).inputs["policy"])) as { Statement: unknown }).Statement;
    expect(policyOf("aws:iam/policy:Policy", "iam-user:bob")).to.deep.equal([allow("AbcCorp", arn)]);
    expect(policyOf("aws:iam/groupPolicy:GroupPolicy", "iam-group:ops")).to.deep.equal([allow("AbcCorp", arn)]);
    expect(policyOf("aws:iam/userPolicy:UserPolicy", "iam-user:dave")).to.deep.equal([
      {
        ...allow("AbcCorpUntil20990131000000", arn),
        Condition: { DateLessThan: { "aws:CurrentTime": "2099-01-31T00:00:00Z" } },
      },
    ]);
    expect(policyOf("aws:iam/rolePolicy:RolePolicy", "iam-role:robots/ci")).to.deep.equal([
      allow("AbcCorp", "arn:aws:iam::222222222222:role/acme-deploy"),
    ]);
    const rest = (type: string, name: string, key: string) => {
      const { inputs } = resource(stack, type, name);
      return [inputs[key], inputs["name"], inputs["path"]];
    };
    expect(rest("aws:iam/policy:Policy", "iam-user:bob", "tags")).to.deep.equal([
      { "managed-by": "switchyard" },
      "switchyard-user-bob",
      "/switchyard/",
    ]);
    expect(rest("aws:iam/rolePolicy:RolePolicy", "iam-role:robots/ci", "role")).to.deep.equal([
      "ci",
      "switchyard",
      undefined,
    ]);
  });

  it("attaches managed policies, its own only once it exists", () => {
    expect(inputsOf(stack, "aws:iam/userPolicyAttachment:UserPolicyAttachment")).to.deep.equal({
      "iam-user:bob": { user: "bob", policyArn: "arn:aws:iam::111111111111:policy/switchyard/switchyard-user-bob" },
      "iam-user:bob/aws:policy/ReadOnlyAccess": { user: "bob", policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
    });
    const attachment = resource(stack, "aws:iam/userPolicyAttachment:UserPolicyAttachment", "iam-user:bob");
    expect(attachment.dependsOn).to.deep.equal(["iam-user:bob", "iam-user:bob"]);
    const inline = resource(stack, "aws:iam/groupPolicy:GroupPolicy", "iam-group:ops");
    expect(inline.dependsOn).to.deep.equal(["iam-group:ops"]);
  });

  it("gives a group of its own these members and no others, and joins users to one that was there", () => {
    expect(inputsOf(stack, "aws:iam/groupMembership:GroupMembership")).to.deep.equal({
      "iam-group:ops": { name: "switchyard", group: "ops", users: ["bob"] },
    });
    expect(inputsOf(stack, "aws:iam/userGroupMembership:UserGroupMembership")).to.deep.equal({
      "iam-user:bob": { user: "bob", groups: ["legacy"] },
      "iam-user:dave": { user: "dave", groups: ["legacy"] },
    });
    expect(resource(stack, "aws:iam/groupMembership:GroupMembership", "iam-group:ops").dependsOn).to.have.members([
      "iam-group:ops",
      "iam-user:bob",
    ]);
  });

  it("protects users and groups as asked, and nothing that gives access", () => {
    const kept = stack.registered.filter(({ protect }) => protect).map(({ type, name }) => `${type} ${name}`);
    const guard = "switchyard:index:DestroyGuard guard";
    expect(kept).to.have.members(["aws:iam/user:User iam-user:alice", "aws:iam/group:Group iam-group:ops", guard]);
    const parents = new Set(
      stack.registered.filter(({ type }) => type.startsWith("aws:iam/")).map(({ parent }) => parent),
    );
    expect([...parents]).to.deep.equal(["iam"]);
  });

  it("puts out who enters what, and what it takes", () => {
    const entry = (role: string, title: string) => ({
      client: "AbcCorp",
      role,
      roleArn: `arn:aws:iam::222222222222:role/acme-${role}`,
      switchRoleLink: `https://signin.aws.amazon.com/switchrole?account=222222222222&roleName=acme-${role}&displayName=AbcCorp%20${title}`,
    });
    expect(stack.outputs["iamAccess"]).to.deep.equal({
      "iam-user:bob": [entry("read-only", "ReadOnly")],
      "iam-user:dave": [{ ...entry("read-only", "ReadOnly"), until: "2099-01-31T00:00:00Z" }],
      "iam-group:ops": [{ ...entry("read-only", "ReadOnly"), reason: "they keep it running", ticket: "OPS-1" }],
      "iam-role:robots/ci": [{ ...entry("deploy", "Deploy"), externalId: "6f1d2c3b-5e4f-4a7b" }],
    });
    expect([stack.outputs["permissionSets"], stack.outputs["access"]]).to.deep.equal([{}, {}]);
  });

  it("puts out nothing of what somebody who is denied may enter, and the rest as it was", async () => {
    const denied = await home(`${STACK}    denied: [{ iamUser: bob, since: 2026-11-20 }]\n`);
    const { "iam-user:bob": bob, ...others } = stack.outputs["iamAccess"] as Record<string, unknown>;
    expect(bob).to.not.equal(undefined);
    expect(denied.outputs["iamAccess"]).to.deep.equal(others);
  });

  it("has no output and no component where there are no identities", async () => {
    const { outputs, registered, error } = await home("config:\n  switchyard:home:\n    iam: {}\n    grants: []\n");
    expect(error).to.equal(undefined);
    expect(outputs).to.not.have.property("iamAccess");
    expect(registered.filter(({ type }) => type.includes("iam"))).to.deep.equal([]);
  });
});

describe("the look-up of IAM identities that exist", () => {
  const refused: readonly {
    readonly name: string;
    readonly world: World;
    readonly faults: readonly (readonly string[])[];
  }[] = [
    {
      name: "nothing is there: each is named, with what is near",
      world: { ...EXISTING, iam: { users: { davey: "arn:aws:iam::111111111111:user/davey" } }, roles: {} },
      faults: [
        ["iam/not-found", "iam.users.dave", 'IAM user "dave", which does not exist', 'did you mean "davey"?'],
        ["iam/not-found", "iam.groups.legacy", 'IAM group "legacy"', "Remove existing"],
        ["iam/not-found", "grants[3].iamRole", 'IAM role "robots/ci"', 'did you mean "robots/cd"?'],
      ],
    },
    {
      name: "another path: the one to write is named",
      world: {
        iam: {
          users: { dave: "arn:aws:iam::111111111111:user/dave" },
          groups: { legacy: "arn:aws:iam::111111111111:group/old/legacy" },
        },
        roles: { ci: { arn: "arn:aws:iam::111111111111:role/ci" } },
      },
      faults: [
        ["iam/other-path", "iam.users.dave.path", "user/people/dave, found", "path: /`"],
        ["iam/other-path", "iam.groups.legacy", "found arn:aws:iam::111111111111:group/old/legacy", "path: /old/`"],
        ["iam/other-path", "grants[3].iamRole", "found arn:aws:iam::111111111111:role/ci", "iamRole: ci`"],
      ],
    },
    {
      name: "a user of that name in other case",
      world: {
        ...EXISTING,
        iam: { ...EXISTING.iam, users: { dave: "arn:aws:iam::111111111111:user/people/Dave" } },
      },
      faults: [["iam/other-path", "iam.users.dave", "user/people/Dave", "the name as IAM has it"]],
    },
    {
      name: "no right to look: said once",
      world: {
        ...EXISTING,
        failing: {
          "aws:iam/getUser:getUser": "AccessDenied: not authorized to perform: iam:Get",
          "aws:iam/getGroup:getGroup": "AccessDenied: not authorized to perform: iam:Get",
        },
      },
      faults: [["iam/no-answer", "switchyard:home.iam", "AccessDenied", "credentials of the home account"]],
    },
  ];
  for (const preview of [false, true]) {
    for (const one of refused) {
      it(`${preview ? "in a preview: " : ""}${one.name}`, async () => {
        const { error, registered } = await home(STACK, { ...one.world, preview });
        const message = error?.message ?? "";
        expect(message).to.include(`${one.faults.length} problem`);
        for (const parts of one.faults) for (const part of parts) expect(message).to.include(part);
        expect(registered.filter(({ type }) => !type.startsWith("pulumi:providers:"))).to.deep.equal([]);
      });
    }
  }
});
