import { expect } from "chai";
import type { StackConfig } from "../../../../core/portfolio/resolve-stack.ts";
import { clientFile, clientFiles, clientOutputs, PEOPLE, stackOf } from "../../support/clients.ts";
import { configOf, deploy, type Deployment, inputsOf, inventory, PROJECT, resource } from "../../support/deploy.ts";

const SET = "aws-native:sso:PermissionSet";
const ASSIGNMENT = "aws-native:sso:Assignment";

const SHARED = `${PROJECT}  sharedPermissionSets:
    value:
      Platform: { clients: all, levels: [read-only], shards: 3 }
`;
const TRUSTING = "{ read-only: { trust: { permissionSets: [Platform] } } }";
const HOME = `
config:
  switchyard:home:
    identityCenter: { region: eu-west-1, portal: https://acme.awsapps.com/start }
    permissionSets:
      permissionsBoundary: { customerManagedPolicy: /limits/only-clients }
      overrides:
        Platform: { accounts: ["555555555555"], permissionsBoundary: PowerUserAccess, protect: false }
    grants:
      - { group: Platform Engineers, permissionSet: Platform }
      - { user: bob@acme.example, permissionSet: Platform, until: 2099-01-31 }
      - { group: Auditors, clients: [Globex], roles: [administrator] }
`;

const FILES = {
  abccorp: clientFile("AbcCorp", "222222222222", TRUSTING),
  globex: clientFile(
    "Globex",
    "333333333333",
    "{ read-only: { trust: { permissionSets: [Platform] } }, administrator: }",
  ),
};

async function clients(): Promise<Record<string, Record<string, unknown>>> {
  return {
    [stackOf("abccorp")]: await clientOutputs("abccorp", FILES.abccorp, SHARED),
    [stackOf("globex")]: await clientOutputs("globex", FILES.globex, SHARED),
  };
}

/** The home stack, which has the outputs of its last deployment. */
async function home(text: string, last: Record<string, unknown> = {}): Promise<Deployment> {
  const stacks = { ...(await clients()), "organization/switchyard/home": last };
  return deploy("home", configOf("home", text, SHARED), {
    stacks,
    ...PEOPLE,
    clientSlugs: ["abccorp", "globex"],
    clientFiles: clientFiles(FILES, SHARED),
  });
}

describe("a shared permission set in the home stack", () => {
  let stack: Deployment;
  before(async () => {
    stack = await home(HOME, { placements: { Platform: { "globex/read-only": 2 } } });
    if (stack.error !== undefined) throw stack.error;
  });

  it("is one component with its shards and their assignments", () => {
    const shards = inventory(stack).filter((one) => one.includes("Platform") && !one.includes("ClientPermissionSets"));
    expect(shards).to.deep.equal(
      [
        "switchyard:home:SharedPermissionSet Platform",
        ...["Platform", "Platform-3"].flatMap((key) => [
          `${SET} ${key}`,
          ...["group:g-1", "user:u-2"].flatMap((who) => [
            `${ASSIGNMENT} ${key}/${who}`,
            `${ASSIGNMENT} ${key}/${who}/555555555555`,
          ]),
        ]),
      ].sort(),
    );
  });

  it("leaves each role in the shard that the last outputs name, and writes them anew", () => {
    const policies = inputsOf(stack, SET);
    expect(JSON.stringify(policies["Platform-3"])).to.include("arn:aws:iam::333333333333:role/acme-read-only");
    expect(JSON.stringify(policies["Platform"])).to.include("arn:aws:iam::222222222222:role/acme-read-only");
    expect(stack.outputs["placements"]).to.deep.equal({
      Platform: { "222222222222/read-only": 0, "333333333333/read-only": 2 },
    });
    expect(Object.keys(stack.outputs["sharedAccess"] as object)).to.deep.equal(["Platform", "Platform-3"]);
  });

  it("shuts the user whose grant ends out by the id that was looked up", () => {
    const { inlinePolicy } = resource(stack, SET, "Platform").inputs;
    expect(inlinePolicy).to.include('"identitystore:UserId":["u-2"]');
  });

  it("has the boundary, accounts and protection of its override", () => {
    for (const name of ["Platform", "Platform-3"]) {
      const { inputs, protect } = resource(stack, SET, name);
      expect(inputs["permissionsBoundary"]).to.deep.equal({
        managedPolicyArn: "arn:aws:iam::aws:policy/PowerUserAccess",
      });
      expect(protect).to.equal(false);
    }
    const targets = Object.values(inputsOf(stack, ASSIGNMENT)).map(({ targetId }) => targetId);
    expect(new Set(targets)).to.deep.equal(new Set(["111111111111", "555555555555"]));
  });

  it("leaves the settings of other sets as they are", () => {
    const { inputs, protect } = resource(stack, SET, "GlobexAdministrator");
    expect(inputs["permissionsBoundary"]).to.deep.equal({
      customerManagedPolicyReference: { name: "only-clients", path: "/limits/" },
    });
    expect(protect).to.equal(true);
    expect(inventory(stack).filter((one) => one.startsWith(`${ASSIGNMENT} Globex`))).to.deep.equal([
      `${ASSIGNMENT} GlobexAdministrator/group:g-2`,
    ]);
  });

  it("begins with the first shard where the stack has no outputs", async () => {
    const first = await home(HOME);
    expect(first.error).to.equal(undefined);
    expect(first.outputs["placements"]).to.deep.equal({
      Platform: { "222222222222/read-only": 0, "333333333333/read-only": 0 },
    });
  });
});

