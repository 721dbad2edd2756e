import { type Portfolio, type PortfolioFiles, readPortfolio } from "../../../core/portfolio/read-portfolio.ts";

/** A fleet as text: the bodies of `switchyard:home`, of each client by slug, and what stands beside `homeAccount`. */
export interface PortfolioText {
  readonly home: string;
  readonly clients: Readonly<Record<string, string>>;
  /** Further keys of `Pulumi.yaml`, below `config:`. */
  readonly project?: string;
}

/** What the robot of `FLEET` must send. */
export const EXTERNAL_ID = "7f3c9a52-11d4-4b0e-9d7e-5c1f0a2b3c4d";

/** Two clients, and principals of each kind that home grants something. */
export const FLEET: PortfolioText = {
  project: `sharedPermissionSets:
  value:
    Platform-ReadOnly: { clients: { tags: { tier: gold } }, levels: [read-only], shards: 2 }`,
  home: `identityCenter: { region: eu-west-1 }
iam:
  users:
    alice: { path: /people/ }
    bob:
  groups:
    demo: { members: [bob], managedPolicies: [ReadOnlyAccess] }
grants:
  - { group: Auditors, clients: all, roles: [read-only] }
  - { user: carol@acme.example, clients: [AbcCorp], roles: [read-only], until: 2026-12-01 }
  - { group: Platform, permissionSet: Platform-ReadOnly }
  - { iamUser: alice, clients: [AbcCorp], roles: [operator] }
  - { iamGroup: demo, clients: [Globex], roles: [demo] }
  - { iamRole: ci/deployer, clients: [AbcCorp], roles: [deploy], until: 2027-01-01 }
`,
  clients: {
    abccorp: `name: AbcCorp
accountId: "222222222222"
tags: { tier: gold }
roles:
  read-only: { trust: { permissionSets: [AbcCorpReadOnly, Platform-ReadOnly] } }
  operator: { level: devops, trust: { users: [people/alice], mfa: { maxAge: 3600 } } }
  deploy: { level: devops, trust: { roles: [ci/deployer], externalId: ${EXTERNAL_ID} } }
`,
    globex: `name: Globex
accountId: "333333333333"
roles:
  read-only:
  demo: { level: read-only, trust: [{ users: [bob] }] }
  bootstrap: { level: administrator, trust: { wholeAccount: true, reason: first bootstrap until the users are there } }
`,
  },
};

const indent = (body: string, depth: number) =>
  body
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => " ".repeat(depth) + line)
    .join("\n");

export function portfolioFiles({ home, clients, project = "" }: PortfolioText): PortfolioFiles {
  const shared = `name: switchyard\nruntime: nodejs\nconfig:\n  homeAccount: { value: { accountId: "111111111111", company: your-company } }\n`;
  const stack = (name: string, key: string, body: string) => ({
    name: `Pulumi.${name}.yaml`,
    text: `config:\n  switchyard:${key}:\n${indent(body, 4)}\n`,
  });
  return {
    project: { name: "Pulumi.yaml", text: `${shared}${project === "" ? "" : `${indent(project, 2)}\n`}` },
    stacks: [
      stack("home", "home", home),
      ...Object.entries(clients).map(([slug, body]) => stack(`client-${slug}`, "client", body)),
    ],
  };
}

/** The portfolio of files that are right. */
export function portfolioOf(text: PortfolioText, now = new Date("2026-11-22T00:00:00Z")): Portfolio {
  const { portfolio, faults } = readPortfolio(portfolioFiles(text), now);
  if (portfolio === undefined) throw new Error(JSON.stringify(faults, undefined, 1));
  return portfolio;
}
