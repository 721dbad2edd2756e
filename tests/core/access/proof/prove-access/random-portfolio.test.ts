import { expect } from "chai";
import fc from "fast-check";
import { proveAccess } from "../../../../../core/access/proof/prove-access.ts";
import { parseContract } from "../../../../../core/contract/parse-contract.ts";
import { evaluateAssumeRole } from "../../../../../core/evaluate/assume-role.ts";
import { entering } from "../../../../../core/requests/admission/admission.ts";
import { type Portfolio, readPortfolio } from "../../../../../core/portfolio/read-portfolio.ts";
import { portfolioFiles, type PortfolioText } from "../../../support/portfolio.ts";
import { draws } from "../../../../draws.ts";

const NOW = new Date("2026-11-22T00:00:00Z");
const CLIENTS = ["alpha", "beta", "gamma"];
const USERS = ["ann", "bob"];

/** Ways into one role; each names what home may or may not grant. */
const trust = fc
  .record(
    {
      set: fc.constantFrom("own", "shared", "both"),
      users: fc.subarray(USERS, { minLength: 1 }),
      mfa: fc.boolean(),
      robot: fc.boolean(),
      until: fc.constantFrom("2026-11-01", "2027-06-01"),
    },
    { requiredKeys: ["mfa", "robot"] },
  )
  .filter(({ set, users, robot }) => set !== undefined || users !== undefined || robot);
const role = fc.record({ level: fc.constantFrom("read-only", "devops"), trust });
const client = fc.record({ gold: fc.boolean(), roles: fc.array(role, { minLength: 1, maxLength: 3 }) });
const grant = fc.record(
  {
    who: fc.constantFrom(
      "group: G",
      "user: u@acme.example",
      "iamUser: ann",
      "iamUser: bob",
      "iamGroup: team",
      "iamRole: ci",
    ),
    clients: fc.oneof(fc.subarray(CLIENTS, { minLength: 1 }), fc.constant("all"), fc.constant("gold")),
    role: fc.integer({ min: 0, max: 2 }),
    until: fc.constantFrom("2026-11-01", "2027-01-01"),
  },
  { requiredKeys: ["who", "clients", "role"] },
);
const fleet = fc.record({
  clients: fc.tuple(client, client, client),
  grants: fc.array(grant, { maxLength: 5 }),
  shared: fc.record({ gold: fc.boolean(), group: fc.boolean() }),
});
type Fleet = typeof fleet extends fc.Arbitrary<infer T> ? T : never;

function textOf({ clients, grants, shared }: Fleet): PortfolioText {
  const selected = (to: string | readonly string[]) =>
    to === "gold" ? "{ tags: { tier: gold } }" : to === "all" ? "all" : `[${[to].flat().join(", ")}]`;
  return {
    project: `sharedPermissionSets: { value: { Pool: { clients: ${shared.gold ? "{ tags: { tier: gold } }" : "all"}, levels: [read-only], shards: 2 } } }`,
    home: [
      "identityCenter: { region: eu-west-1 }",
      "iam: { users: { ann: , bob: { policy: managed } }, groups: { team: { members: [bob] } } }",
      "grants:",
      ...grants.map(
        ({ who, clients: to, role: index, until }) =>
          `  - { ${who}, clients: ${selected(to)}, roles: [r${index}]${until === undefined ? "" : `, until: ${until}`} }`,
      ),
      ...(shared.group ? ["  - { group: P, permissionSet: Pool }"] : []),
      ...(grants.length === 0 && !shared.group ? ["  []"] : []),
    ].join("\n"),
    clients: Object.fromEntries(
      clients.map(({ gold, roles }, index) => [
        CLIENTS[index] ?? "",
        [
          `name: ${CLIENTS[index] ?? ""}`,
          `accountId: "${String(index + 2).repeat(12)}"`,
          ...(gold ? ["tags: { tier: gold }"] : []),
          "roles:",
          ...roles.map((one, at) => `  r${at}: { level: ${one.level}, trust: [${waysOf(one.trust, index, at)}] }`),
        ].join("\n"),
      ]),
    ),
  };
}

