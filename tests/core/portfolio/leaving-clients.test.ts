import { expect } from "chai";
import { handoffContract } from "../../../core/contract/handoff.ts";
import type { Fault } from "../../../core/faults/fault.ts";
import { parseLastDeployment } from "../../../core/home/held/last-deployment.ts";
import type { VerdictInput } from "../../../core/portfolio/draft-home.ts";
import { homeInputs } from "../../../core/portfolio/fingerprint.ts";
import { judgeHome } from "../../../core/portfolio/judge-home.ts";
import { readPortfolio } from "../../../core/portfolio/read-portfolio.ts";
import { filePlans, type StackConfig } from "../../../core/portfolio/resolve-stack.ts";
import { fromFiles } from "../support/config-case.ts";
import { portfolioFiles, type PortfolioText } from "../support/portfolio.ts";

const NOW = new Date("2026-11-22T00:00:00Z");
const SHARED = "All: { clients: all, levels: [read-only], shards: 1 }\n";
const client = (name: string, account: number, more = "") =>
  `name: ${name}\naccountId: "${String(account).repeat(12)}"\ntags: { tier: gold }\n${more}roles: { read-only: { trust: { permissionSets: [${name}ReadOnly, All] } } }\n`;
const home = (grants: string) => `identityCenter: { region: eu-west-1 }\ngrants:\n${grants}`;
const BROAD =
  "  - { group: Auditors, clients: all, roles: [read-only] }\n  - { group: Ops, clients: { tags: { tier: gold } }, roles: [read-only] }\n  - { group: Platform, permissionSet: All }\n";
const LEAVING = { abccorp: client("AbcCorp", 2), globex: client("Globex", 3, "offboarding: true\n") };
const STAYING = { ...LEAVING, globex: client("Globex", 3) };

/** What home reads when all clients are still deployed. */
function inputOf(grants: string, clients: Readonly<Record<string, string>>): VerdictInput {
  const config = fromFiles({ name: "home", home: home(grants), shared: SHARED });
  if (config.kind !== "home") throw new Error(JSON.stringify(config));
  const files = new Map<string, StackConfig>(
    Object.entries(clients).map(([slug, text]) => [
      slug,
      fromFiles({ name: slug, stack: `client-${slug}`, client: text, shared: SHARED }),
    ]),
  );
  const contracts = [...filePlans(files)].map(([slug, plan]) => ({ slug, contract: handoffContract(plan) }));
  return { settings: config.home, slugs: [...files.keys()], contracts, unread: [], files, placements: {}, now: NOW };
}

const judge = (grants: string, clients: Readonly<Record<string, string>>, change: Partial<VerdictInput> = {}) =>
  judgeHome({ ...inputOf(grants, clients), ...change });
const given = ({ plan, held, faults }: ReturnType<typeof judgeHome>) => ({
  faults: faults.map(({ code }) => code),
  held,
  sets: plan.sets.map(({ name, assignedTo }) => [name, assignedTo.map((one) => one.name).join()]),
  shared: plan.shards.flatMap(({ roles }) => roles.map(({ slug }) => slug)),
});
const ALONE = { faults: [], held: {}, sets: [["AbcCorpReadOnly", "Auditors,Ops"]], shared: ["abccorp"] };

describe("a client on its way out", () => {
  it("is given nothing by `all`, by tags, or by a shared set", () => {
    expect(given(judge(BROAD, STAYING)).sets).to.have.length(2);
    expect(given(judge(BROAD, LEAVING))).to.deep.equal(ALONE);
  });

  it("is not held: what it had is gone, also where its state cannot be read any more", () => {
    const deployment = parseLastDeployment(judge(BROAD, STAYING).lastDeployment)!;
    const last = { kind: "known", deployment } as const;
    expect(given(judge(BROAD, LEAVING, { last }))).to.deep.equal(ALONE);
    const unread: readonly Fault[] = [
      { code: "contract/no-stack", path: "", expected: "", found: "", fix: "", clients: ["globex"] },
    ];
    const contracts = inputOf(BROAD, LEAVING).contracts.slice(0, 1);
    expect(given(judge(BROAD, LEAVING, { last, unread, contracts }))).to.deep.equal(ALONE);
    expect(given(judge(BROAD, STAYING, { last, unread, contracts })).held).to.deep.equal({
      globex: ["contract/no-stack"],
    });
  });

  it("makes a grant that names it a fault that says so", () => {
    const { faults } = judge(
      `${BROAD}  - { user: a@b.example, clients: [AbcCorp, Globex], roles: [read-only] }\n`,
      LEAVING,
    );
    expect(faults.map(({ code, fix }) => `${code} ${fix}`)).to.deep.equal([
      "grant/leaving-client Remove the client from the grant; or remove `offboarding: true` from Pulumi.client-globex.yaml to keep it.",
    ]);
  });

  it("gives the home stack the fingerprint that its files would have without it, but for the contract", () => {
    const [leaving, gone] = [inputOf(BROAD, LEAVING), inputOf(BROAD, { abccorp: LEAVING.abccorp })];
    const { plan, held } = judgeHome(gone);
    expect(homeInputs(leaving, { plan, held }) === homeInputs(gone, { plan, held })).to.equal(true);
    expect(homeInputs(inputOf(BROAD, STAYING), { plan, held }) === homeInputs(gone, { plan, held })).to.equal(false);
  });

  it("is passed over by readers of the files alone, and a grant that names it is a fault", () => {
    const text = (grants: string): PortfolioText => ({
      project: `sharedPermissionSets:\n  value:\n    ${SHARED}`,
      home: home(grants),
      clients: LEAVING,
    });
    const { portfolio } = readPortfolio(portfolioFiles(text(BROAD)), NOW);
    expect(portfolio?.clients.map(({ slug }) => slug)).to.deep.equal(["abccorp"]);
    const named = "  - { group: Ops, clients: [Globex], roles: [read-only] }\n";
    const { faults } = readPortfolio(portfolioFiles(text(named)), NOW);
    expect(faults.map(({ code }) => code)).to.deep.equal(["grant/leaving-client"]);
  });
});
