import type { PortfolioFiles } from "../core/portfolio/read-portfolio.ts";

/** A kind of large configuration: the files of a portfolio with `size` things of that kind in it. */
export interface LargeKind {
  readonly name: string;
  readonly files: (size: number) => PortfolioFiles;
}

const PROJECT = `name: switchyard
runtime: nodejs
config:
  homeAccount: { value: { accountId: "111111111111", company: acme } }
`;
const GRANTLESS = "identityCenter: { region: eu-west-1 }\ngrants: []";
const ONE_CLIENT = 'name: AbcCorp\naccountId: "222222222222"\nroles: [read-only]';

const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("\n");

const indent = (body: string, depth: number): string => body.replace(/^/gm, " ".repeat(depth));

function portfolio({
  home = GRANTLESS,
  clients = { abccorp: ONE_CLIENT },
  project = "",
  beside = "",
}: {
  readonly home?: string;
  readonly clients?: Readonly<Record<string, string>>;
  /** Below `config:` of `Pulumi.yaml`. */
  readonly project?: string;
  /** Below `config:` of the home stack's file, beside `switchyard:home`. */
  readonly beside?: string;
}): PortfolioFiles {
  const stack = (name: string, key: string, body: string, more = "") => ({
    name: `Pulumi.${name}.yaml`,
    text: `config:\n  switchyard:${key}:\n${indent(body, 4)}\n${more === "" ? "" : `${indent(more, 2)}\n`}`,
  });
  return {
    project: { name: "Pulumi.yaml", text: PROJECT + (project === "" ? "" : `${indent(project, 2)}\n`) },
    stacks: [
      stack("home", "home", home, beside),
      ...Object.entries(clients).map(([slug, body]) => stack(`client-${slug}`, "client", body)),
    ],
  };
}

const client = (roles: string): PortfolioFiles =>
  portfolio({ clients: { abccorp: `name: AbcCorp\naccountId: "222222222222"\nroles:\n${indent(roles, 2)}` } });

const home = (grants: string, more = ""): PortfolioFiles =>
  portfolio({ home: `identityCenter: { region: eu-west-1 }\n${more}grants:\n${indent(grants, 2)}` });

/** A client, with an account of its own. */
const oneOfMany = (index: number, roles: string): string =>
  `name: Client${index}\naccountId: "${String(200_000_000_000 + index)}"\nroles: ${roles}\ntags: { tier: t${index % 7} }`;

/** @param trust Of the one role. Default: its own permission set. */
const clients = (size: number, trust?: string): Record<string, string> => {
  const roles = trust === undefined ? "[read-only]" : `{ read-only: { trust: ${trust} } }`;
  return Object.fromEntries(Array.from({ length: size }, (_, index) => [`c${index}`, oneOfMany(index, roles)]));
};

const user = (index: number): string => `user: person${index}@acme.example`;

