import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { HELD } from "../../../../core/home/held/held-warnings.ts";
import {
  clientFile,
  clientFiles,
  clientOutputs,
  PEOPLE,
  stackOf,
  TWO_FILES,
  twoClients,
} from "../../support/clients.ts";
import { configOf, deploy, type Deployment, inputsOf, PROJECT } from "../../support/deploy.ts";
import { INSTANCE, type World } from "../../support/mocks.ts";

type Stacks = Record<string, Record<string, unknown>>;

interface Refusal {
  readonly name: string;
  /** The grants; the rest of the home stack's file is the same everywhere. */
  readonly grants?: string;
  readonly world?: (stacks: Stacks) => World | Promise<World>;
  readonly clientSlugs?: readonly string[];
  /** Files of clients that are not those of {@link TWO_FILES}. */
  readonly files?: ReturnType<typeof clientFiles>;
  /** Code of every fault, and parts of its text. */
  readonly faults: readonly (readonly [code: string, ...parts: string[]])[];
}

const GRANTS = "[{ group: Auditors, clients: all, roles: [read-only] }]";
const home = (grants: string) =>
  `config:\n  switchyard:home:\n    identityCenter: { region: eu-west-1 }\n    grants: ${grants}\n`;

/** A state whose last deployment knew these people by these ids. */
const lastIds = (directoryIds: Readonly<Record<string, string>>): NonNullable<World["state"]> => [
  { type: "pulumi:pulumi:Stack", outputs: { directoryIds } },
];

/** The contract of AbcCorp with something changed in it. */
function changed(stacks: Stacks, change: (contract: Record<string, unknown>) => void): World {
  const outputs = structuredClone(stacks[stackOf("abccorp")] ?? {});
  change(outputs["contract"] as Record<string, unknown>);
  return { stacks: { ...stacks, [stackOf("abccorp")]: outputs } };
}

