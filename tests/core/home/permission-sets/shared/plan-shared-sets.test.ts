import { expect } from "chai";
import fc from "fast-check";
import { policySize } from "../../../../../core/aws/quotas.ts";
import { shardName } from "../../../../../core/config/naming.ts";
import type { ClientContract } from "../../../../../core/contract/select-clients.ts";
import { longestUser } from "../../../../../core/home/permission-sets/deny-after-end.ts";
import { setPolicy } from "../../../../../core/home/permission-sets/planned-set.ts";
import {
  parsePlacements,
  type Placements,
  placementsOf,
} from "../../../../../core/home/permission-sets/shared/placements.ts";
import { planHome } from "../../../../../core/home/plan-home.ts";
import type { HomePlan } from "../../../../../core/home/planned-home.ts";
import type { HomeSettings } from "../../../../../core/home/settings/home-settings.ts";
import { fromFiles } from "../../../support/config-case.ts";
import { contractOf, planOf } from "../../../support/contracts.ts";
import { draws } from "../../../../draws.ts";

const now = new Date("2026-11-22T00:00:00Z");
const SHARED = "Platform: { clients: all, levels: [read-only], shards: 6 }\n";

/** A home stack whose shards hold at most so many characters; small ones, so that few clients fill several. */
function homeOf(limit: number, grants = "  - { group: Platform, permissionSet: Platform }\n"): HomeSettings {
  const config = fromFiles({
    name: "",
    shared: SHARED,
    home: `identityCenter: { region: eu-west-1 }\ngrants:\n${grants}`,
  });
  if (config.kind !== "home") throw new Error(JSON.stringify(config));
  const { quotas } = config.home;
  const permissionSetInlinePolicy = { ...quotas.permissionSetInlinePolicy, limit };
  return { ...config.home, quotas: { ...quotas, permissionSetInlinePolicy } };
}

const template = {
  plain: clientText(""),
  tagged: clientText(", sessionTags: [project]"),
};

function clientText(more: string): string {
  const body = `name: NAME\naccountId: "300000000000"\nroles: { read-only: { trust: { permissionSets: [Platform]${more} } } }\n`;
  return JSON.stringify(contractOf(planOf("x", body, SHARED)));
}

interface Member {
  slug: string;
  /** Whether sessions may carry a tag, which takes a statement of its own. */
  tagged: boolean;
}

const accounts = new Map<string, string>();

function clientOf({ slug, tagged }: Member): ClientContract {
  const account = accounts.get(slug) ?? String(300_000_000_000 + accounts.size);
  accounts.set(slug, account);
  const text = (tagged ? template.tagged : template.plain).replaceAll("NAME", slug);
  return { slug, contract: JSON.parse(text.replaceAll("300000000000", account)) as ClientContract["contract"] };
}

const bySlug = (members: readonly Member[]) => [...members].sort((a, b) => (a.slug < b.slug ? -1 : 1)).map(clientOf);

/** The plan of the next deployment, which knows of the last one only what the stack's outputs say. */
function next(home: HomeSettings, members: readonly Member[], last: HomePlan | undefined): HomePlan {
  const outputs: unknown = JSON.parse(JSON.stringify(last === undefined ? {} : placementsOf(last.shards)));
  return planHome(home, bySlug(members), { now, placements: parsePlacements(outputs) });
}

const member = fc.record({ slug: fc.stringMatching(/^[a-z]{1,6}$/), tagged: fc.boolean() });
const portfolio = fc.uniqueArray(member, { minLength: 1, maxLength: 24, selector: ({ slug }) => slug });

