import { expect } from "chai";
import { capacityReport, type Usage } from "../../../core/aws/capacity.ts";
import type { PolicyDocument } from "../../../core/aws/policy-document.ts";
import { policySize, type QuotaKey, QUOTAS } from "../../../core/aws/quotas.ts";
import { homeUsages } from "../../../core/home/home-capacity.ts";
import { withEndings } from "../../../core/home/permission-sets/deny-after-end.ts";
import type { PlannedSet } from "../../../core/home/permission-sets/planned-set.ts";
import type { PlannedShard } from "../../../core/home/permission-sets/shared/planned-shard.ts";
import { planHome } from "../../../core/home/plan-home.ts";
import { fromFiles } from "../support/config-case.ts";

const HOME = "identityCenter: { region: eu-west-1 }\ngrants: []\n";
const usedOf = (usages: readonly Usage[], quota: QuotaKey) =>
  usages.filter((usage) => usage.quota === quota).map(({ used }) => used);

function homeOf(quotas?: string) {
  const config = fromFiles({ name: "", home: HOME, ...(quotas !== undefined && { quotas }) });
  if (config.kind !== "home") throw new Error(JSON.stringify(config));
  return config.home;
}

const entering = (arns: readonly string[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: [{ Sid: "EnterAccessRole", Effect: "Allow", Action: "sts:AssumeRole", Resource: arns }],
});

type Set = Pick<PlannedSet, "name" | "inlinePolicy" | "endings" | "settings">;

const SETTINGS: PlannedSet["settings"] = { ...homeOf().setSettings.all, tags: {} };

/** Permission sets of one role each, all alike. */
function alike(count: number): Set[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `Client-${index}ReadOnly`,
    inlinePolicy: entering([`arn:aws:iam::${300000000000 + index}:role/your-company-read-only`]),
    endings: [],
    settings: SETTINGS,
  }));
}

/** A shared permission set with one shard that holds so many roles. */
function shardOf(roles: number): PlannedShard {
  const [first] = alike(1);
  if (first === undefined) throw new Error("one was made");
  const arns = Array.from({ length: roles }, (_, index) => `arn:aws:iam::${300000000000 + index}:role/x`);
  const shared = {
    of: "Platform",
    index: 0,
    description: "x",
    assignedTo: [],
    roles: [],
  };
  return { ...first, ...shared, name: "Platform", inlinePolicy: entering(arns) };
}

const NONE = { sets: [], shards: [], identities: [] };