const CASES: readonly Refusal[] = [
  {
    name: "two clients of one name and one account",
    world: async (stacks) => ({
      stacks: {
        ...stacks,
        [stackOf("globex")]: await clientOutputs("globex", clientFile("abccorp", "222222222222", "[devops]")),
      },
    }),
    files: clientFiles({ globex: clientFile("abccorp", "222222222222", "[devops]") }),
    faults: [
      ["contract/clash", "client name", "client-abccorp"],
      ["contract/clash", "client account", "222222222222"],
    ],
  },
  {
    name: "a missing group and a missing user, with the nearest names",
    grants:
      "[{ group: Auditor, clients: all, roles: [read-only] }, { user: alcie@acme.example, clients: all, roles: [read-only] }]",
    faults: [
      ["identity-center/no-group", 'group "Auditor"', 'did you mean "Auditors"'],
      ["identity-center/no-user", 'user "alcie@acme.example"', 'did you mean "alice@acme.example"'],
    ],
  },
  {
    name: "one user under two names: AWS would refuse the second assignment half-way",
    grants:
      "[{ user: alice@acme.example, clients: all, roles: [read-only] }, { user: Alice@acme.example, clients: all, roles: [read-only] }]",
    world: () => ({ users: { "alice@acme.example": "u-1", "Alice@acme.example": "u-1" } }),
    faults: [["identity-center/same-principal", "grants[1].user", 'user "Alice@acme.example"', '"alice@acme.example"']],
  },
  {
    name: "somebody who has the e-mail address of a person who is denied, and whom AWS lets in",
    grants:
      "[{ user: { email: alice@acme.example }, clients: all, roles: [read-only] }, { user: { email: bob@acme.example }, clients: all, roles: [read-only] }]\n    denied: [{ user: alice, id: 93a4f8d2-1061-70a4-1c36-0123456789ab, email: alice@acme.example, since: 2026-11-20 }, { user: bob, id: 93a4f8d2-1061-70a4-1c36-0123456789ac, email: bob@acme.example, since: 2026-11-20 }]",
    world: () => ({
      users: { "alice@acme.example": "u-1", "bob@acme.example": "93a4f8d2-1061-70a4-1c36-0123456789ac" },
    }),
    faults: [["identity-center/not-denied", "grants[0].user", "0123456789ab", "the id u-1", "revoke --user u-1"]],
  },
  {
    name: "a missing group with nothing near it",
    grants: "[{ group: Zookeepers, clients: all, roles: [read-only] }]",
    faults: [["identity-center/no-group", "Zookeepers", "Create the group"]],
  },
  {
    name: "a group and a user who were renamed since: says their names now, and in which lines",
    grants:
      "[{ group: Old, clients: all, roles: [read-only] }, { user: old@acme.example, clients: [Globex], roles: [read-only] }, { group: Old, clients: [AbcCorp], roles: [administrator] }]",
    world: () => ({
      state: lastIds({ "group:Old": "g-9", "user:old@acme.example": "u-9" }),
      groups: { "Ne\u001bw": "g-9" },
      users: { "new@acme.example": "u-9" },
    }),
    faults: [
      ["identity-center/renamed", 'group "Old", which is called "Ne\\u001bw" now; its id is g-9', "in line 4."],
      ["identity-center/renamed", 'called "new@acme.example" now', "in line 4."],
    ],
  },
  {
    name: "a group that took the name of another one, which is still there",
    grants: "[{ group: Auditors, clients: all, roles: [read-only] }]",
    world: () => ({
      state: lastIds({ "group:Auditors": "g-9" }),
      groups: { Auditors: "g-8", Revision: "g-9" },
    }),
    faults: [
      [
        "identity-center/name-taken",
        'its id is g-9, and it is called "Revision" now',
        "with the id g-8",
        "{ id: g-8 }",
      ],
    ],
  },
  {
    name: "a group that is gone, and was never renamed",
    grants: "[{ group: Old, clients: all, roles: [read-only] }]",
    world: () => ({ state: lastIds({ "group:Old": "g-9" }), groups: { Other: "g-8" } }),
    faults: [["identity-center/no-group", 'group "Old"']],
  },
  {
    name: "no Identity Center instance",
    world: () => ({ instances: [] }),
    faults: [
      [
        "identity-center/no-instance",
        "one Identity Center instance in account 111111111111, Region eu-west-1",
        "found none",
      ],
    ],
  },
  {
    name: "several instances and none named",
    world: () => ({ instances: [INSTANCE, "arn:aws:sso:::instance/ssoins-2222222222222222"] }),
    faults: [["identity-center/no-instance", "ssoins-2222222222222222", "identityCenter.instanceArn"]],
  },
  {
    name: "a grant on a role that the contract does not hold: names both",
    grants: "[{ group: Auditors, clients: [Globex], roles: [read-only, administrator] }]",
    faults: [["grant/no-role", "Globex", '"administrator"', 'group "Auditors"', "pulumi up -s client-globex"]],
  },
  {
    name: "a grant on a role that no client has",
    grants: "[{ group: Auditors, clients: all, roles: [reed-only] }]",
    faults: [
      ["grant/no-role", "AbcCorp", 'did you mean "read-only"'],
      ["grant/no-role", "Globex", 'did you mean "read-only"'],
    ],
  },
  {
    name: "a grant on an unknown client",
    grants: "[{ group: Auditors, clients: [abccorp], roles: [read-only] }]",
    faults: [["grant/no-client", '"abccorp"', 'did you mean "AbcCorp"']],
  },
  {
    name: "several kinds of fault: all of them",
    grants:
      "[{ group: Auditor, clients: [Globex], roles: [devops] }, { user: bob@acme.example, clients: [Globx], roles: [read-only] }]",
    world: (stacks) => changed(stacks, (contract) => (contract["homeAccountId"] = "121212121212")),
    faults: [
      ["identity-center/no-group", "Auditor"],
      ["grant/no-role", "devops"],
      ["grant/no-client", "Globx"],
      ["contract/other-home", "121212121212"],
    ],
  },
  {
    name: "a backend that cannot be read: says what the engine said",
    world: () => ({ failing: { "pulumi:pulumi:readStackOutputs": "incorrect passphrase" } }),
    faults: [
      ["contract/unreadable", "client-abccorp", "incorrect passphrase"],
      ["contract/unreadable", "client-globex", "incorrect passphrase"],
      ["home/last-deployment", "incorrect passphrase"],
    ],
  },
  {
    name: "credentials that may not read Identity Center",
    world: () => ({ failing: { "aws:ssoadmin/getInstances:getInstances": "AccessDeniedException: not authorized" } }),
    faults: [["identity-center/no-answer", "AccessDeniedException: not authorized", "credentials of the home account"]],
  },
  {
    name: "credentials that may not look up groups: not taken for missing groups, and told once",
    grants:
      "[{ group: Auditors, clients: all, roles: [read-only] }, { group: Support, clients: all, roles: [read-only] }]",
    world: () => ({ failing: { "aws:identitystore/getGroup:getGroup": "AccessDeniedException: not authorized" } }),
    faults: [
      [
        "identity-center/no-answer",
        "found reading IdentityStore Group (d-1111111110): operation error",
        "AccessDeniedException: not authorized",
      ],
    ],
  },
  {
    name: "a missing group where nobody may list the groups",
    grants: "[{ group: Auditor, clients: all, roles: [read-only] }]",
    world: () => ({ failing: { "aws:identitystore/getGroups:getGroups": "AccessDeniedException: not authorized" } }),
    faults: [["identity-center/no-group", 'group "Auditor"', "Create the group"]],
  },
  {
    name: "a missing stack, no instance, and nothing else guessed from them",
    world: () => ({ instances: [] }),
    clientSlugs: ["abccorp", "globex", "initech"],
    grants: "[{ group: Auditors, clients: [Initech], roles: [read-only] }]",
    faults: [["contract/no-stack", "client-initech"], ["identity-center/no-instance"]],
  },
  {
    name: "a missing stack and a missing group",
    clientSlugs: ["abccorp", "initech"],
    grants: "[{ group: Auditor, clients: all, roles: [read-only] }]",
    faults: [
      ["contract/no-stack", "client-initech"],
      ["identity-center/no-group", "Auditor"],
    ],
  },
];