function waysOf(
  { set, users, mfa, robot, until }: Fleet["clients"][0]["roles"][0]["trust"],
  index: number,
  at: number,
): string {
  const own = `${CLIENTS[index] ?? ""}R${at}`;
  const sets = { own: [own], shared: ["Pool"], both: [own, "Pool"] };
  return [
    ...(set === undefined ? [] : [`{ permissionSets: [${sets[set].join(", ")}] }`]),
    ...(users === undefined
      ? []
      : [
          `{ users: [${users.join(", ")}]${mfa ? ", mfa: true" : ""}${until === undefined ? "" : `, until: ${until}`} }`,
        ]),
    ...(robot ? [`{ roles: [ci], externalId: 3f6c1f0e-${index}a${at}b-4c5d-9e8f }`] : []),
  ].join(", ");
}

/** Every pair of principal and role that the policies let in, whatever the plan says: by evaluating each. */
function admitted({ graph }: Portfolio): string[] {
  return graph.principals.flatMap(({ id, principal, identityPolicies, context: own }) =>
    graph.roles
      .filter((target) => {
        const call = entering(target, principal, NOW);
        const context = { ...call, ...own };
        return call !== undefined && evaluateAssumeRole({ principal, identityPolicies, target, context }).allowed;
      })
      .map(({ arn }) => `${id} ${arn}`),
  );
}

const valid = (one: Fleet): Portfolio | undefined => readPortfolio(portfolioFiles(textOf(one)), NOW).portfolio;

describe("a random portfolio", () => {
  it("is valid or refused with a reason; enough are valid", () => {
    const read = fc
      .sample(fleet, { numRuns: draws(150), seed: 7 })
      .map((one) => readPortfolio(portfolioFiles(textOf(one)), NOW));
    expect(read.filter(({ portfolio }) => portfolio !== undefined).length).to.be.greaterThan(draws(25));
    for (const { faults } of read)
      for (const fault of faults) expect(fault.code, JSON.stringify(fault)).to.match(/^(grant|shared-set)\//);
  });

  it("has no hole, and its graph is exactly what the policies allow", () => {
    let seen = 0;
    fc.assert(
      fc.property(fleet, (one) => {
        const portfolio = valid(one);
        if (portfolio === undefined) return;
        seen += 1;
        const proof = proveAccess(portfolio.home, portfolio.graph, NOW);
        expect(
          proof.holes.map(({ kind, principal, role: arn, attack }) => [kind, principal, arn, attack]),
        ).to.deep.equal([]);
        const planned = portfolio.graph.principals.flatMap(({ id, entries }) =>
          entries.map(({ roleArn }) => `${id} ${roleArn}`),
        );
        expect(admitted(portfolio).sort()).to.deep.equal([...new Set(planned)].sort());
      }),
      { numRuns: draws(150), seed: 20261122 },
    );
    expect(seen).to.be.greaterThan(draws(25));
  });

  it("gives policies on exact roles of its clients alone, and contracts that are read as written", () => {
    fc.assert(
      fc.property(fleet, (one) => {
        const portfolio = valid(one);
        if (portfolio === undefined) return;
        const arns = new Set(portfolio.graph.roles.map(({ arn }) => arn));
        for (const { identityPolicies } of portfolio.graph.principals)
          for (const { document } of identityPolicies)
            for (const { Effect: effect, Resource: resource } of document.Statement)
              if (effect === "Allow")
                for (const arn of [resource ?? []].flat()) expect(arns.has(arn), arn).to.equal(true);
        for (const { slug, contract } of portfolio.contracts)
          expect(parseContract(`client-${slug}`, JSON.parse(JSON.stringify(contract)))).to.deep.equal({
            contract,
            faults: [],
          });
      }),
      { numRuns: draws(60) },
    );
  });
});
