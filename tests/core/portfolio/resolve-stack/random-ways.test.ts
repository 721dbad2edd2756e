import { expect } from "chai";
import fc from "fast-check";
import { defaultRegion, PARTITIONS } from "../../../../core/aws/partitions.ts";
import type { ClientPlan } from "../../../../core/client/client-plan.ts";
import { readEngineConfig } from "../../../../core/config/read/read-config.ts";
import { parseContract } from "../../../../core/contract/parse-contract.ts";
import { userAsWritten } from "../../../../core/home/permission-sets/deny-after-end.ts";
import { setPolicy } from "../../../../core/home/permission-sets/planned-set.ts";
import { planHome } from "../../../../core/home/plan-home.ts";
import { resolveConfig } from "../../../../core/portfolio/resolve-stack.ts";
import { contractOf } from "../../support/contracts.ts";
import { draws } from "../../../draws.ts";

const name = fc.stringMatching(/^[a-z]{1,3}[\w+=,.@-]{0,4}$/);
const names = fc.uniqueArray(name, { minLength: 1, maxLength: 3 });
const until = fc.constantFrom("2027-01-31", "2030-12-01T08:00:00Z");
const anywhere = {
  sourceIps: fc.constantFrom(["203.0.113.0/24"], ["198.51.100.7", "2a00:1450::/32"]),
  organizationId: fc.constant("o-a1b2c3d4e5"),
  until,
  sessionTags: fc.constantFrom(["project"], ["project", "team"]),
};
const mfa = fc.oneof(fc.constant(true), fc.record({ maxAge: fc.integer({ min: 60, max: 129_600 }) }));
const identity = fc.oneof(fc.constant(true), fc.constant({ values: ["build-*"] }));
const namedBy = fc.constantFrom("condition", "principal");
const wayOf = <T>(fields: Parameters<typeof fc.record>[0], needed: readonly string[]) =>
  fc.record({ ...fields, ...anywhere }, { requiredKeys: [...needed] as never }) as unknown as fc.Arbitrary<T>;
/** One way of each kind at most, as a user may write them. */
const ways = fc
  .tuple(
    fc.option(wayOf<object>({ permissionSets: names, sourceIdentity: identity }, ["permissionSets"])),
    fc.option(wayOf<object>({ users: names, namedBy, mfa, sourceIdentity: identity }, ["users"])),
    fc.option(
      wayOf<object>({ roles: names, namedBy, externalId: fc.uuid(), sourceIdentity: fc.constant({ required: true }) }, [
        "roles",
        "externalId",
      ]),
    ),
    fc.option(
      wayOf<object>({ wholeAccount: fc.constant(true), reason: fc.constant("for the first bootstrap"), mfa }, [
        "wholeAccount",
        "reason",
      ]),
    ),
  )
  .map((all) => all.filter((way) => way !== null))
  .filter((all) => all.length > 0);

interface Portfolio {
  readonly partition: (typeof PARTITIONS)[number];
  readonly roles: readonly (readonly object[])[];
  readonly own: boolean;
  readonly grants: readonly { readonly user: boolean; readonly until?: string }[];
}

const portfolio: fc.Arbitrary<Portfolio> = fc.record({
  partition: fc.constantFrom(...PARTITIONS),
  roles: fc.array(ways, { minLength: 1, maxLength: 3 }),
  own: fc.boolean(),
  grants: fc.array(fc.record({ user: fc.boolean(), until }, { requiredKeys: ["user"] }), { maxLength: 3 }),
});

const account = ({ partition }: Portfolio) => JSON.stringify({ accountId: "111111111111", company: "acme", partition });

/** The plan of the client, where the configuration is valid: shared names and sizes can make it not so. */
function clientOf(one: Portfolio): ClientPlan | undefined {
  const roles = Object.fromEntries(one.roles.map((trust, index) => [`r${index}`, { level: "read-only", trust }]));
  const client = { name: "AbcCorp", accountId: "222222222222", roles: one.own ? { ...roles, "read-only": {} } : roles };
  // why raised: a few ways with all their conditions are more than a new account takes.
  const quotas = JSON.stringify({ trustPolicy: 8192 });
  const values = {
    "switchyard:homeAccount": account(one),
    "switchyard:quotas": quotas,
    "switchyard:client": JSON.stringify(client),
  };
  const config = resolveConfig(readEngineConfig("client-abccorp", "switchyard", { values }));
  return config.kind === "client" ? config.client : undefined;
}