/** Nothing is declared for AbcCorp or whichever client is at fault; the others get their sets. */
const HOLDS: readonly Refusal[] = [
  {
    name: "a client stack that does not exist: says which command to run",
    clientSlugs: ["abccorp", "globex", "initech"],
    faults: [
      ["contract/no-stack", "client-initech", "pulumi stack init client-initech", "pulumi up -s client-initech"],
    ],
  },
  {
    name: "two client stacks that do not exist",
    clientSlugs: ["hooli", "abccorp", "initech"],
    faults: [
      ["contract/no-stack", "pulumi up -s client-hooli"],
      ["contract/no-stack", "pulumi up -s client-initech"],
    ],
  },
  {
    name: "a client stack without outputs",
    world: (stacks) => ({ stacks: { ...stacks, [stackOf("globex")]: {} } }),
    faults: [["contract/missing", "client-globex", "never deployed, or destroyed", "pulumi up -s client-globex"]],
  },
  {
    name: "a contract of another version",
    world: (stacks) => changed(stacks, (contract) => (contract["version"] = 1)),
    faults: [["contract/version", "client-abccorp", "version 2", "the number 1", "same release"]],
  },
  {
    name: "a contract with an unknown key and a missing one, both named",
    world: (stacks) =>
      changed(stacks, (contract) => {
        contract["note"] = "x";
        delete contract["homeAccountId"];
      }),
    faults: [
      ["contract/invalid", "note"],
      ["contract/invalid", "contract.homeAccountId"],
    ],
  },
  {
    name: "a contract whose role ARN holds a wildcard",
    world: (stacks) =>
      changed(stacks, (contract) => {
        const roles = contract["roles"] as Record<string, { arn: string }>;
        roles["read-only"]!.arn = "arn:aws:iam::222222222222:role/*";
      }),
    faults: [["contract/invalid", "contract.roles.read-only.arn"]],
  },
  {
    name: "a contract made for another home account",
    world: async (stacks) => ({
      stacks: {
        ...stacks,
        [stackOf("globex")]: await clientOutputs(
          "globex",
          clientFile("Globex", "333333333333", "[administrator]"),
          PROJECT.replace("111111111111", "121212121212"),
        ),
      },
    }),
    files: clientFiles(
      { globex: clientFile("Globex", "333333333333", "[administrator]") },
      PROJECT.replace("111111111111", "121212121212"),
    ),
    faults: [["contract/other-home", "client-globex", "111111111111", "121212121212"]],
  },
  {
    name: "a grant on a role whose trust policy does not name the set",
    world: async (stacks) => ({
      stacks: {
        ...stacks,
        [stackOf("abccorp")]: await clientOutputs(
          "abccorp",
          clientFile("AbcCorp", "222222222222", "{ read-only: { trust: { permissionSets: [Other] } } }"),
        ),
      },
    }),
    files: clientFiles({
      abccorp: clientFile("AbcCorp", "222222222222", "{ read-only: { trust: { permissionSets: [Other] } } }"),
    }),
    faults: [
      ["grant/not-trusted", "AbcCorpReadOnly", "AbcCorp", "trust.permissionSets", "pulumi up -s client-abccorp"],
    ],
  },
  {
    name: "a grant on a role whose deployed trust policy was tampered with",
    world: (stacks) =>
      changed(stacks, (contract) => {
        const roles = contract["roles"] as Record<string, { trustPolicy: { Statement: object[] } }>;
        roles["read-only"]!.trustPolicy.Statement.push({
          Effect: "Deny",
          Principal: { AWS: "*" },
          Action: "sts:AssumeRole",
        });
      }),
    faults: [["grant/not-trusted", "AbcCorpReadOnly", "denies sts:AssumeRole"]],
  },
];

