import { expect } from "chai";
import type { Contract, ContractRole } from "../../../core/contract/contract.ts";
import { parseContract } from "../../../core/contract/parse-contract.ts";
import { admission } from "../../../core/requests/admission/admission.ts";
import { type HomeInRegion, setPrincipal } from "../../../core/home/callers.ts";
import type { Placements } from "../../../core/home/permission-sets/shared/placements.ts";
import { planHome } from "../../../core/home/plan-home.ts";
import { casesOf } from "../support/case-file.ts";
import { fromFiles } from "../support/config-case.ts";
import { contains } from "../support/contains.ts";
import { changed, contractOf, planOf } from "../support/contracts.ts";

interface HomeCase {
  name: string;
  home: string;
  homeAccount?: string;
  /** Body of `sharedPermissionSets`. */
  shared?: string;
  /** Shards of the last deployment. */
  placements?: Placements;
  /** Moment of the plan. Default: 2026-11-22. */
  now?: string;
  /** Bodies of the clients' files by slug. */
  clients?: Record<string, string>;
  /** What is different in a contract from what its client's file says: slug, path with slashes, value. */
  changes?: { of: string; at: string; to: unknown }[];
  sets?: unknown[];
  shards?: unknown[];
  principals?: unknown[];
  faults?: { code: string; path: string; line?: number; expected?: string; found?: string; fix?: string }[];
  warnings?: string[];
}

const CLIENTS = { abccorp: 'name: AbcCorp\naccountId: "222222222222"\nroles: [administrator, read-only]\n' };

function contractsOf(one: HomeCase): { slug: string; contract: Contract }[] {
  return Object.entries(one.clients ?? CLIENTS).map(([slug, body]) => {
    const written: unknown = contractOf(planOf(slug, body, one.shared));
    const changes = (one.changes ?? []).filter(({ of }) => of === slug);
    const output = changes.reduce((value, { at, to }) => changed(value, at.split("/"), to), written);
    const { contract, faults } = parseContract(`client-${slug}`, output);
    if (contract === undefined) throw new Error(JSON.stringify(faults));
    return { slug, contract };
  });
}

describe("the plan of the home stack", () => {
  const files = ["plan-home.yaml", "plan-home-grants.yaml", "plan-home-shared-sets.yaml"];
  for (const one of files.flatMap((file) => casesOf<HomeCase>(new URL(file, import.meta.url)))) {
    it(one.name, () => {
      const config = fromFiles(one);
      if (config.kind !== "home") throw new Error(JSON.stringify(config));
      const plan = planHome(config.home, contractsOf(one), {
        now: new Date(one.now ?? "2026-11-22T00:00:00Z"),
        ...(one.placements !== undefined && { placements: one.placements }),
      });
      const faults = [...plan.faults];
      for (const wanted of one.faults ?? []) {
        const index = faults.findIndex(
          ({ code, path, at }) => code === wanted.code && path === wanted.path && at?.line === wanted.line,
        );
        const [fault] = index < 0 ? [] : faults.splice(index, 1);
        expect(fault, `${JSON.stringify(wanted)} among ${JSON.stringify(faults, null, 1)}`).to.not.equal(undefined);
        for (const part of ["expected", "found", "fix"] as const) expect(fault?.[part]).to.include(wanted[part] ?? "");
      }
      expect(faults, "further faults").to.deep.equal([]);
      expect(plan.warnings).to.have.lengthOf(one.warnings?.length ?? 0);
      for (const [index, part] of (one.warnings ?? []).entries()) expect(plan.warnings[index]).to.include(part);
      if (one.sets !== undefined) contains(plan.sets, one.sets);
      if (one.shards !== undefined) contains(plan.shards, one.shards);
      if (one.principals !== undefined) expect(plan.principals).to.deep.equal(one.principals);
    });
  }
});

describe("the admission of a permission set", () => {
  const home = { partition: "aws", accountId: "111111111111", region: "eu-west-1" } as const;
  const role = () => {
    const { contract } = contractsOf({ name: "", home: "" })[0] as { contract: Contract };
    return contract.roles["read-only"] as Contract["roles"][string];
  };

  const admitted = (who: HomeInRegion, one: ContractRole) =>
    admission(one, setPrincipal(who, one.permissionSet), new Date("2026-11-22T00:00:00Z"));

  it("is given with and without a Region in the reserved path", () => {
    expect(admitted(home, role())).to.equal(undefined);
    expect(admitted({ ...home, region: "us-east-1" }, role())).to.equal(undefined);
  });

  it("is refused, with the reason, where the trust policy as deployed says no", () => {
    const { trustPolicy } = role();
    const deny = { Effect: "Deny", Principal: "*", Action: "sts:*" } as const;
    const refused = [
      { ...role(), permissionSet: "Other" },
      { ...role(), trustPolicy: { ...trustPolicy, Statement: [] } },
      { ...role(), trustPolicy: { ...trustPolicy, Statement: [...trustPolicy.Statement, deny] } },
      {
        ...role(),
        trustPolicy: { Statement: trustPolicy.Statement.map((one) => ({ ...one, Action: "sts:TagSession" })) },
      },
    ];
    for (const one of refused) expect(admitted(home, one)).to.be.a("string").that.matches(/\w/);
    expect(admitted({ ...home, accountId: "999999999999" }, role())).to.match(/\w/);
  });
});
