import { expect } from "chai";
import fc from "fast-check";
import { accessDiff } from "../../../../core/changes/access-diff.ts";
import { isOfEntering, widensEntering } from "../../../../core/changes/access-difference.ts";
import type { NamedPolicy } from "../../../../core/aws/policy-document.ts";
import { evaluateAssumeRole } from "../../../../core/evaluate/assume-role.ts";
import type { AssumingPrincipal, CallContext } from "../../../../core/evaluate/request.ts";
import type { Portfolio } from "../../../../core/portfolio/read-portfolio.ts";
import { EXTERNAL_ID, portfolioOf, type PortfolioText } from "../../support/portfolio.ts";
import { draws } from "../../../draws.ts";

/** What of a fleet differs from case to case. */
interface Drawn {
  readonly alice: string;
  readonly carol: string;
  readonly oncall: boolean;
  readonly operator: string;
  readonly names: string;
  readonly open: boolean;
  readonly deploy: string;
  readonly auditors: boolean;
}

function textOf({ alice, carol, oncall, operator, names, open, deploy, auditors }: Drawn): PortfolioText {
  const trusted = oncall ? "AbcCorpReadOnly, Oncall" : "AbcCorpReadOnly";
  return {
    home: `identityCenter: { region: eu-west-1 }
iam: { users: { alice: { path: /people/${alice} }, bob: { managedPolicies: [PowerUserAccess] } } }
grants:
${auditors ? "  - { group: Auditors, clients: [AbcCorp], roles: [read-only] }\n" : ""}  - { user: carol@acme.example, clients: [AbcCorp], roles: [read-only]${carol} }
  - { iamUser: alice, clients: [AbcCorp], roles: [operator] }
  - { iamRole: ci/deployer, clients: [AbcCorp], roles: [deploy] }
`,
    clients: {
      abccorp: `name: AbcCorp
accountId: "222222222222"
roles:
  read-only: { trust: { permissionSets: [${trusted}] } }
  operator: { level: administrator, trust: { users: [${names}]${operator} } }
  deploy: { level: administrator, trust: { roles: [ci/deployer]${deploy} } }
  bootstrap: { level: administrator, trust: ${open ? "{ wholeAccount: true, reason: for the first day }" : "{ permissionSets: [AbcCorpBootstrap] }"} }
`,
    },
  };
}

const ID = `, externalId: ${EXTERNAL_ID}`;

const drawn: fc.Arbitrary<Drawn> = fc.record({
  alice: fc.constantFrom(
    "",
    ", managedPolicies: [PowerUserAccess]",
    ", managedPolicies: [PowerUserAccess], permissionsBoundary: ReadOnlyAccess",
  ),
  carol: fc.constantFrom("", ", until: 2026-12-01", ", until: 2026-12-05"),
  oncall: fc.boolean(),
  operator: fc.constantFrom(
    "",
    ", mfa: { maxAge: 36000 }",
    ", mfa: { maxAge: 3600 }",
    ", sourceIps: [203.0.113.0/24]",
    ", sourceIps: [203.0.113.0/25, 203.0.113.128/25]",
    ", sourceIps: [203.0.112.0/23]",
    ", until: 2026-12-05",
    ", sessionTags: [team]",
  ),
  names: fc.constantFrom("people/alice", "people/alice, bob", "people/alice, mallory"),
  open: fc.boolean(),
  deploy: fc.constantFrom(
    ID,
    ID.replace("7f3c", "8f3c"),
    `${ID}, sourceIdentity: { required: true }`,
    `${ID}, sourceIdentity: { values: [ci] }`,
  ),
  auditors: fc.boolean(),
});

interface Caller {
  readonly principal: AssumingPrincipal;
  readonly identityPolicies: readonly NamedPolicy[];
  readonly permissionsBoundary?: NamedPolicy;
  readonly context: CallContext;
}

const ANY_POLICY: readonly NamedPolicy[] = [
  {
    name: "any",
    document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
  },
];
const outside = (principal: AssumingPrincipal): Caller => ({ principal, identityPolicies: ANY_POLICY, context: {} });
const session = (role: string): AssumingPrincipal => ({
  kind: "session",
  roleArn: `arn:aws:iam::111111111111:role/${role}`,
  sessionName: "session",
});
/** Whose own policies no file holds: they are taken to allow everything. */
const OUTSIDE: ReadonlyMap<string, Caller> = new Map([
  ["mallory", outside({ kind: "user", arn: "arn:aws:iam::111111111111:user/mallory" })],
  ["oncall", outside(session("aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Oncall_0123456789abcdef"))],
  ["ci", outside(session("ci/deployer"))],
  ["stranger", outside({ kind: "user", arn: "arn:aws:iam::999999999999:user/mallory" })],
]);

/** Those whom the files make, as far as somebody holds them; a user whose grant ends apart. */
function callersOf({ graph }: Portfolio): ReadonlyMap<string, Caller> {
  const made = graph.principals.filter(({ holders, id }) => holders.length > 0 && !id.startsWith("iam-role:"));
  const persons = made.flatMap((one) =>
    one.holders.map((holder): [string, Caller] => {
      const userId = holder.startsWith("user:") ? { extra: { "identitystore:UserId": holder } } : {};
      return [`${one.id.split(" of ")[0]!} of ${holder}`, { ...one, context: userId }];
    }),
  );
  return new Map([...OUTSIDE, ...persons]);
}

