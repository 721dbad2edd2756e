import { expect } from "chai";
import fc from "fast-check";
import { accessDiff } from "../../../core/changes/access-diff.ts";
import type { AccessDiff, Gain, Loss } from "../../../core/changes/access-difference.ts";
import { accessOf } from "../../../core/changes/access-of.ts";
import { EXTERNAL_ID, FLEET, portfolioOf, type PortfolioText } from "../support/portfolio.ts";
import { draws } from "../../draws.ts";

/** Replaces text that must be there. */
function edit(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`not in the text: ${from}`);
  return text.replaceAll(from, to);
}
const home = (from: string, to: string): PortfolioText => ({ ...FLEET, home: edit(FLEET.home, from, to) });
const client = (slug: string, from: string, to: string): PortfolioText => ({
  ...FLEET,
  clients: { ...FLEET.clients, [slug]: edit(FLEET.clients[slug]!, from, to) },
});
const level = (text: string): PortfolioText => ({
  ...FLEET,
  project: `${FLEET.project!}\naccessLevels:\n  value:\n    read-only: ${text}\n    administrator: { managedPolicies: [AdministratorAccess] }\n    devops: { managedPolicies: [PowerUserAccess] }`,
});

/** Two clients, of which the home stack reads AbcCorp; and the roles of Globex. */
const unread = (roles: string, read = "[abccorp]"): PortfolioText => ({
  home: `identityCenter: { region: eu-west-1 }
iam: { users: { alice: } }
clients: ${read}
grants:
  - { group: Auditors, clients: all, roles: [read-only] }
`,
  clients: {
    abccorp: `name: AbcCorp\naccountId: "222222222222"\nroles: [read-only]\n`,
    globex: `name: Globex\naccountId: "333333333333"\nroles:\n  ${roles}\n`,
  },
});

/** Permission sets of Auditors alone that give something in the home account by themselves, AbcCorp's and Globex's. */
const ofSets = (abccorp: string, globex = "ReadOnlyAccess]"): PortfolioText => ({
  ...FLEET,
  home: `identityCenter: { region: eu-west-1 }
permissionSets:
  overrides:
    AbcCorpReadOnly: { ${abccorp} }
    GlobexReadOnly: { managedPolicies: [${globex} }
grants:
  - { group: Auditors, clients: all, roles: [read-only] }
`,
  clients: {
    abccorp: `name: AbcCorp\naccountId: "222222222222"\nroles: [read-only]\n`,
    globex: `name: Globex\naccountId: "333333333333"\nroles: [read-only]\n`,
  },
  project: "",
});

const PLAIN_LEVEL = level("{ managedPolicies: [ReadOnlyAccess] }");
const inline = (statements: string) =>
  level(
    `{ managedPolicies: [ReadOnlyAccess], inlinePolicies: { own: { Version: "2012-10-17", Statement: [${statements}] } } }`,
  );
const ALLOW = (action: string, resource = '"*"') => `{ Effect: Allow, Action: ${action}, Resource: ${resource} }`;

const denial = (name: string) =>
  inline(`${ALLOW("s3:*")}, { Effect: Deny, Action: "s3:*", Resource: "arn:aws:s3:::b/${name}" }`);

function told(all: readonly (Gain | Loss)[]): string[] {
  return all.map(({ access: { holder, target }, differences }) => {
    const where = target.kind === "role" ? `${target.client}/${target.roleKey}` : `account ${target.accountId}`;
    return [`${holder.key} > ${where}`, ...differences.map(({ words }) => words)].join(": ");
  });
}
const diff = (base: PortfolioText, head: PortfolioText): AccessDiff => accessDiff(portfolioOf(base), portfolioOf(head));

