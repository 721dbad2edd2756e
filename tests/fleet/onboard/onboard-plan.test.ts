import { expect } from "chai";
import { handoffContract } from "../../../core/contract/handoff.ts";
import { checkSlugs, type OnboardPlan, planOnboarding } from "../../../fleet/onboard/onboard-plan.ts";
import type { FleetProject } from "../../../fleet/project/open-project.ts";
import { SelectionFaults } from "../../../fleet/run/select-stacks.ts";
import type { DeployedFleet } from "../../../fleet/session.ts";
import { FILES, ProjectFolder } from "../add/project-folder.ts";

const NOW = new Date("2026-11-29T00:00:00Z");
const HOME = FILES["Pulumi.home.yaml"]!;
const ABC = (role: string) => `arn:aws:iam::222222222222:role/your-company-${role}`;
const GLOBEX = (role: string) => `arn:aws:iam::333333333333:role/${role}`;

const entry = (client: string, role: string, roleArn: string, ...assignedTo: readonly string[]) => ({
  ...{ client, role, roleArn, assignedTo, switchRoleLink: "https://x" },
});

describe("the plan of onboarding", () => {
  let folder: ProjectFolder;
  beforeEach(() => (folder = new ProjectFolder()));
  afterEach(() => folder.remove());

  /** What the backend holds: these clients as their files say, and home with this access. */
  function deployed(project: FleetProject, slugs: readonly string[], access: Readonly<Record<string, unknown>> = {}) {
    const clients = slugs.map((slug) => {
      const config = project.clients.get(slug)?.config;
      if (config?.kind !== "client") throw new Error(slug);
      return { stack: `client-${slug}`, outputs: { contract: handoffContract(config.client) }, resources: [] };
    });
    const stacks = [...clients, { stack: "home", outputs: { access }, resources: [] }];
    return {
      ...{ listed: new Map(), unreadable: new Map(), locked: new Set() },
      stacks: new Map(stacks.map((one) => [one.stack, one])),
    } satisfies DeployedFleet;
  }
  const plan = (slugs: readonly string[], from?: DeployedFleet): OnboardPlan => {
    const project = folder.open();
    return planOnboarding(project, slugs, from ?? deployed(project, []), NOW);
  };
  const told = (access: OnboardPlan["gains"]) => access.map(({ who, roleArn }) => `${who} ${roleArn}`);
  const codes = (work: () => unknown): readonly string[] => {
    try {
      work();
    } catch (error) {
      if (error instanceof SelectionFaults) return error.faults.map(({ code }) => code);
      throw error;
    }
    return [];
  };

  it("says who gains what of the clients that are named, and what happens elsewhere apart from it", () => {
    const { gains, elsewhere, left } = plan(["abccorp"]);
    expect(told(gains)).to.have.members([
      `group:Auditors ${ABC("read-only")}`,
      `user:alice@acme.example ${ABC("administrator")}`,
    ]);
    expect(told(elsewhere.gains)).to.deep.equal([`group:Auditors ${GLOBEX("your-company-read-only")}`]);
    expect(elsewhere.losses).to.deep.equal([]);
    expect(left).to.deep.equal([]);
  });

  it("has each role with its policies, who may enter it, and whether it is there already", () => {
    const project = folder.open();
    const [client] = plan(["globex"], deployed(project, ["globex"])).clients;
    expect(client).to.deep.include({
      slug: "globex",
      stack: "client-globex",
      name: "Globex",
      accountId: "333333333333",
    });
    expect(client!.roles.map(({ role, exists, who }) => [role, exists, who])).to.deep.equal([
      ["read-only", true, ["group:Auditors"]],
      ["administrator", true, []],
    ]);
    expect(client!.roles[0]!.managedPolicies).to.deep.equal(["arn:aws:iam::aws:policy/ReadOnlyAccess"]);
    expect(plan(["globex"]).clients[0]!.roles.map(({ exists }) => exists)).to.deep.equal([false, false]);
  });

  it("says whom a role lets in though nobody is granted it", () => {
    expect(plan(["globex"]).clients[0]).not.to.have.property("besides");
    const trust = `
      administrator:
        trust: [{ permissionSets: [GlobexAdministrator] }, { id: robots, roles: [robots/ci], externalId: 6f1d2c3b-5e4f-4a7b }]
      read-only: { trust: { wholeAccount: true, reason: their own policies decide } }
`;
    folder.write(
      "Pulumi.client-globex.yaml",
      FILES["Pulumi.client-globex.yaml"]!.replace(/roles:[^]*$/, `roles:${trust}`),
    );
    const { besides = [] } = plan(["globex"]).clients[0]!;
    expect(besides).to.have.lengthOf(2);
    expect(besides[0]).to.match(
      /^The role your-company-read-only of Globex is open to every principal of the home acc/,
    );
    expect(besides[1]).to.match(/^The role your-company-administrator of Globex trusts .* the IAM role robots\/ci/);
  });

  it("has a new role of a client that is there as not yet there", () => {
    const before = deployed(folder.open(), ["globex"]);
    folder.write(
      "Pulumi.client-globex.yaml",
      FILES["Pulumi.client-globex.yaml"]!.replace("globex-admin", "globex-admin-2"),
    );
    const [client] = plan(["globex"], before).clients;
    expect(client!.roles.map(({ role, exists }) => [role, exists])).to.deep.equal([
      ["read-only", true],
      ["administrator", false],
    ]);
  });

  it("has no gain that is there already, and every loss", () => {
    const access = {
      AbcCorpReadOnly: entry("AbcCorp", "read-only", ABC("read-only"), "group:Auditors", "user:bob@acme.example"),
      AbcCorpAdministrator: entry("AbcCorp", "administrator", ABC("administrator"), "user:alice@acme.example"),
    };
    const { gains, elsewhere } = plan(["abccorp"], deployed(folder.open(), ["abccorp"], access));
    expect(gains).to.deep.equal([]);
    expect(told(elsewhere.losses)).to.deep.equal([`user:bob@acme.example ${ABC("read-only")}`]);
  });

  it("has no loss of a client whose file is at fault, since home leaves it as it is", () => {
    const access = {
      GlobexReadOnly: entry("Globex", "read-only", GLOBEX("your-company-read-only"), "group:Auditors"),
      Gone: entry("Initech", "read-only", "arn:aws:iam::444444444444:role/r", "group:Auditors"),
    };
    const before = deployed(folder.open(), ["globex"], access);
    folder.write("Pulumi.client-globex.yaml", "config:\n  switchyard:client: { name: 7 }\n");
    const { left, gains, elsewhere } = plan(["abccorp"], before);
    expect(left).to.deep.equal(["globex"]);
    expect(gains).to.have.lengthOf(2);
    expect(told(elsewhere.losses)).to.deep.equal(["group:Auditors arn:aws:iam::444444444444:role/r"]);
  });

  it("has the loss of such a client where no grant gives it any more, since home takes that back", () => {
    const access = {
      GlobexReadOnly: entry("Globex", "read-only", GLOBEX("your-company-read-only"), "group:Auditors", "group:Support"),
      GlobexAdministrator: entry("Globex", "administrator", GLOBEX("globex-admin"), "group:Auditors"),
    };
    const before = deployed(folder.open(), ["globex"], access);
    folder.write("Pulumi.client-globex.yaml", "config:\n  switchyard:client: { name: 7 }\n");
    expect(told(plan(["abccorp"], before).elsewhere.losses)).to.deep.equal([
      `group:Support ${GLOBEX("your-company-read-only")}`,
      `group:Auditors ${GLOBEX("globex-admin")}`,
    ]);
  });

  it("is none where the client's own file is at fault, or home's", () => {
    folder.write("Pulumi.client-globex.yaml", "config:\n  switchyard:client: { name: 7 }\n");
    expect(codes(() => plan(["globex"]))).to.not.deep.equal([]);
    folder.write("Pulumi.home.yaml", HOME.replace("eu-west-1", "7"));
    expect(codes(() => plan(["abccorp"]))).to.not.deep.equal([]);
  });

  it("is none where home does not read the client", () => {
    folder.write(
      "Pulumi.home.yaml",
      HOME.replace("    grants:", "    clients: [globex]\n    grants:").replace(
        "- { user: alice@acme.example, clients: [AbcCorp], roles: [administrator] }",
        "",
      ),
    );
    expect(codes(() => plan(["abccorp"]))).to.deep.equal(["fleet/not-read"]);
    expect(codes(() => plan(["globex"]))).to.deep.equal([]);
  });

  it("is none where a grant names a client whose file is at fault: nobody can say then who gains what", () => {
    folder.write("Pulumi.client-abccorp.yaml", "config:\n  switchyard:client: { name: 7 }\n");
    expect(codes(() => plan(["globex"]))).to.not.deep.equal([]);
  });

  it("is asked for with slugs of clients alone, and with one at least", () => {
    const check = (...slugs: readonly string[]) => codes(() => checkSlugs(folder.open(), slugs));
    expect(check("abccorp", "globex")).to.deep.equal([]);
    expect(check()).to.deep.equal(["fleet/selection"]);
    expect(check("home", "client-abccorp", "abccorp")).to.deep.equal(["fleet/unknown-stack", "fleet/unknown-stack"]);
    expect(() => checkSlugs(folder.open(), ["client-abccorp"])).to.throw(/did you mean "abccorp"/);
  });
});