describe("shards of a shared permission set", () => {
  it("never move a client when others come and go, wherever their names sort", () => {
    const steps = fc.array(fc.record({ add: fc.boolean(), member, at: fc.nat() }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(portfolio, steps, (start, changes) => {
        const home = homeOf(700);
        let members: readonly Member[] = start;
        let plan = next(home, members, undefined);
        for (const change of changes) {
          const before = placementsOf(plan.shards)["Platform"] ?? {};
          if (!change.add) members = members.filter((_, index) => index !== change.at % members.length);
          else if (!members.some(({ slug }) => slug === change.member.slug)) members = [...members, change.member];
          plan = next(home, members, plan);
          const after = placementsOf(plan.shards)["Platform"] ?? {};
          for (const { slug } of members)
            if (before[`${slug}/read-only`] !== undefined)
              expect(after[`${slug}/read-only`], slug).to.equal(before[`${slug}/read-only`]);
        }
      }),
      { numRuns: draws(25) },
    );
  });

  it("hold each role once, under the shard's own name, and never more characters than there may be", () => {
    const limits = fc.integer({ min: 450, max: 1500 });
    fc.assert(
      fc.property(portfolio, limits, fc.boolean(), (members, limit, ending) => {
        const grants = [
          "  - { group: Platform, permissionSet: Platform }",
          ...(ending ? ["  - { user: bob, permissionSet: Platform, until: 2027-01-31 }"] : []),
          "",
        ];
        const plan = next(homeOf(limit + (ending ? 500 : 0), grants.join("\n")), members, undefined);
        const held = plan.shards.flatMap(({ roles }) => roles.map(({ slug }) => slug));
        expect(held.sort()).to.deep.equal(members.map(({ slug }) => slug).sort());
        for (const shard of plan.shards) {
          expect(shard.name).to.equal(shardName("Platform", shard.index));
          const policy = setPolicy(shard, longestUser);
          expect(policySize(policy)).to.be.at.most(limit + (ending ? 500 : 0));
          const resources = shard.inlinePolicy.Statement.flatMap(({ Resource }) => Resource ?? []);
          expect(resources.sort()).to.deep.equal(shard.roles.map(({ roleArn }) => roleArn).sort());
        }
        const tooMany = plan.faults.some(({ code }) => code === "shared-set/too-many-shards");
        expect(tooMany).to.equal(plan.shards.some(({ index }) => index >= 6));
      }),
      { numRuns: draws(40) },
    );
  });

  it("are filled to the last character where there may be no other", () => {
    const one = (limit: number): HomeSettings => {
      const home = homeOf(limit);
      return { ...home, sharedSets: home.sharedSets.map((set) => ({ ...set, shards: 1 })) };
    };
    const members = Array.from({ length: 9 }, (_, index) => ({ slug: `c${index}`, tagged: false }));
    const [only, ...others] = next(homeOf(10_240), members, undefined).shards;
    if (only === undefined) throw new Error("no shard");
    expect(others).to.deep.equal([]);
    const size = policySize(only.inlinePolicy);
    expect(next(one(size), members, undefined).shards.map(({ roles }) => roles.length)).to.deep.equal([9]);
    expect(next(one(size - 1), members, undefined).shards.map(({ roles }) => roles.length)).to.deep.equal([8, 1]);
  });

  it("hold some 160 roles each at AWS's own limit", () => {
    const members = Array.from({ length: 400 }, (_, index) => ({
      slug: `c${String(index).padStart(4, "0")}`,
      tagged: false,
    }));
    const { shards, faults } = next(homeOf(10_240), members, undefined);
    expect(faults).to.deep.equal([]);
    expect(shards.map(({ name }) => name)).to.deep.equal(["Platform", "Platform-2", "Platform-3"]);
    for (const { inlinePolicy } of shards) expect(policySize(inlinePolicy)).to.be.at.most(10_240);
    expect(shards[0]?.roles.length).to.be.greaterThan(150);
  });

  it("keep room in which somebody can be shut out, as long as there may be another", () => {
    const members = Array.from({ length: 400 }, (_, index) => ({ slug: `c${index}`, tagged: false }));
    const home = homeOf(10_240);
    const people = ["a", "b", "c"].map((one) => ({
      ...{ kind: "user" as const, name: `${one.repeat(40)}@acme.example`, since: "2026-11-30T00:00:00Z" },
      id: `93a4f8d2-1061-70a4-1c36-00000000000${one}`,
    }));
    const before = next(home, members, undefined);
    const after = next({ ...home, denied: people }, members, before);
    expect(before.shards.length).to.equal(3);
    expect(after.faults).to.deep.equal([]);
    expect(placementsOf(after.shards)).to.deep.equal(placementsOf(before.shards));
    for (const shard of after.shards) expect(policySize(setPolicy(shard, longestUser))).to.be.at.most(10_240);
  });

  it("leave a hole where a client went, which the next one fills", () => {
    const home = homeOf(700);
    const members = Array.from({ length: 12 }, (_, index) => ({
      slug: `c${String(index).padStart(2, "0")}`,
      tagged: false,
    }));
    const first = next(home, members, undefined);
    const gone = members[0]?.slug;
    const second = next(home, members.slice(1), first);
    const third = next(home, [...members.slice(1), { slug: "zz", tagged: false }], second);
    expect(first.shards[0]?.roles.map(({ slug }) => slug)).to.include(gone);
    expect(second.shards.slice(1)).to.deep.equal(first.shards.slice(1));
    expect(third.shards[0]?.roles.map(({ slug }) => slug)).to.include("zz");
    expect(third.shards.slice(1)).to.deep.equal(first.shards.slice(1));
  });

  it("stay as they are when a client comes whose sessions carry tags", () => {
    const home = homeOf(700);
    const members = Array.from({ length: 12 }, (_, index) => ({
      slug: `c${String(index).padStart(2, "0")}`,
      tagged: false,
    }));
    const first = next(home, members, undefined);
    const second = next(home, [...members, { slug: "a", tagged: true }], first);
    const places = (plan: HomePlan): Placements => placementsOf(plan.shards);
    expect(places(second)["Platform"]).to.deep.include(places(first)["Platform"] ?? {});
  });

  it("are refused where the clients trust fewer, with the number that would fit", () => {
    const members = Array.from({ length: 40 }, (_, index) => ({
      slug: `c${String(index).padStart(2, "0")}`,
      tagged: false,
    }));
    const [fault, ...others] = next(homeOf(450), members, undefined).faults.filter(
      ({ code }) => code !== "shared-set/not-trusted",
    );
    expect(others).to.deep.equal([]);
    expect(fault).to.include({
      code: "shared-set/too-many-shards",
      path: "switchyard:sharedPermissionSets.Platform.shards",
    });
    expect(fault?.expected).to.include("at most 6 shards");
    expect(fault?.fix).to.match(/Write shards: \d+|two sets/);
  });

  it("take no placement from outputs that nobody's deployment wrote", () => {
    for (const output of [
      undefined,
      null,
      "x",
      7,
      [1],
      { Platform: null },
      { Platform: { "a/b": "1", c: -1, d: 1.5, e: 12, f: null } },
    ])
      expect(Object.values(parsePlacements(output)).flatMap((roles) => Object.keys(roles))).to.deep.equal([]);
  });

  it("remembers the places of a set that is called as what every object has", () => {
    const role = {
      slug: "a",
      clientAccountId: "222222222222",
      roleKey: "read-only",
      client: "A",
      roleArn: "",
      switchRoleLink: "",
    };
    const placements = placementsOf([{ of: "constructor", index: 1, roles: [role] }]);
    expect(parsePlacements(JSON.parse(JSON.stringify(placements)))).to.deep.equal({
      constructor: { "222222222222/read-only": 1 },
    });
  });
});