/** One edit: what is gained and lost by it. The way back gives the reverse. */
const CASES: readonly {
  readonly name: string;
  readonly base?: PortfolioText;
  readonly head: PortfolioText;
  readonly gains?: readonly string[];
  readonly losses?: readonly string[];
  /** Whether the way back is a gain too. */
  readonly eitherWay?: true;
}[] = [
  {
    name: "a grant of another role",
    head: home(
      "{ group: Auditors, clients: all, roles: [read-only] }",
      "{ group: Auditors, clients: all, roles: [read-only] }\n  - { group: Auditors, clients: [AbcCorp], roles: [read-only] }",
    ),
  },
  {
    name: "a selector that takes in one client more",
    base: home("group: Auditors, clients: all", "group: Auditors, clients: [AbcCorp]"),
    head: FLEET,
    gains: ["group:Auditors > Globex/read-only"],
  },
  {
    name: "a client that gets the tag by which a shared set selects",
    base: client(
      "globex",
      "read-only:\n",
      "read-only: { trust: { permissionSets: [GlobexReadOnly, Platform-ReadOnly] } }\n",
    ),
    head: client(
      "globex",
      'accountId: "333333333333"\nroles:\n  read-only:\n',
      'accountId: "333333333333"\ntags: { tier: gold }\nroles:\n  read-only: { trust: { permissionSets: [GlobexReadOnly, Platform-ReadOnly] } }\n',
    ),
    gains: ["group:Platform > Globex/read-only"],
  },
  {
    name: "another group's name",
    head: home("group: Auditors", "group: Auditors2"),
    gains: ["group:Auditors2 > AbcCorp/read-only", "group:Auditors2 > Globex/read-only"],
    losses: ["group:Auditors > AbcCorp/read-only", "group:Auditors > Globex/read-only"],
  },
  {
    name: "a later end",
    head: home("until: 2026-12-01", "until: 2026-12-05"),
    gains: [
      "user:carol@acme.example > AbcCorp/read-only: ends at 2026-12-05T00:00:00Z; before it ends at 2026-12-01T00:00:00Z",
    ],
  },
  {
    name: "no end any more",
    head: home(", until: 2026-12-01", ""),
    gains: ["user:carol@acme.example > AbcCorp/read-only: has no end; before it ends at 2026-12-01T00:00:00Z"],
  },
  {
    name: "one member more of an IAM group",
    base: client("globex", "users: [bob]", "users: [bob, people/alice]"),
    head: {
      ...client("globex", "users: [bob]", "users: [bob, people/alice]"),
      home: edit(FLEET.home, "members: [bob]", "members: [bob, alice]"),
    },
    gains: ["iam-user:alice > account 111111111111", "iam-user:alice > Globex/demo"],
  },
  {
    name: "a policy of an IAM group in the home account",
    head: home("managedPolicies: [ReadOnlyAccess]", "managedPolicies: [ReadOnlyAccess, PowerUserAccess]"),
    // why also into the role: it is open to the whole home account, and PowerUserAccess allows to enter any role.
    gains: [
      "iam-group:demo > account 111111111111: gets the policy PowerUserAccess (AWS)",
      "iam-user:bob > Globex/bootstrap: may now enter: at 2026-11-22T00:00:00Z",
    ],
  },
  {
    name: "the boundary of an IAM user who has policies by a group alone",
    base: home("    bob:\n", "    bob: { permissionsBoundary: SecurityAudit }\n"),
    head: FLEET,
    gains: [
      "iam-user:bob > account 111111111111: is no longer limited by the permissions boundary SecurityAudit (AWS)",
      "iam-user:bob > Globex/demo: may now also call at 2026-11-22T00:00:00Z",
    ],
  },
  {
    name: "the boundary of one of two permission sets that give something in the home account",
    base: ofSets("managedPolicies: [PowerUserAccess], permissionsBoundary: SecurityAudit"),
    head: ofSets("managedPolicies: [PowerUserAccess]"),
    gains: [
      "group:Auditors > account 111111111111: has by one permission set PowerUserAccess (AWS) with no permissions boundary, for 1 h after a sign-in",
      "group:Auditors > AbcCorp/read-only: may now also call at 2026-11-22T00:00:00Z",
    ],
  },
  {
    name: "a longer sign-in by the weaker of two permission sets' limits",
    base: ofSets(
      "managedPolicies: [ReadOnlyAccess], sessionDuration: PT12H",
      "PowerUserAccess], sessionDuration: PT1H",
    ),
    head: ofSets(
      "managedPolicies: [ReadOnlyAccess], sessionDuration: PT12H",
      "PowerUserAccess], sessionDuration: PT12H",
    ),
    gains: [
      "group:Auditors > account 111111111111: has by one permission set PowerUserAccess (AWS) with no permissions boundary, for 12 h after a sign-in",
      "group:Auditors > Globex/read-only: a sign-in can last 12 h; before 1 h",
    ],
  },
  {
    name: "what two permission sets give by each other",
    base: ofSets("managedPolicies: [PowerUserAccess]", "ReadOnlyAccess]"),
    head: ofSets("managedPolicies: [ReadOnlyAccess]", "PowerUserAccess]"),
  },
  {
    name: "whom a client trusts that the home stack does not read",
    base: unread(
      `read-only:\n  deploy: { level: read-only, trust: { roles: [ci/deployer], externalId: ${EXTERNAL_ID} } }`,
    ),
    head: unread(
      `read-only: { trust: { permissionSets: [Known] } }\n  deploy: { level: devops, trust: { roles: [ci/deployer], externalId: ${EXTERNAL_ID} } }\n  all: { level: administrator, trust: { users: [alice] } }`,
    ),
    gains: [
      "outside-set:Known > Globex/read-only",
      "outside-role:ci/deployer > Globex/deploy: gets the policy PowerUserAccess (AWS): loses the policy ReadOnlyAccess (AWS)",
      "outside-user:alice > Globex/all",
    ],
    losses: ["outside-set:GlobexReadOnly > Globex/read-only"],
    eitherWay: true,
  },
  {
    name: "a client that the home stack reads from now on, and trusts whom it trusted",
    base: unread(
      `read-only:\n  deploy: { level: read-only, trust: { roles: [ci/deployer], externalId: ${EXTERNAL_ID} } }`,
    ),
    head: unread(
      `read-only:\n  deploy: { level: read-only, trust: { roles: [ci/deployer], externalId: ${EXTERNAL_ID} } }`,
      "[abccorp, globex]",
    ),
    gains: ["group:Auditors > Globex/read-only"],
    losses: ["outside-set:GlobexReadOnly > Globex/read-only"],
  },
  {
    name: "trust in a user that the files do not know",
    head: client("abccorp", "users: [people/alice]", "users: [people/alice, mallory]"),
    gains: ["outside-user:mallory > AbcCorp/operator"],
  },
  {
    name: "trust in a permission set that the files do not make",
    head: client(
      "abccorp",
      "permissionSets: [AbcCorpReadOnly, Platform-ReadOnly]",
      "permissionSets: [AbcCorpReadOnly, Platform-ReadOnly, Oncall]",
    ),
    gains: ["outside-set:Oncall > AbcCorp/read-only"],
  },
  {
    name: "older MFA",
    head: client("abccorp", "maxAge: 3600", "maxAge: 7200"),
    gains: [
      "iam-user:alice > AbcCorp/operator: is let in with MFA at most 7200 s old; before with MFA at most 3600 s old",
    ],
  },
  {
    name: "no MFA any more",
    head: client("abccorp", ", mfa: { maxAge: 3600 }", ""),
    gains: ["iam-user:alice > AbcCorp/operator: need no longer call with MFA at most 3600 s old"],
  },
  {
    name: "another external ID, which is not told",
    head: client("abccorp", "7f3c9a52-11d4", "8f3c9a52-11d4"),
    gains: ["iam-role:ci/deployer > AbcCorp/deploy: is let in with another external ID"],
    eitherWay: true,
  },
  {
    name: "addresses within those of before",
    base: client("globex", "users: [bob]", "users: [bob], sourceIps: [203.0.0.0/16]"),
    head: client("globex", "users: [bob]", "users: [bob], sourceIps: [203.0.113.0/24]"),
    losses: ["iam-user:bob > Globex/demo: is let in from 203.0.113.0/24; before from 203.0.0.0/16"],
  },
  {
    name: "a longer session",
    head: client("abccorp", "operator: { level: devops,", "operator: { level: devops, maxSessionDuration: 7200,"),
    gains: ["iam-user:alice > AbcCorp/operator: a session in the role can last 2 h; before 1 h"],
  },
  {
    name: "a longer sign-in",
    base: home("iam:\n", "permissionSets: { sessionDuration: PT1H }\niam:\n"),
    head: home("iam:\n", "permissionSets: { sessionDuration: PT8H }\niam:\n"),
    gains: [
      "group:Auditors > AbcCorp/read-only",
      "group:Auditors > Globex/read-only",
      "group:Platform > AbcCorp/read-only",
      "user:carol@acme.example > AbcCorp/read-only",
    ].map((who) => `${who}: a sign-in can last 8 h; before 1 h`),
  },
  {
    name: "a role in another account",
    head: client("globex", "333333333333", "444444444444"),
    gains: [
      "whole-account:111111111111 > Globex/bootstrap",
      "iam-group:demo > Globex/demo",
      "group:Auditors > Globex/read-only",
    ],
    losses: [
      "whole-account:111111111111 > Globex/bootstrap",
      "iam-group:demo > Globex/demo",
      "group:Auditors > Globex/read-only",
    ],
  },
  {
    name: "another directory, where a group of that name is another one",
    head: home("region: eu-west-1", "region: us-east-1"),
    gains: [
      "group:Auditors > AbcCorp/read-only",
      "group:Auditors > Globex/read-only",
      "group:Platform > AbcCorp/read-only",
      "user:carol@acme.example > AbcCorp/read-only",
    ],
    losses: [
      "group:Auditors > AbcCorp/read-only",
      "group:Auditors > Globex/read-only",
      "group:Platform > AbcCorp/read-only",
      "user:carol@acme.example > AbcCorp/read-only",
    ],
  },
  {
    name: "a client that is given up",
    head: {
      home: edit(
        edit(FLEET.home, "  - { iamGroup: demo, clients: [Globex], roles: [demo] }\n", ""),
        "clients: all",
        "clients: all",
      ),
      project: FLEET.project!,
      clients: { abccorp: FLEET.clients["abccorp"]! },
    },
    losses: [
      "whole-account:111111111111 > Globex/bootstrap",
      "iam-group:demo > Globex/demo",
      "group:Auditors > Globex/read-only",
    ],
  },
];

