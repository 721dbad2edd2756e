import { expect } from "chai";
import type { InterruptedCreate } from "../../../components/engine/stack-types.ts";
import { clientFile, PEOPLE, TWO_FILES, twoClients } from "../support/clients.ts";
import { configOf, deploy, type Deployment, imported } from "../support/deploy.ts";
import { INSTANCE, type World } from "../support/mocks.ts";

const STACK = "urn:pulumi:client-abccorp::switchyard::switchyard:client:Client";
const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/policy:Policy";
const NAME = "acme-read-only";
const made = (type: string, name: string, inputs: InterruptedCreate["inputs"]): InterruptedCreate => ({
  type,
  urn: `${STACK}$${type}::${name}`,
  inputs,
});

describe("a role that an interrupted update has made", () => {
  const role = {
    arn: `arn:aws:iam::222222222222:role/${NAME}`,
    name: NAME,
    assumeRolePolicy: "{}",
    description: "",
    maxSessionDuration: 3600,
    permissionsBoundary: "",
    tags: {},
  };
  const client = (interrupted: readonly InterruptedCreate[], world: World = {}) =>
    deploy("client-abccorp", configOf("client-abccorp", clientFile("AbcCorp", "222222222222", "[read-only]")), {
      roles: { [NAME]: { attachedPolicies: [], policyNames: [], ...role } },
      staging: { interrupted },
      ...world,
    });
  const own = made(ROLE, "read-only", { name: NAME, path: "/" });

  for (const preview of [false, true])
    it(`is taken over with its policies, ${preview ? "in a preview" : "in an update"}`, async () => {
      const stack = await client([own], { preview });
      expect(stack.error).to.equal(undefined);
      expect(imported(stack)).to.include(`Role ${NAME}`).and.to.have.length(3);
    });

  for (const [what, other] of [
    ["another type", { ...own, type: POLICY }],
    ["another name in the state", made(ROLE, "administrator", own.inputs)],
    ["another name in AWS", made(ROLE, "read-only", { name: "acme-readonly", path: "/" })],
    ["another path", made(ROLE, "read-only", { name: NAME, path: "/partners/" })],
  ] as const)
    it(`is somebody else's where what was made has ${what}`, async () => {
      const { error, registered } = await client([other]);
      expect(error?.message).to.contain("[client/role-exists]");
      expect(registered).to.have.length(1);
    });

  it("is made where AWS does not have it after all, and left alone where the state holds it", async () => {
    const without = await client([own], { roles: {} });
    expect([without.error, imported(without)]).to.deep.equal([undefined, []]);
    const state = [{ type: ROLE, outputs: { name: NAME } }];
    expect(imported(await client([own], { state }))).to.deep.equal([]);
  });
});

describe("a client's own managed policy that an interrupted update has made", () => {
  const FILE = `config:
  switchyard:client:
    name: AbcCorp
    accountId: "222222222222"
    roles:
      devops:
        managedPolicies: [own]
        customerManagedPolicies:
          own: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "s3:GetObject", Resource: "*" }] }
`;
  const arn = "arn:aws:iam::222222222222:policy/own";
  const client = (interrupted: readonly InterruptedCreate[], world: World = {}) =>
    deploy("client-abccorp", configOf("client-abccorp", FILE), { staging: { interrupted }, ...world });

  it("is taken over, and no other", async () => {
    expect(imported(await client([made(POLICY, "own", { name: "own" })]))).to.deep.equal([`Policy ${arn}`]);
    expect(imported(await client([made(POLICY, "other", { name: "own" })]))).to.deep.equal([]);
    expect(imported(await client([made(POLICY, "own", { name: "other" })]))).to.deep.equal([]);
    expect(imported(await client([]))).to.deep.equal([]);
  });

  it("is made where AWS does not have it, and left alone where the state holds it", async () => {
    const own = made(POLICY, "own", { name: "own" });
    expect(imported(await client([own], { missingPolicies: [arn] }))).to.deep.equal([]);
    expect(imported(await client([own], { state: [{ type: POLICY, outputs: { arn } }] }))).to.deep.equal([]);
  });
});

const HOME = `config:
  switchyard:home:
    identityCenter: { region: eu-west-1 }
    iam: { users: { eve: { policy: managed } }, groups: { demo: {} } }
    grants:
      - { group: Auditors, clients: [AbcCorp], roles: [read-only] }
      - { iamUser: eve, clients: [AbcCorp], roles: [administrator] }
`;