const CONTEXTS: readonly CallContext[] = [
  "2026-11-22T00:00:00Z",
  "2026-12-02T00:00:00Z",
  "2026-12-06T00:00:00Z",
].flatMap((moment) =>
  ["203.0.113.7", "203.0.113.200", "203.0.112.7", "198.51.100.9"].flatMap((sourceIp) =>
    [undefined, { present: true, ageSeconds: 60 }, { present: true, ageSeconds: 7000 }].flatMap((mfa) =>
      [
        {},
        { externalId: EXTERNAL_ID },
        { externalId: EXTERNAL_ID.replace("7f3c", "8f3c") },
        { externalId: EXTERNAL_ID, sourceIdentity: "ci" },
        { externalId: EXTERNAL_ID, sourceIdentity: "other" },
        { sessionTags: { team: "x" } },
      ].map((more) => ({
        currentTime: new Date(moment),
        sourceIp,
        sessionName: "session",
        ...(mfa !== undefined && { mfa }),
        ...more,
      })),
    ),
  ),
);

/** Every request that is tried and gets in, by who calls, where and with what. */
function letIn(portfolio: Portfolio): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [who, { principal, identityPolicies, permissionsBoundary, context: own }] of callersOf(portfolio))
    for (const target of portfolio.graph.roles)
      for (const [index, context] of CONTEXTS.entries()) {
        // why: but for the robot, nobody is asked for these.
        if (who !== "ci" && context.externalId !== undefined) continue;
        const limit = permissionsBoundary === undefined ? {} : { permissionsBoundary };
        const request = { principal, identityPolicies, ...limit, target, context: { ...context, ...own } };
        if (evaluateAssumeRole(request).allowed) found.add(`${who} > ${target.arn} ${String(index)}`);
      }
  return found;
}

const BASE: Drawn = {
  ...{ alice: "", carol: "", oncall: false, operator: "", names: "people/alice" },
  ...{ open: false, deploy: ID, auditors: true },
};
const diff = (base: Partial<Drawn>, head: Partial<Drawn>) =>
  accessDiff(portfolioOf(textOf({ ...BASE, ...base })), portfolioOf(textOf({ ...BASE, ...head })));
const wordsOf = (of: ReturnType<typeof diff>["gains"]) =>
  of.map(({ access, differences }) =>
    [access.key.replace(/^.*?: /, ""), ...differences.map(({ direction, words }) => `${direction}: ${words}`)].join(
      "; ",
    ),
  );

describe("accessDiff, decided", () => {
  it("tells of nobody where other texts let in the same", () => {
    const halves = diff(
      { operator: ", sourceIps: [203.0.113.0/24]" },
      { operator: ", sourceIps: [203.0.113.0/25, 203.0.113.128/25]" },
    );
    expect([halves.gains, halves.losses, halves.unproved]).to.deep.equal([[], [], []]);
    expect(halves.withoutEffect).to.deep.equal(["AbcCorp: trust of operator, which lets in whom it let in before"]);
  });

  it("tells with a request who gets in by what was about another account", () => {
    const bounded = ", managedPolicies: [PowerUserAccess], permissionsBoundary: ReadOnlyAccess";
    const { gains } = diff(
      { open: true, alice: bounded },
      { open: true, alice: ", managedPolicies: [PowerUserAccess]" },
    );
    expect(wordsOf(gains)).to.include(
      "iam-user:alice > 222222222222/bootstrap; wider: may now enter: at 2026-11-22T00:00:00Z",
    );
    const { losses } = diff(
      { open: true, alice: ", managedPolicies: [PowerUserAccess]" },
      { open: true, alice: bounded },
    );
    expect(losses.map(({ access }) => access.key)).to.include("111111111111: iam-user:alice > 222222222222/bootstrap");
  });

  it("tells whose end moved, and of nobody else who holds the set", () => {
    const { gains } = diff({ carol: ", until: 2026-12-01" }, { carol: "" });
    expect(gains.map(({ access }) => access.holder.key)).to.deep.equal(["user:carol@acme.example"]);
  });

  it("tells a user who is named by id no more, although every request is decided as before", () => {
    const byId = diff({ operator: ", namedBy: principal" }, {});
    expect(wordsOf(byId.gains)).to.deep.equal([
      "iam-user:alice > 222222222222/operator; wider: is let in by name, also if made anew; before only as who it was",
    ]);
    const { gains, losses } = diff({}, { operator: ", namedBy: principal" });
    expect([gains.length, losses.length]).to.deep.equal([0, 1]);
  });

  it("says that nobody gets in anew exactly where no request that is tried does", () => {
    let decided = 0;
    let gained = 0;
    fc.assert(
      fc.property(
        drawn,
        drawn,
        fc.subarray(Object.keys(BASE) as (keyof Drawn)[], { minLength: 1, maxLength: 2 }),
        (one, more, keys) => {
          // why only some: most of what differs in everything gives something.
          const other: Drawn = { ...one, ...Object.fromEntries(keys.map((key) => [key, more[key]])) };
          const [base, head] = [portfolioOf(textOf(one)), portfolioOf(textOf(other))];
          const { gains, losses, unproved } = accessDiff(base, head);
          expect(unproved).to.deep.equal([]);
          const [before, after] = [letIn(base), letIn(head)];
          const fresh = [...after].filter((request) => !before.has(request));
          const less = [...before].filter((request) => !after.has(request));
          if (!gains.some(widensEntering)) {
            decided += 1;
            expect(fresh).to.deep.equal([]);
          } else {
            gained += 1;
            expect(fresh.length, wordsOf(gains).join("\n")).to.be.greaterThan(0);
          }
          const isLost = [...gains, ...losses].some(
            (row) => !("before" in row) && (row.differences.length === 0 || row.differences.some(isOfEntering)),
          );
          // why one way: what gets wider and narrower is told as a gain.
          if (less.length > 0) expect(isLost || gains.length > 0).to.equal(true);
        },
      ),
      { numRuns: draws(60) },
    );
    expect([decided > draws(15), gained > draws(10)]).to.deep.equal([true, true]);
  });
});
