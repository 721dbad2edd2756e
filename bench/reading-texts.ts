import type { PortfolioFiles } from "../core/portfolio/read-portfolio.ts";

/** A fleet as files: what a review reads of one revision. */
export interface ReadingFleet {
  readonly name: string;
  readonly files: (clients: number) => PortfolioFiles;
}

const PROJECT = `name: switchyard
runtime:
  name: nodejs
  options: { nodeargs: "--import tsx", typescript: false }
config:
  homeAccount:
    value: { accountId: "111111111111", company: your-company }
`;

const LEVELS = `  accessLevels:
    value:
      administrator: { managedPolicies: [AdministratorAccess], maxSessionDuration: 7200 }
      read-only: { managedPolicies: [ReadOnlyAccess], tags: { kind: audit } }
      devops:
        title: DevOps
        managedPolicies: [PowerUserAccess]
        permissionsBoundary: own-limits
        customerManagedPolicies:
          own-limits:
            Version: "2012-10-17"
            Statement:
              - { Effect: Allow, Action: "*", Resource: "*" }
              - { Effect: Deny, Action: ["iam:*", "organizations:*", "account:*"], Resource: "*" }
  sharedPermissionSets:
    value:
      Platform-ReadOnly: { clients: { tags: { tier: t0 } }, levels: [read-only], shards: 12 }
`;

const GROUPS = 30;
const PEOPLE = 200;
const USERS = 40;

/** A client in three lines, as the README has it. */
function short(index: number): string {
  return `    name: Client${index}
    accountId: "${String(200_000_000_000 + index)}"
    roles: [administrator, read-only, devops]
`;
}

/** A client with settings of its own: of every ten, five are plain, and five differ in one thing each from the level. */
function long(index: number): string {
  const head = `    name: Client${index}
    accountId: "${String(200_000_000_000 + index)}"
    alias: client-${index}
    tags: { tier: t${index % 7}, owner: team-${index % GROUPS}, cost-center: "${4000 + (index % 90)}" }
`;
  return `${head}    roles:
      administrator:
      read-only:
        trust: { permissionSets: [Client${index}ReadOnly${index % 7 === 0 ? ", Platform-ReadOnly" : ""}] }
${DEVOPS[index % 10]?.(index) ?? "      devops:\n"}`;
}

/** What is said of `devops` in every tenth client. */
const DEVOPS: Readonly<Record<number, (index: number) => string>> = {
  1: (index) => `      devops:
        description: Deployments of client ${index}, by the team alone
        maxSessionDuration: 14400
        tags: { approved-by: security, ticket: "OPS-${index}" }
`,
  3: (index) =>
    `      devops:
        trust:
          - permissionSets: [Client${index}DevOps]
          - users: [user-${index % USERS}]
            mfa: { maxAge: 3600 }
            sourceIps: [198.51.100.0/24]
`.replace("198.51.100.0", "52.94.76.0"),
  5: (index) => `      devops:
        managedPolicies: [job-function/ViewOnlyAccess]
        inlinePolicies:
          restart-services:
            Version: "2012-10-17"
            Statement:
              # what the on-call engineer needs at night, and no more
              - Effect: Allow
                Action: [ecs:UpdateService, ecs:DescribeServices, ecs:ListServices]
                Resource: "*"
              - Effect: Allow
                Action: s3:GetObject
                Resource: arn:aws:s3:::client-${index}-artifacts/*
                Condition: { StringEquals: { aws:ResourceAccount: "${String(200_000_000_000 + index)}" } }
`,
  7: (index) => `      devops:
        trust:
          - permissionSets: [Client${index}DevOps]
          - roles: [ci-deployer]
            externalId: 5f0c2f0e-6a51-4c0b-9a35-${String(100_000_000_000 + index)}
`,
  9: (index) => `      devops:
        name: operations-${index}
        permissionSet: Client${index}Ops
        path: /operations/
`,
};

const HOME = `    identityCenter:
      region: eu-west-1
      portal: https://acme.awsapps.com/start
`;

function home(clients: number, own: boolean): string {
  const groups = Array.from(
    { length: Math.min(GROUPS, clients) },
    (_, index) =>
      `      - { group: Team ${index}, clients: { tags: { owner: team-${index} } }, roles: [read-only, devops] }`,
  );
  const people = Array.from(
    { length: PEOPLE },
    (_, index) =>
      `      - { user: person-${index}@acme.example, clients: [Client${index % clients}], roles: [administrator] }`,
  );
  const users = Array.from({ length: USERS }, (_, index) => `        user-${index}:`);
  const granted = Array.from({ length: clients }, (_, index) => index).filter((index) => index % 10 === 3);
  const byUser = Array.from({ length: USERS }, (_, user) => granted.filter((index) => index % USERS === user)).map(
    (names, user) =>
      names.length === 0
        ? ""
        : `      - { iamUser: user-${user}, clients: [${names.map((index) => `Client${index}`).join(", ")}], roles: [devops] }`,
  );
  if (!own)
    return `${HOME}    grants:
      - { group: Platform Engineers, clients: all, roles: [read-only, devops] }
      - { group: Auditors, clients: all, roles: [read-only] }
${people.join("\n")}
`;
  return `${HOME}    iam:
      users:
${users.join("\n")}
    grants:
      - { group: Auditors, clients: all, roles: [read-only] }
      - { group: Platform Engineers, permissionSet: Platform-ReadOnly }
${[...groups, ...people, ...byUser.filter((line) => line !== "")].join("\n")}
`;
}

function portfolio(clients: number, own: boolean): PortfolioFiles {
  const stack = (name: string, key: string, body: string) => ({
    name: `Pulumi.${name}.yaml`,
    text: `# yaml-language-server: $schema=schema/${key}.schema.json
encryptionsalt: v1:6u2Xkq0kSFs=:v1:9Jx1pGkzVJ2mV0yT:xw2R6t3b1YHqv7cWzqT9o9J4m3Vb0A==
config:
  switchyard:${key}:
${body}`,
  });
  return {
    project: { name: "Pulumi.yaml", text: own ? PROJECT + LEVELS : PROJECT },
    stacks: [
      stack("home", "home", home(clients, own)),
      ...Array.from({ length: clients }, (_, index) =>
        stack(`client-client${index}`, "client", own ? long(index) : short(index)),
      ),
    ],
  };
}

/** The fleets that `reading` measures: each client in three lines, and clients with settings of their own. */
export const READING_FLEETS: readonly ReadingFleet[] = [
  { name: "three lines each", files: (clients) => portfolio(clients, false) },
  { name: "settings of their own", files: (clients) => portfolio(clients, true) },
];

/** How many files of one revision another one changes. */
const CHANGED = 10;

/** Two revisions of a fleet: in the second, ten clients are no longer protected, and all other files are the same objects. */
export function revisions({ files }: ReadingFleet, clients: number): readonly [PortfolioFiles, PortfolioFiles] {
  const before = files(clients);
  const stacks = before.stacks.map((stack, index) =>
    index > 0 && index <= CHANGED ? { ...stack, text: `${stack.text.trimEnd()}\n    protect: false\n` } : stack,
  );
  return [before, { ...before, stacks }];
}
