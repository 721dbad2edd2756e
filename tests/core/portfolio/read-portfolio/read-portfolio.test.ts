import { expect } from "chai";
import { proofFaults } from "../../../../core/access/proof/proof-faults.ts";
import { proveAccess } from "../../../../core/access/proof/prove-access.ts";
import { type Portfolio, readPortfolio } from "../../../../core/portfolio/read-portfolio.ts";
import { EXTERNAL_ID, FLEET, portfolioFiles, portfolioOf, type PortfolioText } from "../../support/portfolio.ts";

const NOW = new Date("2026-11-22T00:00:00Z");

const edges = ({ graph }: Portfolio) =>
  graph.edges.map(
    ({ holder, through, roleArn, until }) => `${holder} > ${through} > ${roleArn.replace(/^.*::/, "")}${until ?? ""}`,
  );

/** What alice has herself and by two groups; each grant ends when it is said to. */
const overlapping = ([alice, first, second]: readonly [string, string, string]) =>
  portfolioOf({
    home: `iam:
  users: { alice: }
  groups: { a: { members: [alice] }, b: { members: [alice] } }
grants:
  - { iamUser: alice, clients: all, roles: [read-only]${alice} }
  - { iamGroup: a, clients: all, roles: [read-only]${first} }
  - { iamGroup: b, clients: all, roles: [read-only, devops]${second} }
`,
    clients: {
      abccorp: `name: AbcCorp
accountId: "222222222222"
roles: { read-only: { trust: { users: [alice] } }, devops: { trust: { users: [alice] } } }
`,
    },
  });

