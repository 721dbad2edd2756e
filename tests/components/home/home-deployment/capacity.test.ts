import { expect } from "chai";
import { PEOPLE, TWO_FILES, twoClients } from "../../support/clients.ts";
import { configOf, deploy, type Deployment, PROJECT } from "../../support/deploy.ts";

const HOME = `
config:
  switchyard:home:
    identityCenter: { region: eu-west-1 }
    grants: []
`;

/** Pulumi.yaml with quotas. */
const projectWith = (quotas: string) => `${PROJECT}  quotas: { value: { ${quotas} } }\n`;
const texts = ({ logged }: Deployment, severity: "info" | "warn") =>
  logged.filter((one) => one.severity === severity).map(({ message }) => message);

/** A preview of the home stack for two clients with three permission sets. */
async function home(quotas: string): Promise<Deployment> {
  return deploy("home", configOf("home", HOME, projectWith(quotas)), {
    stacks: await twoClients(),
    clientSlugs: ["abccorp", "globex"],
    clientFiles: TWO_FILES,
    preview: true,
    ...PEOPLE,
  });
}

describe("a preview of the home account says how near AWS's quotas are", () => {
  it("the nearest", async () => {
    const stack = await home("permissionSetsPerAccount: 4");
    expect(stack.error).to.equal(undefined);
    const [proved, ...others] = texts(stack, "info");
    expect(proved).to.match(/^Proved before anything was made, of the trust policies .*: all 0 grants/);
    expect(others).to.deep.equal(["Nearest quota: 3 of 4 permission sets provisioned in the home account (75 %)."]);
    expect(texts(stack, "warn")).to.deep.equal([]);
  });

  it("what is almost used up, with the layout that would fit", async () => {
    const stack = await home("permissionSetsPerAccount: 3");
    expect(stack.error).to.equal(undefined);
    expect(texts(stack, "warn")).to.have.lengthOf(1);
    expect(texts(stack, "warn")[0]).to.include("3 of 3 permission sets provisioned in the home account (100 %)");
    expect(texts(stack, "warn")[0]).to.include("`sharedPermissionSets` in Pulumi.yaml");
  });

  it("refuses to go beyond, with every quota at once, before anything is declared", async () => {
    const stack = await home("permissionSetsPerAccount: 2, permissionSetsPerInstance: 1");
    const message = stack.error?.message ?? "";
    expect(message.match(/\[capacity\/exceeded\]/g), message).to.have.lengthOf(2);
    expect(message).to.include("at most 2 permission sets provisioned in the home account");
    expect(message).to.include("at most 1 permission sets of the Identity Center instance");
    expect(message).to.match(/Pulumi\.home\.yaml:4:\d+ switchyard:home: /);
    expect(stack.registered.filter(({ type }) => !type.startsWith("pulumi:providers:"))).to.deep.equal([]);
    expect(stack.logged).to.deep.equal([]);
  });

  describe("with IAM identities", () => {
    const TWO_GROUPS = `
config:
  switchyard:home:
    iam: { groups: { ops: , audit: } }
    grants: []
`;
    const withQuota = (limit: number) =>
      deploy("home", configOf("home", TWO_GROUPS, projectWith(`groupsPerAccount: ${limit}`)), { preview: true });

    it("each exceeded quota is one fault", async () => {
      const message = (await withQuota(1)).error?.message ?? "";
      expect(message.match(/\[capacity\/exceeded\]/g), message).to.have.lengthOf(1);
      expect(message).to.include("at most 1 IAM groups of the home account");
    });

    it("a warning counts each thing once", async () => {
      const stack = await withQuota(2);
      expect(stack.error).to.equal(undefined);
      const warnings = texts(stack, "warn");
      expect(warnings).to.have.lengthOf(1);
      expect(warnings[0]).to.include("2 of 2 IAM groups of the home account (100 %). ");
      expect(warnings[0]).to.not.include("the fullest of");
    });
  });
});