/** Asserts that the program went on without the clients at fault, and said why in warnings that begin alike. */
function expectHeld(stack: Deployment, faults: Refusal["faults"]): void {
  expect(stack.error?.message).to.equal(undefined);
  const warnings = stack.logged.filter(({ message }) => message.startsWith(HELD)).map(({ message }) => message);
  const held = stack.outputs["held"] as Record<string, string[]>;
  expect(Object.values(held).flat()).to.have.members(
    [...new Set(faults.map(([code]) => code))].flatMap((code) => {
      const slugs = Object.keys(held).filter((slug) => held[slug]!.includes(code));
      return slugs.map(() => code);
    }),
  );
  for (const [code, ...parts] of faults)
    expect(
      warnings.some((text) => [`[${code}]`, ...parts].every((part) => text.includes(part))),
      `${[code, ...parts].join(", ")} in ${warnings.join("\n")}`,
    ).to.equal(true);
  const made = Object.keys(inputsOf(stack, "aws-native:sso:PermissionSet"));
  for (const slug of Object.keys(held))
    expect(made.filter((name) => name.toLowerCase().startsWith(slug))).to.deep.equal([]);
  expect(made).to.not.deep.equal([]);
}

/** Asserts that the program refused, said exactly these faults, and declared nothing that AWS would see. */
function expectRefusal(stack: Deployment, faults: Refusal["faults"]): void {
  expect(stack.error).to.be.instanceOf(pulumi.RunError);
  // why: Pulumi would format it at great length, though it shows the message alone.
  expect(stack.error?.stack).to.equal("");
  const message = stack.error?.message ?? "";
  expect(stack.registered.filter(({ type }) => !type.startsWith("pulumi:providers:"))).to.deep.equal([]);
  expect(message).to.include(
    `${faults.length === 1 ? "1 problem" : `${faults.length} problems`}. Nothing was changed.`,
  );
  const texts = message
    .split("\n")
    .slice(1)
    .join("\n")
    .split(/\n(?! {4})/);
  expect(texts, message).to.have.length(faults.length);
  for (const [code, ...parts] of faults) {
    const index = texts.findIndex((text) => [`[${code}]`, ...parts].every((part) => text.includes(part)));
    expect(index, `${[code, ...parts].join(", ")} in ${texts.join("\n")}`).to.not.equal(-1);
    texts.splice(index, 1);
  }
}