/** What becomes of one access level, for whoever enters it: `+` wider, `-` narrower, `?` nobody can tell. */
const LEVELS: readonly (readonly [name: string, base: PortfolioText, head: PortfolioText, ...told: string[]])[] = [
  [
    "one policy more",
    PLAIN_LEVEL,
    level("{ managedPolicies: [ReadOnlyAccess, IAMFullAccess] }"),
    "+ gets the policy IAMFullAccess (AWS)",
  ],
  [
    "another policy",
    PLAIN_LEVEL,
    level("{ managedPolicies: [job-function/ViewOnlyAccess] }"),
    "+ gets the policy job-function/ViewOnlyAccess (AWS)",
    "- loses the policy ReadOnlyAccess (AWS)",
  ],
  ["a statement", PLAIN_LEVEL, inline(ALLOW("[s3:GetObject]")), "+ now also allows s3:GetObject on *"],
  [
    "an action less",
    inline(ALLOW("[s3:GetObject, s3:PutObject]")),
    inline(ALLOW("s3:GetObject")),
    "- no longer allows s3:PutObject on *",
  ],
  [
    "a pattern in place of what it covers",
    inline(ALLOW('["s3:GetObject"]')),
    inline(ALLOW('["s3:Get*"]')),
    "+ now also allows s3:Get* on *",
  ],
  [
    "what a pattern covered",
    inline(ALLOW('["s3:Get*"]')),
    inline(ALLOW('["S3:getObject"]')),
    "- no longer allows s3:Get* on *",
  ],
  [
    "a resource in place of all",
    inline(ALLOW("s3:GetObject")),
    inline(ALLOW("s3:GetObject", '"arn:aws:s3:::x/*"')),
    "- no longer allows s3:GetObject on *",
  ],
  [
    "two statements in place of one",
    inline(ALLOW("[s3:GetObject, ec2:RunInstances]")),
    inline(`${ALLOW("ec2:RunInstances")}, ${ALLOW("s3:GetObject")}`),
  ],
  [
    "a denial less",
    inline(`${ALLOW("s3:*")}, { Effect: Deny, Action: s3:DeleteBucket, Resource: "*" }`),
    inline(ALLOW("s3:*")),
    "+ no longer denies s3:DeleteBucket on *",
  ],
  ...(["$*", "${*}", "???????????????"] as const).map(
    (name) =>
      [
        `a denial of ${name} in place of whoever a variable stands for`,
        denial("${aws:username}"),
        denial(name),
        "+ no longer denies s3:* on arn:aws:s3:::b/${aws:username}",
        `- now also denies s3:* on arn:aws:s3:::b/${name}`,
      ] as const,
  ),
  [
    "a denial that covers whatever a variable stands for",
    denial("${aws:username}"),
    denial("*"),
    "- now also denies s3:* on arn:aws:s3:::b/*",
  ],
  [
    "a denial that covers what is below the same variable",
    denial("${aws:username}/x"),
    denial("${aws:username}/*"),
    "- now also denies s3:* on arn:aws:s3:::b/${aws:username}/*",
  ],
  [
    "a condition less",
    inline(
      `{ Effect: Allow, Action: s3:GetObject, Resource: "*", Condition: { StringEquals: { aws:RequestedRegion: eu-west-1 } } }`,
    ),
    inline(ALLOW("s3:GetObject")),
    "+ now also allows s3:GetObject on *",
  ],
  [
    "a denial that holds under a condition only",
    inline(`${ALLOW("s3:*")}, { Effect: Deny, Action: s3:DeleteBucket, Resource: "*" }`),
    inline(
      `${ALLOW("s3:*")}, { Effect: Deny, Action: s3:DeleteBucket, Resource: "*", Condition: { Bool: { aws:MultiFactorAuthPresent: "false" } } }`,
    ),
    "+ no longer denies s3:DeleteBucket on *; now only where bool aws:multifactorauthpresent is false",
  ],
  [
    "all but something",
    PLAIN_LEVEL,
    inline(`{ Effect: Allow, NotAction: "iam:*", Resource: "*" }`),
    "+ now also allows everything but iam:* on *",
  ],
  [
    "a boundary less",
    level("{ managedPolicies: [PowerUserAccess], permissionsBoundary: ReadOnlyAccess }"),
    level("{ managedPolicies: [PowerUserAccess] }"),
    "+ is no longer limited by the permissions boundary ReadOnlyAccess (AWS)",
  ],
  [
    "another boundary",
    level("{ managedPolicies: [PowerUserAccess], permissionsBoundary: ReadOnlyAccess }"),
    level("{ managedPolicies: [PowerUserAccess], permissionsBoundary: SecurityAudit }"),
    "? has the permissions boundary SecurityAudit (AWS) in place of ReadOnlyAccess (AWS)",
  ],
  [
    "a policy of AWS less that denies",
    level("{ managedPolicies: [ReadOnlyAccess, AWSDenyAll] }"),
    PLAIN_LEVEL,
    "? loses the policy AWSDenyAll (AWS)",
  ],
];