describe("random ways in", () => {
  it("are mostly valid, so that the other tests test something", () => {
    const valid = fc.sample(portfolio, { numRuns: 100, seed: 1 }).filter((one) => clientOf(one) !== undefined);
    expect(valid.length).to.be.greaterThan(60);
  });

  it("never trust everybody, and the bare account only where the file says wholeAccount", () => {
    fc.assert(
      fc.property(portfolio, (one) => {
        for (const { trust, trustPolicy } of clientOf(one)?.roles ?? []) {
          const whole = trust.some(({ kind }) => kind === "wholeAccount");
          for (const {
            Sid: sid = "",
            Principal: principal,
            Condition: condition,
            Resource: resource,
          } of trustPolicy.Statement) {
            expect(JSON.stringify(principal)).to.not.include("*");
            expect(resource).to.equal(undefined);
            const keys = Object.values(condition ?? {}).flatMap((operator) => Object.keys(operator));
            const bare = JSON.stringify(principal).includes(":root") && !keys.includes("aws:PrincipalArn");
            expect(bare, sid).to.equal(whole && sid.startsWith("HomeAccount"));
          }
          const sids = trustPolicy.Statement.map(({ Sid }) => Sid);
          expect(new Set(sids)).to.have.lengthOf(sids.length);
        }
      }),
      { numRuns: draws(150) },
    );
  });

  it("give contracts that are read as they were written, and the same twice", () => {
    fc.assert(
      fc.property(portfolio, (one) => {
        const plan = clientOf(one);
        if (plan === undefined) return;
        const contract = contractOf(plan);
        const output: unknown = JSON.parse(JSON.stringify(contract));
        expect(parseContract("client-abccorp", output)).to.deep.equal({ contract, faults: [] });
        const again = clientOf(one);
        expect(again && JSON.stringify(contractOf(again))).to.equal(JSON.stringify(contract));
      }),
      { numRuns: draws(100) },
    );
  });

  it("give home policies that allow exact roles of the plan alone", () => {
    fc.assert(
      fc.property(portfolio, (one) => {
        const plan = clientOf(one);
        if (plan === undefined) return;
        const region = defaultRegion(one.partition);
        const grants = one.own
          ? one.grants.map(({ user, until: end }, index) => ({
              ...(user ? { user: `u${index}` } : { group: `g${index}` }),
              clients: "all",
              roles: ["read-only"],
              ...(end !== undefined && { until: end }),
            }))
          : [];
        const home = { identityCenter: { region }, grants };
        const values = { "switchyard:homeAccount": account(one), "switchyard:home": JSON.stringify(home) };
        const config = resolveConfig(readEngineConfig("home", "switchyard", { values }));
        if (config.kind !== "home") throw new Error(config.kind);
        const arns = new Set(plan.roles.map(({ arn }) => arn));
        const { sets } = planHome(config.home, [{ slug: "abccorp", contract: contractOf(plan) }], {
          now: new Date("2026-11-22T00:00:00Z"),
        });
        expect(sets.length).to.be.at.least(one.own ? 1 : 0);
        for (const set of sets) {
          const { Statement: statements } = setPolicy(set, (user) => userAsWritten(user, "id"));
          const allowed = statements.filter(({ Effect }) => Effect === "Allow");
          expect(allowed.length).to.be.greaterThan(0);
          for (const { Resource: resource, Action: action } of allowed) {
            for (const arn of [resource ?? "*"].flat()) expect(arns.has(arn), arn).to.equal(true);
            expect(JSON.stringify(action)).to.not.include("*");
          }
        }
      }),
      { numRuns: draws(100) },
    );
  });
});
