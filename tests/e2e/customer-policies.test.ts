import { GetPolicyCommand, GetPolicyVersionCommand, ListPoliciesCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import { box, inOrder, newFolder } from "./box.ts";
import { iam, readRole } from "./deployed.ts";
import { ACCOUNT, failureOf, STACK } from "./initech.ts";
import { InlineFleet } from "./inline.ts";

const PROJECT = `
name: switchyard
runtime: nodejs
config:
  homeAccount: { value: { accountId: "111111111111", company: own } }
`;
const FILE = `
config:
  switchyard:client:
    name: Initech
    accountId: "222222222222"
    protect: false
    roles:
      support:
        level: administrator
        managedPolicies: [SecurityAudit, own-desk]
        permissionsBoundary: own-guard
        customerManagedPolicies:
          own-desk: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "support:*", Resource: "*" }] }
          own-guard: { Version: "2012-10-17", Statement: [{ Effect: Allow, NotAction: "iam:*", Resource: "*" }] }
`;
const arn = (name: string) => `arn:aws:iam::222222222222:policy/${name}`;
const POLICY = "aws:iam/policy:Policy";

/** Names of the client account's own managed policies that these tests make. */
async function ownPolicies(): Promise<readonly string[]> {
  const client = await iam(ACCOUNT);
  const { Policies = [] } = await client.send(new ListPoliciesCommand({ Scope: "Local" }));
  return Policies.map(({ PolicyName = "" }) => PolicyName)
    .filter((name) => name.startsWith("own-"))
    .sort();
}

async function documentOf(name: string): Promise<unknown> {
  const client = await iam(ACCOUNT);
  const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn: arn(name) }));
  const version = { PolicyArn: arn(name), VersionId: Policy?.DefaultVersionId };
  const { PolicyVersion } = await client.send(new GetPolicyVersionCommand(version));
  return JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? ""));
}

describe("managed policies that a client stack creates, in the sandbox", () => {
  inOrder();
  let fleet: InlineFleet;

  before(async () => {
    await box();
    fleet = new InlineFleet(await newFolder("customer-policies"), PROJECT);
    fleet.write(STACK, FILE);
  });

  it("are refused with a typo, with its place and the nearest name, and nothing is made", async () => {
    fleet.write(STACK, FILE.replace("support:*", "support:CreateCse"));
    const message = await failureOf(fleet.preview(STACK, ACCOUNT));
    expect(message).to.include("Pulumi.client-initech.yaml:13:");
    expect(message).to.include("[policy/no-action]").and.to.include('did you mean "support:CreateCase"');
    expect(await ownPolicies()).to.deep.equal([]);
    fleet.write(STACK, FILE);
  });

  it("are there before the role, which has them and its boundary", async () => {
    await fleet.up(STACK, ACCOUNT);
    const role = await readRole(ACCOUNT, "own-support");
    expect(role.managedPolicies).to.have.members(["arn:aws:iam::aws:policy/SecurityAudit", arn("own-desk")]);
    expect(role.permissionsBoundary).to.equal(arn("own-guard"));
    expect(await ownPolicies()).to.deep.equal(["own-desk", "own-guard"]);
    expect((await fleet.up(STACK, ACCOUNT)).steps).to.deep.equal([]);
  });

  it("change in place, and the role stays as it is", async () => {
    fleet.write(STACK, FILE.replace("support:*", "support:Describe*"));
    expect((await fleet.up(STACK, ACCOUNT)).steps).to.deep.equal([`update ${POLICY} own-desk`]);
    expect(JSON.stringify(await documentOf("own-desk"))).to.include("support:Describe*");
  });

  it("go once no role has them", async () => {
    fleet.write(STACK, FILE.replace(/ +permissionsBoundary.*\n/, "").replace(/ +own-guard.*\n/, ""));
    const { steps, stdout } = await fleet.up(STACK, ACCOUNT);
    expect(steps, stdout).to.include(`delete ${POLICY} own-guard`);
    expect(await ownPolicies()).to.deep.equal(["own-desk"]);
    expect((await readRole(ACCOUNT, "own-support")).permissionsBoundary).to.equal(undefined);
  });

  it("that can rewrite what limits their role are warned of", async () => {
    const file = FILE.replace("SecurityAudit", "AdministratorAccess").replace('NotAction: "iam:*"', 'Action: "*"');
    fleet.write(STACK, file);
    const { stdout } = await fleet.up(STACK, ACCOUNT);
    expect(stdout).to.match(/warning: Whoever holds own-support can rewrite this role's own trust policy/);
  });

  it("go after the role when all goes, and nothing of them is left", async () => {
    await fleet.destroy(STACK, ACCOUNT);
    expect(await ownPolicies()).to.deep.equal([]);
  });
});