describe("accessDiff", () => {
  for (const { name, base = FLEET, head, gains = [], losses = [], eitherWay } of CASES)
    it(name, () => {
      const there = diff(base, head);
      expect(told(there.gains)).to.have.members([...gains]);
      expect(told(there.losses)).to.have.members([...losses]);
      if (eitherWay) return;
      // why also back: what one direction gives, the other takes.
      const back = diff(head, base);
      const who = (all: readonly string[]) => all.map((one) => one.split(": ")[0]);
      expect(who(told(back.losses))).to.have.members(who(gains));
      expect(who(told(back.gains))).to.have.members(who(losses));
    });

  for (const [name, base, head, ...expected] of LEVELS)
    it(`an access level: ${name}`, () => {
      const { gains, losses } = diff(base, head);
      const auditors = [...gains, ...losses].filter(({ access }) => access.key.includes("Auditors > 2222"));
      const marks = { wider: "+", narrower: "-", either: "?" };
      expect(
        auditors.flatMap(({ differences }) =>
          differences.map(({ direction, words }) => `${marks[direction]} ${words}`),
        ),
      ).to.deep.equal(expected);
      const widens = expected.some((one) => !one.startsWith("-"));
      expect(gains.length > 0).to.equal(widens);
      expect(losses.length > 0).to.equal(expected.length > 0 && !widens);
    });

  it("says nothing of files that say the same", () => {
    expect(diff(FLEET, FLEET)).to.deep.equal({
      gains: [],
      losses: [],
      renames: [],
      withoutEffect: [],
      unproved: [],
      clients: [],
      accounts: [],
    });
  });

  it("tells a rename as one, and what changes nobody's access as that", () => {
    const head = client("globex", "name: Globex", "name: Initech\ntags: { team: none }");
    const { gains, losses, renames, withoutEffect } = diff(FLEET, {
      ...head,
      home: edit(FLEET.home, "Globex", "Initech"),
    });
    expect([gains, losses]).to.deep.equal([[], []]);
    expect(renames.map(({ what, before, after }) => [what, before, after])).to.deep.include.members([
      ["client", "Globex", "Initech"],
      ["permission-set", "GlobexReadOnly", "InitechReadOnly"],
    ]);
    expect(withoutEffect).to.deep.equal([
      "Initech: tags, description of read-only, description of demo, description of bootstrap",
    ]);
  });

  it("tells another reason or ticket of a grant as what changes nobody's access, and that of a new one with what it gives", () => {
    const grant = "{ group: Auditors, clients: all, roles: [read-only]";
    const [before, after] = [home(grant, `${grant}, reason: the yearly audit`), home(grant, `${grant}, ticket: SEC-1`)];
    expect(diff(before, after)).to.deep.include({
      gains: [],
      losses: [],
      withoutEffect: [
        'reason of the grant to group "Auditors" of read-only at all clients: nothing; before "the yearly audit"',
        'ticket of the grant to group "Auditors" of read-only at all clients: "SEC-1"; before nothing',
      ],
    });
    expect(diff(before, before).withoutEffect).to.deep.equal([]);
    const fresh = diff(home(`  - ${grant} }\n`, ""), before);
    expect(fresh.withoutEffect).to.deep.equal([]);
    expect(fresh.gains.map(({ access }) => access.notes)).to.deep.equal([
      [{ reason: "the yearly audit" }],
      [{ reason: "the yearly audit" }],
    ]);
  });

  it("does not call tags that select without effect", () => {
    const { withoutEffect } = diff(FLEET, client("globex", "name: Globex", "name: Globex\ntags: { tier: silver }"));
    expect(withoutEffect).to.deep.equal([]);
  });

  it("tells another key of the same role as a rename", () => {
    const { gains, losses, renames } = diff(FLEET, {
      ...client("globex", "demo: { level: read-only,", "showcase: { level: read-only, name: your-company-demo,"),
      home: edit(FLEET.home, "roles: [demo]", "roles: [showcase]"),
    });
    expect([told(gains), told(losses)]).to.deep.equal([[], []]);
    expect(renames).to.deep.include({ what: "role", client: "Globex", before: "demo", after: "showcase" });
  });

  it("gives everything as gained where there was nothing", () => {
    const head = portfolioOf(FLEET);
    expect(accessDiff(undefined, head).gains).to.have.length.greaterThan(8);
  });

  it("says when the last session that is open has ended", () => {
    const { losses } = diff(
      home("iam:\n", "permissionSets: { sessionDuration: PT8H }\niam:\n"),
      home("iam:\n", "permissionSets: { sessionDuration: PT8H }\niam:\n").home.includes("Auditors")
        ? {
            ...FLEET,
            home: edit(
              home("iam:\n", "permissionSets: { sessionDuration: PT8H }\niam:\n").home,
              "  - { group: Auditors, clients: all, roles: [read-only] }\n",
              "",
            ),
          }
        : FLEET,
    );
    expect(losses.map(({ liveSeconds }) => liveSeconds)).to.deep.equal([9 * 3600, 9 * 3600]);
  });

  it("has every way of the access graph, and trust beside it", () => {
    const portfolio = portfolioOf(FLEET);
    const keys = new Set(
      [...accessOf(portfolio).byKey.values()].flatMap(({ holder, target }) =>
        target.kind === "role" ? [`${holder.key} ${target.arn}`] : [],
      ),
    );
    const people = portfolio.graph.edges.map(
      ({ holder, through, roleArn }) => `${through.startsWith("iam-") ? through : holder} ${roleArn}`,
    );
    for (const one of people) expect([...keys]).to.include(one);
    expect([...keys].filter((one) => !people.includes(one) && !one.startsWith("iam-group:"))).to.deep.equal([
      "whole-account:111111111111 arn:aws:iam::333333333333:role/your-company-bootstrap",
    ]);
  });

  it("finds whatever grant comes or goes, as the access graph has it", () => {
    const lines = FLEET.home.split("\n").filter((line) => line.startsWith("  - "));
    const some = fc.subarray(lines, { minLength: 1 });
    const textOf = (kept: readonly string[]): PortfolioText => ({
      ...FLEET,
      home: lines
        .filter((line) => !kept.includes(line))
        .reduce((text, line) => edit(text, `${line}\n`, ""), FLEET.home),
    });
    fc.assert(
      fc.property(some, some, (one, other) => {
        const [base, head] = [portfolioOf(textOf(one)), portfolioOf(textOf(other))];
        const edges = (portfolio: typeof base) =>
          new Set(
            portfolio.graph.edges
              .filter(({ holder }) => !holder.startsWith("iam-group"))
              .map(({ holder, roleArn }) => `${holder} ${roleArn}`),
          );
        const [old, now] = [edges(base), edges(head)];
        const keys = (all: readonly (Gain | Loss)[]) =>
          all
            .flatMap(({ access: { holder, target } }) =>
              target.kind === "role" &&
              ["group", "user", "iam-user", "iam-role"].includes(holder.kind) &&
              !(holder.key === "iam-user:bob")
                ? [`${holder.key} ${target.arn}`]
                : [],
            )
            .sort();
        const { gains, losses } = accessDiff(base, head);
        expect(keys(gains)).to.deep.equal([...now].filter((key) => !old.has(key)).sort());
        expect(keys(losses)).to.deep.equal([...old].filter((key) => !now.has(key)).sort());
      }),
      { numRuns: draws(60) },
    );
  });
});
