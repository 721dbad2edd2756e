import { expect } from "chai";
import { formerResources, roleNamesInState } from "../../../components/client/role-names-in-state.ts";
import { planOf } from "../../core/support/contracts.ts";
import { clientFile } from "../support/clients.ts";
import { configOf, deploy, inputsOf } from "../support/deploy.ts";
import type { World } from "../support/mocks.ts";

const ROLE = "aws:iam/role:Role";
const STACK = "urn:pulumi:client-abccorp::switchyard::switchyard:client:Client";
const inRole = (type: string, name: string, outputs: Readonly<Record<string, unknown>> = {}) => ({
  urn: `${STACK}$switchyard:client:AccessRole$${type}::${name}`,
  type,
  outputs,
});
const held = (resource: string, name: string, path = "/") => inRole(ROLE, resource, { name, path });
const plan = (role: string) =>
  planOf("abccorp", `name: AbcCorp\naccountId: "222222222222"\nroles:\n  read-only: { ${role} }\n  devops:\n`);
const nameOf = (role: string, state: Parameters<typeof roleNamesInState>[1], former?: string) =>
  roleNamesInState(plan(role), state, former === undefined ? {} : { "read-only": { roleName: former } }).get(
    "read-only",
  );

describe("the name of a role in the state", () => {
  for (const [what, role, state, former, expected] of [
    ["its key at first", "", [], undefined, "read-only"],
    ["its key at first, whatever is former", "name: new", [], "old", "read-only"],
    ["as it is", "name: old", [held("read-only", "old")], undefined, "read-only"],
    [
      "the same for another name by hand: one replacement",
      "name: new",
      [held("read-only", "old")],
      undefined,
      "read-only",
    ],
    ["another one beside a former role", "name: new", [held("read-only", "old")], "old", "read-only@new"],
    [
      "the same in the step after",
      "name: new",
      [held("read-only", "old"), held("read-only@new", "new")],
      "old",
      "read-only@new",
    ],
    [
      "the same in the last step",
      "name: new",
      [held("read-only", "old"), held("read-only@new", "new")],
      undefined,
      "read-only@new",
    ],
    ["the same ever after", "name: new", [held("read-only@new", "new")], undefined, "read-only@new"],
    [
      "the same for another name by hand, later",
      "name: third",
      [held("read-only@new", "new")],
      undefined,
      "read-only@new",
    ],
    [
      "another one for the second name in steps",
      "name: third",
      [held("read-only@new", "new")],
      "new",
      "read-only@third",
    ],
    [
      "the first one again when the change is taken back",
      "name: old",
      [held("read-only", "old"), held("read-only@new", "new")],
      undefined,
      "read-only",
    ],
    [
      "that of the role with the name, for another path by hand",
      "name: new, path: /a/",
      [held("read-only", "old"), held("read-only@new", "new")],
      undefined,
      "read-only@new",
    ],
    ["not that of another key", "name: new", [held("devops", "new")], undefined, "read-only"],
    ["not that of a key that begins alike", "name: new", [held("read-only-2@new", "new")], undefined, "read-only"],
  ] as const)
    it(`is ${what}`, () => {
      expect(nameOf(role, state, former)).to.equal(expected);
    });

  it("is what the stack declares its role and policies under", async () => {
    const world: World = { state: [held("read-only@acme-read-only", "acme-read-only")] };
    const stack = await deploy(
      "client-abccorp",
      configOf("client-abccorp", clientFile("AbcCorp", "222222222222")),
      world,
    );
    expect(stack.error).to.equal(undefined);
    expect(Object.keys(inputsOf(stack, ROLE))).to.have.members(["administrator", "read-only@acme-read-only"]);
    expect(Object.keys(stack.outputs["roleArns"] as object)).to.have.members(["administrator", "read-only"]);
  });

  it("is a fault where the state cannot be read", async () => {
    const failing = { "pulumi:pulumi:readStackResourceOutputs": "incorrect passphrase" };
    for (const preview of [true, false]) {
      const config = configOf("client-abccorp", clientFile("AbcCorp", "222222222222"));
      const { error, registered } = await deploy("client-abccorp", config, { failing, preview });
      expect(error?.message).to.contain("[client/no-state]").and.to.contain("incorrect passphrase");
      expect(registered.map(({ type }) => type)).to.deep.equal(["pulumi:providers:aws"]);
    }
  });
});

describe("what is kept of a former role", () => {
  const policies = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive";
  const old = [
    { urn: `${STACK}$switchyard:client:AccessRole::read-only`, type: "switchyard:client:AccessRole", outputs: {} },
    held("read-only", "old"),
    inRole(policies, "read-only"),
    inRole("aws:iam/rolePolicy:RolePolicy", "read-only/one"),
  ];
  const others = [
    { urn: `${STACK}$switchyard:client:AccessRole::devops`, type: "switchyard:client:AccessRole", outputs: {} },
    held("devops", "your-company-devops"),
    held("read-only-2", "old-2"),
    {
      urn: "urn:pulumi:client-abccorp::switchyard::pulumi:providers:aws::aws",
      type: "pulumi:providers:aws",
      outputs: {},
    },
  ];
  const policy = {
    urn: `${STACK}$aws:iam/policy:Policy::own`,
    type: "aws:iam/policy:Policy",
    outputs: { name: "own" },
  };
  const FORMER = { "read-only": { roleName: "old" } };

  it("is the role with all that belongs to it, and no other role", () => {
    const { kept, protectable } = formerResources(plan("name: new"), [...others, ...old], FORMER);
    expect(kept).to.have.members(old.map(({ urn }) => urn));
    expect(protectable).to.deep.equal([old[1]!.urn]);
  });

  it("is not the new role that stands beside it", () => {
    const beside = [held("read-only@new", "new"), inRole(policies, "read-only@new")];
    const { kept } = formerResources(plan("name: new"), [...old, ...beside], FORMER);
    expect(kept).to.have.members(old.map(({ urn }) => urn));
  });

  it("is also a managed policy that only it uses", () => {
    const { kept, protectable } = formerResources(plan("name: new"), [...old, policy], FORMER);
    expect(kept).to.include(policy.urn);
    expect(protectable).to.include(policy.urn);
  });

  it("is nothing where only the permission set is former, or nothing is", () => {
    expect(
      formerResources(plan("name: new"), [...old, policy], { "read-only": { permissionSet: "Old" } }).kept,
    ).to.deep.equal([]);
    expect(formerResources(plan("name: old"), [...old, policy], FORMER).kept).to.deep.equal([]);
  });
});
