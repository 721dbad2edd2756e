import { expect } from "chai";
import { configOf, deploy, type Deployment, policiesAsked } from "../support/deploy.ts";
import type { World } from "../support/mocks.ts";

const FILE = `config:
  switchyard:client:
    name: AbcCorp
    accountId: "222222222222"
    roles:
      administrator:
      read-only:
        managedPolicies: [ReadOnlyAccess, ViewOnlyAccess]
      devops:
        permissionsBoundary: arn:aws:iam::222222222222:policy/boundary
`;

const policy = (name: string, owner = "aws") => `arn:aws:iam::${owner}:policy/${name}`;
const run = (world: World) => deploy("client-abccorp", configOf("client-abccorp", FILE), world);

describe("managed policies of a client stack", () => {
  let refused: Deployment;

  before(async () => {
    refused = await run({ missingPolicies: [policy("ViewOnlyAccess"), policy("boundary", "222222222222")] });
  });

  it("that do not exist are refused, all of them, with their places", () => {
    expect(refused.error?.message).to.contain("2 problems");
    expect(refused.error?.message).to.contain(
      "Pulumi.client-abccorp.yaml:8:43 switchyard:client.roles.read-only.managedPolicies[1]",
    );
    expect(refused.error?.message).to.contain(
      `found ${policy("ViewOnlyAccess")}, which does not exist [client/no-policy]`,
    );
    expect(refused.error?.message).to.contain('did you mean "job-function/ViewOnlyAccess"');
    expect(refused.error?.message).to.contain(
      "Pulumi.client-abccorp.yaml:10:30 switchyard:client.roles.devops.permissionsBoundary",
    );
    expect(refused.error?.message).to.contain("a managed policy of the account 222222222222");
  });

  it("are looked up before anything is declared", () => {
    expect(refused.registered.map(({ type }) => type)).to.deep.equal(["pulumi:providers:aws"]);
  });

  it("that exist are looked up once each, by the stack's own provider", async () => {
    const { error, invoked } = await run({});
    expect(error).to.equal(undefined);
    expect(policiesAsked(invoked)).to.deep.equal(
      [
        policy("AdministratorAccess"),
        policy("PowerUserAccess"),
        policy("ReadOnlyAccess"),
        policy("ViewOnlyAccess"),
        policy("boundary", "222222222222"),
      ].sort(),
    );
  });

  it("are not looked up in a preview", async () => {
    const { error, invoked } = await run({ preview: true, missingPolicies: [policy("ViewOnlyAccess")] });
    expect(error).to.equal(undefined);
    expect(policiesAsked(invoked)).to.deep.equal([]);
  });

  it("that may not be looked up stop nothing", async () => {
    const denied = "AccessDenied: User is not authorized to perform: iam:GetPolicy";
    const { error, registered } = await run({ failing: { "aws:iam/getPolicy:getPolicy": denied } });
    expect(error).to.equal(undefined);
    expect(registered.filter(({ type }) => type === "aws:iam/role:Role")).to.have.length(3);
  });
});