/** Runs each case against two deployed clients, and asserts what comes of it. */
function tryEach(cases: readonly Refusal[], expected: (stack: Deployment, faults: Refusal["faults"]) => void): void {
  let stacks: Stacks;
  before(async () => {
    stacks = await twoClients();
  });

  for (const { name, grants = GRANTS, world, clientSlugs = ["abccorp", "globex"], files = [], faults } of cases) {
    it(name, async () => {
      const here = {
        stacks,
        ...PEOPLE,
        ...(await world?.(stacks)),
        clientSlugs,
        clientFiles: new Map([...TWO_FILES, ...files]),
      };
      expected(await deploy("home", configOf("home", home(grants)), here), faults);
    });
  }
}

describe("what the home stack refuses", () => {
  tryEach(CASES, expectRefusal);
});

describe("what the home stack holds a client for that it never had before", () => {
  tryEach(HOLDS, expectHeld);
});

describe("what the home stack holds a client for beside the clients' files", () => {
  it("a contract that names another account than the file", async () => {
    const stacks = await twoClients();
    const other = clientFiles({ globex: clientFile("Globex", "444444444444", "[read-only]") });
    const stack = await deploy("home", configOf("home", home("[]")), {
      stacks,
      ...PEOPLE,
      clientSlugs: ["abccorp", "globex"],
      clientFiles: new Map([...TWO_FILES, ...other]),
    });
    expectHeld(stack, [
      ["contract/differs", "client-globex: contract.client.accountId", '"444444444444", as Pulumi.client-globex.yaml'],
      ["contract/differs", "client-globex: contract.client.linkAccount", '"333333333333"'],
      ["contract/differs", "client-globex: contract.roles.read-only.arn", "role/partners/auditor"],
    ]);
  });
});

describe("a contract that is held against no file", () => {
  const because = "Its file is in the client's own repository";
  const twoAs = (clients: string, unchecked: string) =>
    `${home("[]")}    clients: ${clients}\n    uncheckedContracts: ${unchecked}\n`;
  const unchecked = (...slugs: readonly string[]) => JSON.stringify(slugs.map((client) => ({ client, because })));
  const files = new Map([...TWO_FILES].filter(([slug]) => slug !== "globex"));
  const warnings = ({ logged }: Deployment) =>
    logged.filter(({ severity }) => severity === "warn").map(({ message }) => message);
  let stacks: Stacks;
  before(async () => {
    stacks = await twoClients();
  });
  const deployed = (text: string, clientSlugs = ["abccorp"]) =>
    deploy("home", configOf("home", text), { stacks, ...PEOPLE, clientSlugs, clientFiles: files });

  it("holds the client, whether the client is listed or found", async () => {
    const fault = ["contract/no-file", "client-globex", "Pulumi.client-globex.yaml", "uncheckedContracts"] as const;
    expectHeld(await deployed(`${home("[]")}    clients: [abccorp, globex]\n`), [fault]);
    expectHeld(await deployed(home("[]"), ["abccorp", "globex"]), [fault]);
  });

  it("holds the client where the file is that of a home stack", async () => {
    const stack = await deploy("home", configOf("home", home("[]")), {
      stacks,
      ...PEOPLE,
      clientSlugs: ["abccorp", "globex"],
      clientFiles: new Map([...files, ["globex", configOf("home", home("[]"))]]),
    });
    expectHeld(stack, [["contract/no-file", "client-globex", "the settings of a home stack"]]);
  });

  for (const clients of ["[abccorp, globex]", "all"])
    it(`is taken for a reason, which each preview repeats (clients: ${clients})`, async () => {
      const stack = await deployed(twoAs(clients, unchecked("globex")));
      if (stack.error !== undefined) throw stack.error;
      expect(stack.outputs["permissionSets"]).to.have.property("GlobexReadOnly");
      const [first, ...others] = warnings(stack).filter((message) => message.startsWith("UNCHECKED"));
      expect(others).to.deep.equal([]);
      expect(first).to.include("client-globex").and.to.include(because);
    });

  it("is taken of that client alone", async () => {
    const stack = await deployed(twoAs("[abccorp, globex]", unchecked("abccorp")));
    expectHeld(stack, [["contract/no-file", "client-globex"]]);
  });
});

