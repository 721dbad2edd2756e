import { expect } from "chai";
import { clientFile, clientFiles, clientOutputs, PEOPLE, stackOf } from "../support/clients.ts";
import { asked, configOf, deploy, imported, said } from "../support/deploy.ts";
import { INSTANCE, type World } from "../support/mocks.ts";

const NAME = "acme-read-only";
const roleArn = (path = "/") => `arn:aws:iam::222222222222:role${path}${NAME}`;
const ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess";

describe("a permission set that exists and is not in the stack's state", () => {
  const arn = "arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-1";
  const set = {
    arn,
    name: "AbcCorpReadOnly",
    description: "by hand",
    sessionDuration: "PT2H",
    relayState: "",
    tags: {},
  };
  const deployed = {
    Name: set.name,
    Description: "ReadOnly access to AbcCorp (account 222222222222)",
    SessionDuration: "PT1H",
    InlinePolicy: `{"Version":"2012-10-17","Statement":[{"Sid":"EnterAccessRole","Effect":"Allow","Action":"sts:AssumeRole","Resource":"${roleArn()}"}]}`,
    ManagedPolicies: [] as string[],
    CustomerManagedPolicyReferences: [],
    Tags: [{ Key: "managed-by", Value: "switchyard" }],
  };
  const other = { ...set, arn: `${arn}2`, name: "Other" };
  const assignment = `${INSTANCE}|111111111111|AWS_ACCOUNT|${arn}|GROUP|g-2`;
  const file = (adopt: boolean) => `
config:
  switchyard:home:
    identityCenter: { region: eu-west-1 }
    permissionSets: { overrides: { AbcCorpReadOnly: { adopt: ${String(adopt)} } } }
    grants: [{ group: Auditors, clients: all, roles: [read-only] }]
`;
  const CLIENT = clientFile("AbcCorp", "222222222222", "[read-only]");
  let stacks: NonNullable<World["stacks"]>;
  const home = (adopt: boolean, world: World) =>
    deploy("home", configOf("home", file(adopt)), {
      ...PEOPLE,
      stacks,
      clientSlugs: ["abccorp"],
      clientFiles: clientFiles({ abccorp: CLIENT }),
      ...world,
    });

  before(async () => {
    const outputs = await clientOutputs("abccorp", CLIENT);
    stacks = { [stackOf("abccorp")]: outputs };
  });

  it("is refused by an update, before anything is declared", async () => {
    const { error, registered } = await home(false, { permissionSets: [other, set] });
    expect(error?.message).to.contain("[home/permission-set-exists]").and.to.contain(`found ${arn}`);
    expect(registered.filter(({ type }) => !type.startsWith("pulumi:providers:"))).to.deep.equal([]);
  });

  it("costs a preview nothing", async () => {
    const stack = await home(false, { preview: true, permissionSets: [set] });
    expect(stack.error).to.equal(undefined);
    expect(asked(stack)).not.to.include("aws:ssoadmin/getPermissionSets:getPermissionSets");
  });

  it("is imported when it is to be adopted, with the assignment that the files want", async () => {
    const deployedSets = { [arn]: { ...deployed, SessionDuration: "PT2H", ManagedPolicies: [ADMIN] } };
    const world = { permissionSets: [other, set], assignments: [assignment], deployedSets };
    const stack = await home(true, { preview: true, ...world });
    expect(stack.error).to.equal(undefined);
    expect(said(stack, "info")).to.contain(`managed policies: from "${ADMIN}" to none`);
    expect(imported(stack)).to.deep.equal([`Assignment ${assignment}`, `PermissionSet ${INSTANCE}|${arn}`]);
    expect(said(stack, "info")).to.contain('session duration: from "PT2H" to "PT1H"');
    expect(said(stack, "warn")).to.contain("whoever holds it already");
  });

  it("that says the same in another spelling is updated all the same, and the preview says so", async () => {
    const { Version, Statement } = JSON.parse(deployed.InlinePolicy) as Record<string, unknown>;
    const spelled = { ...deployed, InlinePolicy: JSON.stringify({ Statement, Version }) };
    const messages = async (contents: object) =>
      said(
        await home(true, { preview: true, permissionSets: [set], deployedSets: { [arn]: contents as never } }),
        "info",
      );
    expect(await messages(deployed))
      .to.contain("is adopted")
      .and.to.contain("Nothing about it changes.");
    expect(await messages(spelled))
      .to.contain("inline policy: says the same already; an update writes it anew")
      .and.not.to.contain("Nothing about it changes");
  });

  it("whose contents nobody may read is adopted, and says that they change", async () => {
    const stack = await home(true, { preview: true, permissionSets: [set] });
    expect(imported(stack)).to.have.length(1);
    expect(said(stack, "info")).to.contain("whatever it holds and is not in the files will be as in the files");
  });

  it("is not taken for one without assignments where nobody may look them up", async () => {
    const stack = await home(true, { preview: true, permissionSets: [other, set], assignments: "refused" });
    expect(stack.error).to.equal(undefined);
    expect(said(stack, "warn")).to.match(
      /assignment of AbcCorpReadOnly to group "Auditors" cannot be looked up, so it is not adopted: .*AccessDenied/,
    );
  });

  it("gets an assignment that does not exist", async () => {
    expect(imported(await home(true, { permissionSets: [set] }))).to.deep.equal([`PermissionSet ${INSTANCE}|${arn}`]);
  });

  it("is left alone once the stack holds it; an interrupted adoption goes on with the assignments", async () => {
    const outputs = { instanceArn: INSTANCE, name: set.name, permissionSetArn: arn };
    const state = [{ type: "aws-native:sso:PermissionSet", outputs }];
    const stack = await home(true, { state, permissionSets: [set], assignments: [assignment] });
    expect(imported(stack)).to.deep.equal([`Assignment ${assignment}`]);
    expect(asked(stack)).not.to.include("aws:ssoadmin/getPermissionSets:getPermissionSets");
  });

  it("that does not exist is made, with a warning", async () => {
    const stack = await home(true, { permissionSets: [other] });
    expect([stack.error, imported(stack)]).to.deep.equal([undefined, []]);
    expect(said(stack, "warn")).to.contain('There is no permission set "AbcCorpReadOnly" to adopt');
  });
});