describe("a portfolio", () => {
  it("is refused where permission sets are assigned in the account of a client, also of one that is not read", () => {
    const home = (settings: string) => `identityCenter: { region: eu-west-1 }\n${settings}\ngrants: []\n`;
    const codes = (settings: string) =>
      readPortfolio(portfolioFiles({ ...FLEET, home: home(settings) }), NOW).faults.map(({ code, at }) => [
        code,
        at?.line,
      ]);
    const globex = 'permissionSets: { accounts: ["333333333333"] }';
    expect(codes(globex)).to.deep.equal([["home/client-account", 4]]);
    expect(codes(`clients: [abccorp]\n${globex}`)).to.deep.equal([["home/client-account", 5]]);
    expect(codes('permissionSets: { accounts: ["777777777777"] }')).to.deep.equal([]);
  });

  const portfolio = portfolioOf(FLEET);

  for (const ends of [
    ["", ", until: 2026-12-01", ", until: 2027-01-01"],
    [", until: 2026-12-01", "", ", until: 2027-01-01"],
    [", until: 2027-01-01", ", until: 2026-12-01", ""],
    [", until: 2027-01-01", ", until: 2026-12-01", ", until: 2026-12-24"],
  ] as const) {
    it(`holds where grants of one role overlap: alice${ends.join("; ")}`, () => {
      const { home, graph, now } = overlapping(ends);
      expect(proveAccess(home, graph, now).holes).to.deep.equal([]);
    });
  }

  it("says of each grant who holds it, also where a user is in groups", () => {
    const found = edges(overlapping(["", ", until: 2026-12-01", ""]));
    const role = (key: string) => `iam-user:alice > 222222222222:role/your-company-${key}`;
    expect(found).to.have.members([
      `iam-user:alice > ${role("read-only")}`,
      `iam-group:a > ${role("read-only")}2026-12-01T00:00:00Z`,
      `iam-group:b > ${role("read-only")}`,
      `iam-group:b > ${role("devops")}`,
    ]);
  });

  it("is the access graph of the files alone", () => {
    expect(edges(portfolio)).to.have.members([
      "group:Auditors > permission-set:AbcCorpReadOnly > 222222222222:role/your-company-read-only",
      "user:carol@acme.example > permission-set:AbcCorpReadOnly of user:carol@acme.example > 222222222222:role/your-company-read-only2026-12-01T00:00:00Z",
      "group:Auditors > permission-set:GlobexReadOnly > 333333333333:role/your-company-read-only",
      "group:Platform > permission-set:Platform-ReadOnly > 222222222222:role/your-company-read-only",
      "iam-user:alice > iam-user:alice > 222222222222:role/your-company-operator",
      "iam-group:demo > iam-user:bob > 333333333333:role/your-company-demo",
      "iam-role:ci/deployer > iam-role:ci/deployer > 222222222222:role/your-company-deploy2027-01-01T00:00:00Z",
    ]);
    expect(
      portfolio.graph.roles.filter(({ openBecause }) => openBecause !== undefined).map(({ key }) => key),
    ).to.deep.equal(["bootstrap"]);
  });

  it("is proved: nobody is locked out, nobody else gets in", () => {
    const proof = proveAccess(portfolio.home, portfolio.graph, NOW);
    expect(proof.holes.map(({ principal, role, attack }) => [principal, role, attack])).to.deep.equal([]);
    expect(proof.pairs).to.equal(portfolio.graph.roles.length * portfolio.graph.principals.length);
  });

  it("no longer holds a grant that ran out", () => {
    const later = portfolioOf(FLEET, new Date("2026-12-01T00:00:00Z"));
    expect(edges(later).filter((edge) => edge.includes("carol"))).to.deep.equal([]);
    expect(later.plan.warnings.join()).to.include("carol@acme.example").and.include("ran out");
  });

  const tampering: readonly [string, (trust: string) => string, RegExp][] = [
    [
      "everybody",
      (trust) => trust.replace(/"Principal".*/, '"Principal":"*","Action":"sts:AssumeRole"}]}'),
      /^proof\/too-much$/,
    ],
    ["a stranger", (trust) => trust.replaceAll("111111111111", "999999999999"), /^proof\/(too-much|lock-out)$/],
    ["sets that begin alike", (trust) => trust.replaceAll("_????????????????", "_*"), /^proof\/too-much$/],
    [
      "others in their place",
      (trust) => trust.replaceAll("AbcCorpReadOnly", "Renamed"),
      /^proof\/(too-much|lock-out)$/,
    ],
  ];
  for (const [whom, tamper, code] of tampering) {
    it(`has a hole where a trust policy as deployed lets in ${whom}`, () => {
      const roles = portfolio.graph.roles.map((role) =>
        role.client === "AbcCorp" && role.key === "read-only"
          ? { ...role, trustPolicy: JSON.parse(tamper(JSON.stringify(role.trustPolicy))) as typeof role.trustPolicy }
          : role,
      );
      const graph = { ...portfolio.graph, roles };
      const faults = proofFaults(graph, proveAccess(portfolio.home, graph, NOW).holes);
      expect(faults.length).to.be.within(1, 10);
      for (const fault of faults) {
        expect(fault.code).to.match(code);
        expect(fault.path).to.equal("client-abccorp: roles.read-only");
        expect(fault.fix).to.include("client-abccorp");
      }
    });
  }

  it("has a hole where an identity policy reaches a role outside the graph", () => {
    const principals = portfolio.graph.principals.map((one) =>
      one.id === "permission-set:Platform-ReadOnly" ? { ...one, entries: [], holders: [] } : one,
    );
    const { holes } = proveAccess(portfolio.home, { ...portfolio.graph, principals }, NOW);
    expect(holes.map(({ kind, principal }) => [kind, principal])).to.deep.equal([
      ["too-much", "permission-set:Platform-ReadOnly"],
    ]);
  });

  const advice: readonly [string, Partial<PortfolioText>, RegExp][] = [
    [
      "a policy of the home account that allows more than the grant",
      {
        home: "identityCenter: { region: eu-west-1 }\npermissionSets: { managedPolicies: [AdministratorAccess] }\ngrants: [{ user: u, clients: all, roles: [read-only], until: 2027-01-01 }]\n",
      },
      /^proof\/too-much Take the policy arn:aws:iam::aws:policy\/AdministratorAccess off permission-set:GlobexReadOnly/,
    ],
    [
      "a boundary that lets nobody through",
      {
        home: "identityCenter: { region: eu-west-1 }\npermissionSets: { permissionsBoundary: ReadOnlyAccess }\ngrants: [{ user: u, clients: all, roles: [read-only] }]\n",
      },
      /^proof\/lock-out Take the permissions boundary off/,
    ],
  ];
  for (const [what, change, pattern] of advice) {
    it(`says what to do about ${what}`, () => {
      const globex = 'name: Globex\naccountId: "333333333333"\nroles: [read-only]\n';
      const one = portfolioOf({ home: "", clients: { globex }, ...change });
      const faults = proofFaults(one.graph, proveAccess(one.home, one.graph, NOW).holes);
      expect(faults.map(({ code, fix }) => `${code} ${fix}`)[0]).to.match(pattern);
    });
  }

  it("refuses a file that Pulumi would not read, and two files of one stack", () => {
    const { project, stacks } = portfolioFiles(FLEET);
    const yml = stacks.map(({ name, text }) => ({ name: name.replace(/yaml$/, "yml"), text }));
    const codes = (files: Parameters<typeof readPortfolio>[0]) =>
      readPortfolio(files, NOW).faults.map(({ code }) => code);
    expect(codes({ project: { ...project, name: "Pulumi.yml" }, stacks: yml })).to.deep.equal([]);
    expect(codes({ project, stacks: yml })).to.deep.equal(stacks.map(() => "config/stray-file"));
    expect(codes({ project, stacks: [...stacks, ...yml.slice(-1)] })).to.deep.equal(["config/stray-file"]);
  });

  describe("with a client's file that was copied", () => {
    const COPIED = `name: AbcCorp
accountId: "222222222222"
alias: abccorp-prod
roles:
  read-only:
  deploy: { level: devops, trust: { roles: [ci/deployer], externalId: ${EXTERNAL_ID} } }
`;
    const home =
      "identityCenter: { region: eu-west-1 }\ngrants: [{ group: Auditors, clients: all, roles: [read-only] }]\n";
    for (const [what, edit, expected] of [
      ["as it is", (text: string) => text, ["name 3", "accountId 4", "roles.deploy.trust 8"]],
      [
        "with another account",
        (text: string) => text.replace("2222", "3333"),
        ["name 3", "alias 5", "roles.deploy.trust 8"],
      ],
      [
        "with another name",
        (text: string) => text.replace("AbcCorp", "Globex"),
        ["accountId 4", "roles.deploy.trust 8"],
      ],
      [
        "with another name, account, alias and external ID",
        (text: string) =>
          text
            .replace("AbcCorp", "Globex")
            .replace("2222", "3333")
            .replace("abccorp-", "globex-")
            .replace("7f3c", "8f3c"),
        [],
      ],
    ] as const) {
      it(`${what}, names each line that must change, and the line that it was copied from`, () => {
        const { faults } = readPortfolio(
          portfolioFiles({ home, clients: { abccorp: COPIED, globex: edit(COPIED) } }),
          NOW,
        );
        expect(faults.map(({ path, at }) => `${path.replace("switchyard:client.", "")} ${at?.line}`)).to.deep.equal(
          expected,
        );
        for (const { at, found } of faults) {
          expect(at?.file).to.equal("Pulumi.client-globex.yaml");
          expect(found).to.include(`also in Pulumi.client-abccorp.yaml:${at?.line}`);
        }
      });
    }

    it("under another folder's name, says that one of the two is not read", () => {
      const files = portfolioFiles({ home, clients: { abccorp: COPIED } });
      const again = { name: "old/Pulumi.client-abccorp.yaml", text: files.stacks[1]?.text ?? "" };
      const { faults } = readPortfolio({ ...files, stacks: [...files.stacks, again] }, NOW);
      expect(faults.map(({ code, found }) => `${code} ${found}`)).to.deep.equal([
        "portfolio/same-stack Pulumi.client-abccorp.yaml and old/Pulumi.client-abccorp.yaml",
      ]);
    });
  });

  it("refuses files with faults, all at once, and a folder without a home", () => {
    const broken = readPortfolio(
      portfolioFiles({
        ...FLEET,
        home: "grants: []\nclients: [abccorp, nobody]\niam: {}\n",
        clients: { abccorp: "name: X\n" },
      }),
      NOW,
    );
    expect(broken.faults.map(({ code }) => code)).to.include("config/missing");
    const { project, stacks } = portfolioFiles(FLEET);
    const homeless = readPortfolio({ project, stacks: stacks.slice(1) }, NOW);
    expect(homeless.faults.map(({ code }) => code)).to.deep.equal(["portfolio/home"]);
    const lost = readPortfolio(
      portfolioFiles({ ...FLEET, home: `${FLEET.home}clients: [abccorp, globex, nobody]\n` }),
      NOW,
    );
    expect(lost.faults.map(({ code, path }) => [code, path])).to.deep.include([
      "portfolio/no-client",
      "switchyard:home.clients[2]",
    ]);
  });
});