describe("what a forged contract writes into the log", () => {
  it("is printable, and on one line", async () => {
    const stacks = await twoClients();
    const world = changed(stacks, (contract) => {
      const { "read-only": role } = contract["roles"] as Record<string, { trustPolicy: { Statement: object[] } }>;
      const Principal = { Service: "a\u001b[2J\nb\u202e" };
      role?.trustPolicy.Statement.push({ Effect: "Allow", Principal, Action: "sts:AssumeRole" });
    });
    const clientSlugs = ["abccorp", "globex"];
    const files = { clientSlugs, clientFiles: TWO_FILES };
    const { logged } = await deploy("home", configOf("home", home(GRANTS)), { ...PEOPLE, ...world, ...files });
    expect(logged.map(({ message }) => message).join(" ")).to.include("a\\u001b[2J\\nb\\u202e");
    for (const { message } of logged) expect(message).to.not.match(/[\p{Cc}\p{Cf}]/u);
  });
});

describe("what both stacks refuse", () => {
  it("a configuration with faults: all at once, before anything is called or declared", async () => {
    const text = clientFile("Abc Corp", "111111111111", "[administrator, redonly]");
    const stack = await deploy("client-abccorp", configOf("client-abccorp", text));
    expect(stack.error).to.be.instanceOf(pulumi.RunError);
    for (const part of ["Pulumi.client-abccorp.yaml:3:11", "home account", "redonly", "3 problems"])
      expect(stack.error?.message).to.include(part);
    expect([stack.registered, stack.invoked]).to.deep.equal([[], []]);
  });
});

describe("somebody who is denied under another name than a grant has", () => {
  it("is told of, and nobody else", async () => {
    const id = "93a4f8d2-1061-70a4-1c36-0123456789ab";
    const denied = `denied: [{ user: alison, id: ${id}, since: 2026-11-20 }]`;
    const grants =
      "[{ user: alice@acme.example, clients: all, roles: [read-only] }, { user: bob@acme.example, clients: all, roles: [read-only] }]";
    const stack = await deploy("home", configOf("home", `${home(grants)}    ${denied}\n`), {
      ...{ stacks: await twoClients(), clientSlugs: ["abccorp", "globex"], clientFiles: TWO_FILES },
      users: { "alice@acme.example": id, "bob@acme.example": "93a4f8d2-1061-70a4-1c36-0123456789ac" },
    });
    if (stack.error !== undefined) throw stack.error;
    const told = stack.logged.filter(({ message }) => message.includes("revoke --user"));
    expect(told.map(({ severity }) => severity)).to.deep.equal(["warn"]);
    expect(told[0]?.message).to.include(`"alice@acme.example"`).and.to.include(`revoke --user ${id}`);
  });
});