describe("what an interrupted update has made in the home account", () => {
  const arn = "arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-2222222222222222";
  const set = made("aws-native:sso:PermissionSet", "AbcCorpReadOnly", {
    name: "AbcCorpReadOnly",
    instanceArn: INSTANCE,
  });
  const assignment = made("aws-native:sso:Assignment", "AbcCorpReadOnly/group:g-2", {
    permissionSetArn: arn,
    principalId: "g-2",
    targetId: "111111111111",
  });
  const user = made("aws:iam/user:User", "iam-user:eve", { name: "eve", path: "/" });
  const group = made("aws:iam/group:Group", "iam-group:demo", { name: "demo", path: "/" });
  const policy = made(POLICY, "iam-user:eve", { name: "switchyard-user-eve" });
  const assignmentId = `${INSTANCE}|111111111111|AWS_ACCOUNT|${arn}|GROUP|g-2`;
  const HELD = {
    type: "aws-native:sso:PermissionSet",
    outputs: { instanceArn: INSTANCE, name: "AbcCorpReadOnly", permissionSetArn: arn },
  };

  const TRUST = `{ administrator: { trust: { users: [eve] } }, read-only: {} }`;
  const file = clientFile("AbcCorp", "222222222222", TRUST);

  async function home(interrupted: readonly InterruptedCreate[], world: World = {}): Promise<Deployment> {
    const client = await deploy("client-abccorp", configOf("client-abccorp", file));
    return deploy("home", configOf("home", HOME), {
      ...PEOPLE,
      stacks: { "organization/switchyard/client-abccorp": client.outputs },
      clientSlugs: ["abccorp"],
      clientFiles: new Map([["abccorp", configOf("client-abccorp", file)]]),
      staging: { interrupted },
      ...world,
    });
  }

  for (const preview of [false, true])
    it(`is a permission set that is taken over, ${preview ? "in a preview" : "in an update"}`, async () => {
      const world = { preview, permissionSets: [{ name: "AbcCorpReadOnly", arn }] };
      const stack = await home([set], world);
      expect(stack.error).to.equal(undefined);
      expect(imported(stack)).to.deep.equal([`PermissionSet ${INSTANCE}|${arn}`]);
    });

  it("is no permission set of another instance, name or place in the state", async () => {
    const world = { permissionSets: [{ name: "AbcCorpReadOnly", arn }] };
    for (const other of [
      { ...set, inputs: { ...set.inputs, instanceArn: `${INSTANCE}x` } },
      { ...set, inputs: { ...set.inputs, name: "AbcCorpReadOnl" } },
      { ...set, urn: `${set.urn}2` },
    ])
      expect((await home([other], world)).error?.message).to.contain("[home/permission-set-exists]");
  });

  it("is found among more sets than are looked at otherwise", async () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ name: `Other-${index}`, arn: `${arn}-${index}` }));
    const world = { permissionSets: [...many, { name: "AbcCorpReadOnly", arn }] };
    expect(imported(await home([set], world))).to.deep.equal([`PermissionSet ${INSTANCE}|${arn}`]);
  });

  it("is an assignment of a set that the state holds, in a preview too", async () => {
    for (const preview of [false, true]) {
      const stack = await home([assignment], { preview, state: [HELD], assignments: [assignmentId] });
      expect(imported(stack)).to.deep.equal([`Assignment ${assignmentId}`]);
    }
  });

  it("is a user, a group and a managed policy of IAM", async () => {
    const iam = {
      users: { eve: "arn:aws:iam::111111111111:user/eve" },
      groups: { demo: "arn:aws:iam::111111111111:group/demo" },
    };
    const stack = await home([user, group, policy], { iam });
    expect(stack.error).to.equal(undefined);
    expect(imported(stack)).to.deep.equal([
      "Group demo",
      "Policy arn:aws:iam::111111111111:policy/switchyard/switchyard-user-eve",
      "User eve",
    ]);
    expect((await home([user], { iam })).error?.message)
      .to.contain("[iam/exists]")
      .and.to.contain("group/demo");
    expect((await home([{ ...user, inputs: { name: "eve", path: "/people/" } }, group], { iam })).error?.message)
      .to.contain("[iam/exists]")
      .and.to.contain("user/eve");
  });
});

describe("nothing that was interrupted", () => {
  it("costs the home stack no look-up", async () => {
    const stack = await deploy("home", configOf("home", HOME.replace(/\n {4}iam:.*|\n.*iamUser.*/g, "")), {
      ...PEOPLE,
      stacks: await twoClients(),
      clientSlugs: [...TWO_FILES.keys()],
      clientFiles: TWO_FILES,
      preview: true,
    });
    expect(stack.error).to.equal(undefined);
    expect(stack.invoked.map(({ token }) => token)).to.not.include("aws:ssoadmin/getPermissionSets:getPermissionSets");
  });
});