describe("what the home uses of AWS's quotas", () => {
  const table = [
    { sets: 399, warns: 0, fails: 0 },
    { sets: 400, warns: 1, fails: 0 },
    { sets: 500, warns: 1, fails: 0 },
    { sets: 501, warns: 0, fails: 1 },
    { sets: 501, quotas: "permissionSetsPerAccount: 3000", warns: 0, fails: 0 },
    { sets: 11, quotas: "permissionSetsPerAccount: 20\npermissionSetsPerInstance: 10", warns: 0, fails: 1 },
    { sets: 21, quotas: "permissionSetsPerAccount: 20\npermissionSetsPerInstance: 10", warns: 0, fails: 2 },
  ];
  for (const { sets, quotas, warns, fails } of table) {
    it(`${sets} permission sets${quotas === undefined ? "" : ` with ${quotas.replace("\n", ", ")}`}`, () => {
      const home = homeOf(quotas);
      const report = capacityReport(home.quotas, homeUsages(home, { ...NONE, sets: alike(sets) }));
      expect([report.warnings.length, report.faults.length], JSON.stringify(report)).to.deep.equal([warns, fails]);
      for (const fault of report.faults) expect(fault).to.include({ path: "switchyard:home", found: String(sets) });
    });
  }

  it("names a shared permission set as the layout that fits, with how many roles it holds", () => {
    const home = homeOf();
    const sets = alike(501);
    const [fault] = capacityReport(home.quotas, homeUsages(home, { ...NONE, sets })).faults;
    const [, held = "", needed = ""] =
      /one holds about (\d+) such roles, so (\d+) would do/.exec(fault?.fix ?? "") ?? [];
    const sizeOf = (count: number) => {
      const arns = sets
        .slice(0, count)
        .flatMap((set) => set.inlinePolicy.Statement.flatMap((one) => one.Resource ?? []));
      return policySize(entering(arns));
    };
    const { limit } = QUOTAS.permissionSetInlinePolicy;
    expect(sizeOf(Number(held))).to.be.at.most(limit);
    expect(sizeOf(Number(held) + 1)).to.be.above(limit);
    expect(Number(needed)).to.equal(Math.ceil(501 / Number(held)));
  });

  it("counts what else a set holds", () => {
    const settings = { ...SETTINGS, tags: { a: "1", b: "2" }, managedPolicyArns: ["x"] };
    const customerManagedPolicies = [1, 2].map((name) => ({ name: String(name), path: "/" }));
    const sets = alike(2).map((set) => ({ ...set, settings: { ...settings, customerManagedPolicies } }));
    const usages = homeUsages(homeOf(), { ...NONE, sets });
    expect(usedOf(usages, "permissionSetName")).to.deep.equal(sets.map(({ name }) => name.length));
    expect(usedOf(usages, "permissionSetInlinePolicy")).to.deep.equal(
      sets.map(({ inlinePolicy }) => policySize(inlinePolicy)),
    );
    expect(usedOf(usages, "tagsPerPermissionSet")).to.deep.equal([2, 2]);
    expect(usedOf(usages, "managedPoliciesPerPermissionSet")).to.deep.equal([3, 3]);
  });

  it("counts the denials of grants that end, for ids as long as they can be", () => {
    const [set] = alike(1);
    if (set === undefined) throw new Error("one was made");
    const ending = { principal: { kind: "user", name: "alice@acme.example" }, until: "2027-01-01T00:00:00Z" } as const;
    const [used = 0] = usedOf(
      homeUsages(homeOf(), { ...NONE, sets: [{ ...set, endings: [ending] }] }),
      "permissionSetInlinePolicy",
    );
    const deployed = withEndings(set.inlinePolicy, [ending], ({ name }) => ({
      id: "1234567890-11111111-2222-3333-4444-555555555555",
      userName: name,
    }));
    expect(used).to.equal(policySize(deployed));
    expect(used).to.be.above(policySize(set.inlinePolicy));
  });

  it("counts shards, but not how full they are: they are cut to fit", () => {
    const home = homeOf();
    const full = homeUsages(home, { ...NONE, sets: alike(2), shards: [shardOf(260)] });
    expect(usedOf(full, "permissionSetsPerAccount")).to.deep.equal([3]);
    expect(usedOf(full, "permissionSetsPerInstance")).to.deep.equal([3]);
    expect(policySize(shardOf(260).inlinePolicy)).to.be.within(8500, 10_240);
    expect(capacityReport(home.quotas, full).warnings).to.deep.equal([]);
    const over = capacityReport(home.quotas, homeUsages(home, { ...NONE, shards: [shardOf(300)] }));
    expect(over.faults.map(({ code, path }) => [code, path])).to.deep.equal([
      ["capacity/exceeded", "permission set Platform"],
    ]);
  });

  it("counts no permission sets where there is no Identity Center, but IAM users", () => {
    const home = { ...homeOf(), identityCenter: false };
    expect(homeUsages(home, NONE)).to.deep.equal([]);
    const config = fromFiles({ name: "", home: "iam: { users: { alice: } }\ngrants: []\n" });
    if (config.kind !== "home") throw new Error(JSON.stringify(config));
    const plan = planHome(config.home, [], { now: new Date("2026-11-22T00:00:00Z") });
    const report = capacityReport(config.home.quotas, homeUsages(config.home, plan));
    expect(report.nearest).to.match(/IAM user/);
  });

  it("is nothing but counts without a client", () => {
    const home = homeOf();
    const report = capacityReport(home.quotas, homeUsages(home, NONE));
    expect(report.nearest).to.include("0 of 500 permission sets provisioned in the home account (0 %)");
    expect([...report.warnings, ...report.faults]).to.deep.equal([]);
  });
});
