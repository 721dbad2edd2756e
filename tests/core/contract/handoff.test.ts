import { expect } from "chai";
import { handoffContract } from "../../../core/contract/handoff.ts";
import { parseContract } from "../../../core/contract/parse-contract.ts";
import { planHome } from "../../../core/home/plan-home.ts";
import { fromFiles } from "../support/config-case.ts";
import { contractOf, planOf } from "../support/contracts.ts";

const body = (more: string, trust = "") =>
  `name: AbcCorp\naccountId: "222222222222"\n${more}roles:\n  read-only: {${trust}}\n  administrator:\n`;

describe("a client that runs no Pulumi", () => {
  it("has the contract that its stack would write", () => {
    const plan = planOf("abccorp", body("handoff: true\ntags: { tier: gold }\nalias: abc-corp\n"));
    expect(plan.handoff).to.equal(true);
    const contract = handoffContract(plan);
    expect(contract).to.deep.equal(contractOf(planOf("abccorp", body("tags: { tier: gold }\nalias: abc-corp\n"))));
    expect(parseContract("client-abccorp", JSON.parse(JSON.stringify(contract)))).to.deep.equal({
      contract,
      faults: [],
    });
  });
});

describe("an account of the home's own organization", () => {
  const planned = (client: string) => {
    const config = fromFiles({
      name: "",
      home: "identityCenter: { region: eu-west-1 }\ngrants:\n  - { group: Auditors, clients: all, roles: [read-only] }\n",
    });
    if (config.kind !== "home") throw new Error(JSON.stringify(config));
    const plan = planHome(config.home, [{ slug: "abccorp", contract: contractOf(planOf("abccorp", client)) }], {
      now: new Date("2026-11-22T00:00:00Z"),
    });
    return JSON.parse(JSON.stringify({ sets: plan.sets, faults: plan.faults, warnings: plan.warnings })) as unknown;
  };

  it("has the same roles and permission sets as any other client", () => {
    expect(planned(body("memberOf: home\n"))).to.deep.equal(planned(body("")));
  });

  it("takes a role of the home account without an external ID, and asks for none", () => {
    const plan = planOf("abccorp", body("memberOf: home\n", " trust: { roles: [ci] } "));
    expect(JSON.stringify(plan.roles.map(({ trustPolicy }) => trustPolicy))).to.not.include("ExternalId");
  });

  it("gets AWS's own role by its preset", () => {
    const plan = planOf(
      "member",
      'name: Member\naccountId: "555555555555"\nmemberOf: home\nroles: [organizationAccountAccessRole]\n',
    );
    expect(
      plan.roles.map(({ name, path, managedPolicyArns, permissionSet }) => ({
        name,
        path,
        managedPolicyArns,
        permissionSet,
      })),
    ).to.deep.equal([
      {
        name: "OrganizationAccountAccessRole",
        path: "/",
        managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"],
        permissionSet: "MemberOrgAdmin",
      },
    ]);
  });
});
