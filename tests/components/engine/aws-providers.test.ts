import { expect } from "chai";
import { clientFile, PEOPLE, TWO_FILES, twoClients } from "../support/clients.ts";
import { configOf, deploy, type Deployment, resource } from "../support/deploy.ts";
import type { World } from "../support/mocks.ts";

const HOME = `config:
  switchyard:home:
    identityCenter: { region: eu-west-1 }
    grants: [{ group: Auditors, clients: all, roles: [read-only] }]
`;
const ROLE = {
  roleArn: "arn:aws:iam::222222222222:role/deployer",
  sessionName: "ci",
  duration: "1h30m",
  externalId: "x-1",
};

function client(world: World): Promise<Deployment> {
  return deploy("client-abccorp", configOf("client-abccorp", clientFile("AbcCorp", "222222222222")), world);
}

async function home(world: World): Promise<Deployment> {
  return deploy("home", configOf("home", HOME), {
    stacks: await twoClients(),
    ...PEOPLE,
    ...world,
    clientSlugs: ["abccorp"],
    clientFiles: TWO_FILES,
  });
}

/** What a provider was given, without what the SDK itself fills in. Structures travel as JSON text. */
function given(stack: Deployment, name: "aws" | "aws-native"): Record<string, unknown> {
  if (stack.error !== undefined) throw stack.error;
  const { inputs } = resource(stack, `pulumi:providers:${name}`, name);
  return Object.fromEntries(
    Object.entries(inputs)
      .filter(([key]) => !key.startsWith("skip") && key !== "version")
      .map(([key, value]) => [key, /^[[{]/.test(String(value)) ? (JSON.parse(String(value)) as unknown) : value]),
  );
}

describe("the providers", () => {
  it("have Region and account, and nothing else, where the stack's configuration says nothing", async () => {
    const stack = await home({});
    const target = { region: "eu-west-1", allowedAccountIds: ["111111111111"] };
    expect([given(stack, "aws"), given(stack, "aws-native")]).to.deep.equal([target, target]);
  });

  it("take the client's Region from the client's file, aws:region, or the usual one, in that order", async () => {
    const text = clientFile("AbcCorp", "222222222222");
    const region = async (file: string, config: Record<string, string>) =>
      given(await deploy("client-abccorp", configOf("client-abccorp", file), { config }), "aws")["region"];
    expect(await region(text, {})).to.equal("us-east-1");
    const both = `${text}    region: eu-central-1\n  aws:region: eu-north-1\n`;
    expect(await region(both, {})).to.equal("eu-central-1");
    expect(await region(`${text}  aws:region: eu-north-1\n`, {})).to.equal("eu-north-1");
  });

  it("copy aws:profile, which an explicit provider does not read by itself", async () => {
    const stack = await home({ config: { "aws:profile": "acme-home" } });
    expect([given(stack, "aws")["profile"], given(stack, "aws-native")["profile"]]).to.deep.equal([
      "acme-home",
      "acme-home",
    ]);
  });

  it("copy access keys, and keep them secret", async () => {
    const keys = { accessKey: "AKIAEXAMPLE", secretKey: "secret-1", token: "token-1" };
    const config = Object.fromEntries(Object.entries(keys).map(([key, value]) => [`aws:${key}`, value]));
    const stack = await home({ config, secretKeys: Object.keys(config) });
    for (const name of ["aws", "aws-native"] as const) {
      expect(given(stack, name), name).to.include(keys);
      expect(resource(stack, `pulumi:providers:${name}`, name).secrets, name).to.include.members(Object.keys(keys));
    }
  });

  for (const [key, value] of [
    ["aws:assumeRoles", [ROLE]],
    ["aws:assumeRole", ROLE],
  ] as const) {
    it(`copy ${key} to both, in the form of each`, async () => {
      const stack = await home({ config: { [key]: JSON.stringify(value) } });
      expect(given(stack, "aws")["assumeRoles"]).to.deep.equal([ROLE]);
      const { roleArn, sessionName, externalId } = ROLE;
      const native = { roleArn, sessionName, externalId, durationSeconds: 5400 };
      expect(given(stack, "aws-native")["assumeRole"]).to.deep.equal(native);
    });
  }

  it("keep an external id secret, and a role without one readable", async () => {
    const { roleArn } = ROLE;
    const plain = await home({ config: { "aws:assumeRoles": JSON.stringify([{ roleArn }]) } });
    expect(resource(plain, "pulumi:providers:aws", "aws").secrets).to.deep.equal([]);
    const stack = await home({ config: { "aws:assumeRoles": JSON.stringify([ROLE]) } });
    expect(resource(stack, "pulumi:providers:aws", "aws").secrets).to.include("assumeRoles");
    expect(resource(stack, "pulumi:providers:aws-native", "aws-native").secrets).to.include("assumeRole");
  });

  it("take a chain of roles for a client", async () => {
    const chain = [ROLE, { ...ROLE, roleArn: "arn:aws:iam::222222222222:role/second" }];
    const stack = await client({ config: { "aws:assumeRoles": JSON.stringify(chain) } });
    expect(given(stack, "aws")["assumeRoles"]).to.deep.equal(chain);
  });

  it("validate credentials, without which aws-native does not look at allowedAccountIds", async () => {
    const stack = await home({});
    for (const name of ["aws", "aws-native"] as const) {
      const { inputs } = resource(stack, `pulumi:providers:${name}`, name);
      expect(inputs["skipCredentialsValidation"], name).to.equal("false");
      expect(inputs, name).to.not.have.property("skipRequestingAccountId");
    }
  });

  for (const [key, value, named] of [
    ["aws:assumeRoles", [ROLE, ROLE], "more than one role"],
    ["aws:assumeRoles", [{ ...ROLE, sourceIdentity: "alice" }], "sourceIdentity"],
    ["aws:assumeRoleWithWebIdentity", { roleArn: ROLE.roleArn, webIdentityTokenFile: "/t" }, "WebIdentity"],
  ] as const) {
    it(`refuse for the home account what its second provider would ignore: ${named}`, async () => {
      const stack = await home({ config: { [key]: JSON.stringify(value) } });
      expect(stack.error?.message).to.contain(named).and.to.contain("aws:profile");
      expect(stack.registered.filter(({ type }) => !type.startsWith("pulumi:providers:"))).to.deep.equal([]);
    });
  }

  it("copy files, retries and web identity", async () => {
    const web = { roleArn: ROLE.roleArn, webIdentityToken: "token-1" };
    const config = {
      "aws:sharedConfigFiles": '["/a"]',
      "aws:sharedCredentialsFiles": '["/b"]',
      "aws:maxRetries": "7",
      "aws:useFipsEndpoint": "true",
      "aws:assumeRoleWithWebIdentity": JSON.stringify(web),
    };
    const stack = await client({ config });
    expect(given(stack, "aws")).to.deep.include({
      sharedConfigFiles: ["/a"],
      sharedCredentialsFiles: ["/b"],
      maxRetries: "7",
      useFipsEndpoint: "true",
      assumeRoleWithWebIdentity: web,
    });
    expect(resource(stack, "pulumi:providers:aws", "aws").secrets).to.deep.equal(["assumeRoleWithWebIdentity"]);
  });
});