/** The kinds that `large-files` measures: right and wrong, in each list or map that a user's hand or script can make long. */
export const LARGE_KINDS: readonly LargeKind[] = [
  {
    name: "unknown keys of a client",
    files: (size) => portfolio({ clients: { abccorp: `${ONE_CLIENT}\n${lines(size, (i) => `acountId${i}: x`)}` } }),
  },
  {
    name: "unknown keys beside switchyard:home",
    files: (size) => portfolio({ beside: lines(size, (i) => `switchyard:clint${i}: x`) }),
  },
  {
    name: "roles",
    files: (size) =>
      client(lines(size, (i) => `role-${i}: { level: read-only, permissionSet: Abc${i}, description: Role ${i} }`)),
  },
  {
    name: "roles, each with a wrong value",
    files: (size) => client(lines(size, (i) => `role-${i}: { level: read-only, maxSessionDuration: 1 }`)),
  },
  {
    name: "roles of unknown levels, as a list",
    files: (size) => client(lines(size, (i) => `- read-onyl-${i}`)),
  },
  {
    name: "roles of one name",
    files: (size) => client(lines(size, (i) => `role-${i}: { level: read-only, name: same, permissionSet: Same }`)),
  },
  {
    name: "levels, each with a wrong key",
    files: (size) =>
      portfolio({
        project: `accessLevels:\n  value:\n${lines(size, (i) => `    level-${i}: { managedPolices: [A] }`)}`,
      }),
  },
  {
    name: "grants to users",
    files: (size) => home(lines(size, (i) => `- { ${user(i)}, clients: [AbcCorp], roles: [read-only] }`)),
  },
  {
    name: "grants to one user",
    files: (size) => home(lines(size, () => `- { ${user(0)}, clients: [AbcCorp], roles: [read-only] }`)),
  },
  {
    name: "grants, each with a wrong value",
    files: (size) => home(lines(size, (i) => `- { ${user(i)}, clients: [AbcCorp], roles: 1 }`)),
  },
  {
    name: "grants, each on an unknown client and role",
    files: (size) =>
      home(lines(size, (i) => `- { ${user(i)}, clients: [AbcCorp, AbcCorb${i}], roles: [reed-only${i}] }`)),
  },
  {
    name: "grants to unknown IAM users",
    files: (size) =>
      home(
        lines(size, (i) => `- { iamUser: persn${i}, clients: [AbcCorp], roles: [read-only] }`),
        `iam:\n  users:\n${lines(size, (i) => `    person${i}:`)}\n  groups: { all: { members: [${Array.from({ length: size }, (_, i) => `prson${i}`).join(", ")}] } }\n`,
      ),
  },
  {
    name: "overrides of unknown sets",
    files: (size) =>
      home(
        "[]",
        `permissionSets:\n  overrides:\n${lines(size, (i) => `    Clint${i}ReadOnly: { sessionDuration: PT2H }`)}\n`,
      ),
  },
  {
    name: "shared sets",
    files: (size) =>
      portfolio({
        project: `sharedPermissionSets:\n  value:\n${lines(size, (i) => `    Shared${i}: { clients: all, levels: [reed-only], shards: 1 }`)}`,
      }),
  },
  {
    name: "inline policies of a role",
    files: (size) =>
      client(
        `read-only:\n  inlinePolicies:\n${lines(size, (i) => `    p${i}: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "s3:Get*", Resource: "*" }] }`)}`,
      ),
  },
  {
    name: "tags of a client",
    files: (size) => portfolio({ clients: { abccorp: `${ONE_CLIENT}\ntags:\n${lines(size, (i) => `  t${i}: x`)}` } }),
  },
  {
    name: "trusted permission sets of a role",
    files: (size) => client(`read-only:\n  trust:\n    permissionSets:\n${lines(size, (i) => `      - Set${i}`)}`),
  },
  {
    name: "clients, all granted",
    files: (size) =>
      portfolio({
        home: `identityCenter: { region: eu-west-1 }\ngrants:\n  - { group: Auditors, clients: all, roles: [read-only] }`,
        clients: clients(size),
        project: `quotas: { value: { permissionSetsPerAccount: ${size}, permissionSetsPerInstance: ${size} } }`,
      }),
  },
  {
    name: "clients in a shared set",
    files: (size) =>
      portfolio({
        home: `identityCenter: { region: eu-west-1 }\ngrants:\n  - { group: Auditors, permissionSet: Shared }`,
        clients: clients(size, "[{ permissionSets: [Shared] }]"),
        project: "sharedPermissionSets: { value: { Shared: { clients: all, levels: [read-only] } } }",
      }),
  },
  {
    name: "IAM users in a group, each granted",
    files: (size) =>
      portfolio({
        home: `iam:\n  users:\n${lines(size, (i) => `    person${i}:`)}\n  groups:\n    all:\n      members:\n${lines(size, (i) => `        - person${i}`)}\ngrants:\n${lines(size, (i) => `  - { iamUser: person${i}, clients: [Client0], roles: [read-only] }`)}`,
        clients: {
          c0: `name: Client0\naccountId: "222222222222"\nroles: { read-only: { trust: { users: [person0] } } }`,
        },
      }),
  },
  {
    name: "clients, each named in a list and granted by name",
    files: (size) =>
      portfolio({
        home: `identityCenter: { region: eu-west-1 }\nclients:\n${lines(size, (i) => `  - c${i}`)}\ngrants:\n${lines(size, (i) => `  - { ${user(i)}, clients: [Client${i}], roles: [read-only] }`)}`,
        clients: clients(size),
      }),
  },
];