describe("a client that runs no Pulumi", () => {
  const file = `${clientFile("AbcCorp", "222222222222")}    handoff: true\n`;

  it("is refused as a stack, and nothing is declared", async () => {
    const { error, registered } = await deploy("client-abccorp", configOf("client-abccorp", file));
    expect(error?.message).to.include("This client has `handoff: true`");
    expect(registered).to.deep.equal([]);
  });

  it("is taken from its file by the home stack, which reads no stack of it", async () => {
    const text = `
config:
  switchyard:home:
    identityCenter: { region: eu-west-1 }
    grants:
      - { group: Auditors, clients: [AbcCorp], roles: [read-only] }
`;
    const clientFiles = new Map<string, StackConfig>([["abccorp", configOf("client-abccorp", file)]]);
    const stack = await deploy("home", configOf("home", text), { ...PEOPLE, clientSlugs: ["abccorp"], clientFiles });
    if (stack.error !== undefined) throw stack.error;
    expect(stack.invoked.filter(({ inputs }) => JSON.stringify(inputs).includes("client-abccorp"))).to.deep.equal([]);
    expect(JSON.stringify(resource(stack, SET, "AbcCorpReadOnly").inputs["inlinePolicy"])).to.include(
      "arn:aws:iam::222222222222:role/acme-read-only",
    );
    expect(inventory(stack)).to.include(`${ASSIGNMENT} AbcCorpReadOnly/group:g-2`);
  });

  it("is spoken of by the home stack, since no stack of its own does", async () => {
    const open = `
config:
  switchyard:client:
    name: AbcCorp
    accountId: "222222222222"
    handoff: true
    roles: { read-only: { trust: { wholeAccount: true, reason: the first bootstrap } } }
`;
    const text = "\nconfig:\n  switchyard:home:\n    identityCenter: { region: eu-west-1 }\n    grants: []\n";
    const clientFiles = new Map<string, StackConfig>([["abccorp", configOf("client-abccorp", open)]]);
    const stack = await deploy("home", configOf("home", text), { ...PEOPLE, clientSlugs: ["abccorp"], clientFiles });
    if (stack.error !== undefined) throw stack.error;
    const warned = stack.logged.filter(({ severity }) => severity === "warn").map(({ message }) => message);
    expect(warned.filter((message) => message.includes("open to every principal"))).to.have.lengthOf(1);
  });
});
