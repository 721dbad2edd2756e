import { expect } from "chai";
import { readPortfolio } from "../../../core/portfolio/read-portfolio.ts";
import { accessChanges, deployedAccess, plannedAccess } from "../../../fleet/access/access-changes.ts";

const PROJECT = `name: switchyard
runtime: nodejs
config:
  homeAccount: { value: { accountId: "111111111111", company: acme } }
  sharedPermissionSets: { value: { Platform: { clients: all, levels: [read-only] } } }
`;
const CLIENT = `config:
  switchyard:client:
    name: AbcCorp
    accountId: "222222222222"
    roles: { administrator: , read-only: { trust: { permissionSets: [AbcCorpReadOnly, Platform] } } }
`;
const HOME = `config:
  switchyard:home:
    identityCenter: { region: eu-west-1 }
    iam: { users: { robot: { existing: true } } }
    grants:
      - { group: Auditors, clients: all, roles: [read-only] }
      - { group: Platform, permissionSet: Platform }
      - { user: alice@acme.example, clients: [AbcCorp], roles: [administrator], until: 2030-01-31 }
`;

function planned(home: string) {
  const { portfolio, faults } = readPortfolio(
    {
      project: { name: "Pulumi.yaml", text: PROJECT },
      stacks: [
        { name: "Pulumi.client-abccorp.yaml", text: CLIENT },
        { name: "Pulumi.home.yaml", text: home },
      ],
    },
    new Date("2026-11-01"),
  );
  if (portfolio === undefined) throw new Error(JSON.stringify(faults));
  return plannedAccess(portfolio);
}

const ARN = (role: string) => `arn:aws:iam::222222222222:role/acme-${role}`;

describe("access changes", () => {
  it("are, by the files, who enters what, through sets of a role and shared ones", () => {
    const found = planned(HOME).map(({ who, client, role, until }) => [who, client, role, until?.slice(0, 10)]);
    expect(found).to.have.deep.members([
      ["group:Auditors", "AbcCorp", "read-only", undefined],
      ["group:Platform", "AbcCorp", "read-only", undefined],
      ["user:alice@acme.example", "AbcCorp", "administrator", "2030-01-31"],
    ]);
  });

  const outputs = {
    access: {
      AbcCorpReadOnly: {
        client: "AbcCorp",
        role: "read-only",
        roleArn: ARN("read-only"),
        assignedTo: ["group:Auditors"],
      },
      AbcCorpAdministrator: { client: "AbcCorp", role: "administrator", roleArn: ARN("administrator"), assignedTo: [] },
    },
    sharedAccess: {
      Platform: {
        of: "Platform",
        assignedTo: ["group:Platform"],
        roles: [{ client: "AbcCorp", role: "read-only", roleArn: ARN("read-only") }],
      },
    },
    iamAccess: { "iam-user:robot": [{ client: "AbcCorp", role: "administrator", roleArn: ARN("administrator") }] },
  };

  it("are, by the outputs of the last deployment, all three kinds of way in", () => {
    expect(deployedAccess(outputs).map(({ who, role }) => `${who} ${role}`)).to.have.members([
      "group:Auditors read-only",
      "group:Platform read-only",
      "iam-user:robot administrator",
    ]);
  });

  it("are what one side has and the other has not", () => {
    const { gains, losses } = accessChanges(deployedAccess(outputs), planned(HOME));
    expect(gains.map(({ who, role }) => `${who} ${role}`)).to.deep.equal(["user:alice@acme.example administrator"]);
    expect(losses.map(({ who, role }) => `${who} ${role}`)).to.deep.equal(["iam-user:robot administrator"]);
  });

  it("are none for a client that only has another name", () => {
    const renamed = planned(HOME).map((access) => ({ ...access, client: "Other" }));
    expect(accessChanges(planned(HOME), renamed)).to.deep.equal({ gains: [], losses: [] });
  });

  it("are all gains where nothing was deployed, and nothing is read into outputs of another form", () => {
    expect(accessChanges(deployedAccess({}), planned(HOME)).gains).to.have.length(3);
    for (const odd of [
      { access: 1 },
      { access: { A: null } },
      { access: { A: { assignedTo: "x", role: 1 } } },
      { iamAccess: { a: "b" } },
    ])
      expect(deployedAccess(odd)).to.deep.equal([]);
  });
});
