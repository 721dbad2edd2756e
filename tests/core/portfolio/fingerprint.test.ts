import { createHash } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import { parseDocument } from "yaml";
import type { ClientPlan } from "../../../core/client/client-plan.ts";
import type { Fault } from "../../../core/faults/fault.ts";
import { heldOutput } from "../../../core/home/held/held-warnings.ts";
import { draftHome, type VerdictInput } from "../../../core/portfolio/draft-home.ts";
import * as fingerprint from "../../../core/portfolio/fingerprint.ts";
import { handoffContract } from "../../../core/contract/handoff.ts";
import { filePlans, type StackConfig } from "../../../core/portfolio/resolve-stack.ts";
import { anotherValue } from "../support/another-value.ts";
import { arbitraryPlan } from "../support/arbitrary-client.ts";
import { fromFiles } from "../support/config-case.ts";
import { changed, planOf } from "../support/contracts.ts";
import { FLEET } from "../support/portfolio.ts";

/** why the hash: what differs is thousands of characters long. */
const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const clientInputs = (...args: Parameters<typeof fingerprint.clientInputs>) => hash(fingerprint.clientInputs(...args));
const homeInputs = (...args: Parameters<typeof fingerprint.homeInputs>) => hash(fingerprint.homeInputs(...args));
const { parseFingerprint } = fingerprint;

const NOW = new Date("2026-11-22T00:00:00Z");

/** Paths of all leaves of a value, functions left out. */
function leaves(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value === "function") return [];
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, one]) => leaves(one, [...path, key]));
}

const valueIn = (value: unknown, path: readonly string[]): unknown =>
  path.reduce((one, step) => (one as Readonly<Record<string, unknown>>)[step], value);

/** The same YAML with a comment before each line, and the keys of every map the other way round. */
function rewritten(body: string): string {
  const document = parseDocument(body);
  const turn = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(turn)
      : typeof value === "object" && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, one]) => [key, turn(one)]),
          )
        : value;
  return `# What was agreed.\n\n${JSON.stringify(turn(document.toJS()), undefined, 3)}`;
}

describe("the fingerprint of a client stack", () => {
  const body = FLEET.clients["abccorp"] ?? "";
  const plan = planOf("abccorp", body, "Platform-ReadOnly: { clients: all, levels: [read-only], shards: 2 }\n");

  it("is another one for a plan that differs in anything but where it is written", () => {
    fc.assert(
      fc.property(fc.oneof(fc.constant(plan), arbitraryPlan), fc.nat(), (one, at) => {
        const rest = Object.fromEntries(Object.entries(one).filter(([key]) => key !== "file"));
        // why: of a quota only the limit counts.
        const paths = leaves(rest).filter(([key, , of]) => key !== "quotas" || of === "limit");
        const path = paths[at % paths.length]!;
        const other = changed({ ...one }, path, anotherValue(valueIn(rest, path))) as ClientPlan;
        expect(clientInputs(other, NOW), path.join(".")).to.not.equal(clientInputs(one, NOW));
      }),
    );
  });

  it("is the same whatever the file is called and wherever in it things stand", () => {
    const file = {
      ...plan,
      file: "Pulumi.client-abccorp.yml",
      place: () => ({ at: { file: "elsewhere" }, path: "elsewhere" }),
    };
    expect(clientInputs(file, NOW)).to.equal(clientInputs(plan, NOW));
  });

  it("is the same for other comments, another order of keys and another layout", () => {
    const shared = "Platform-ReadOnly: { clients: all, levels: [read-only], shards: 2 }\n";
    const policies = `name: AbcCorp
accountId: "222222222222"
roles:
  devops:
    inlinePolicies:
      one: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "s3:Get*", Resource: "*" }] }
      two: { Version: "2012-10-17", Statement: [{ Effect: Deny, Action: "s3:*", Resource: "*" }] }
    tags: { a: x, b: y }
`;
    for (const one of [body, policies]) {
      const [first, second] = [planOf("abccorp", one, shared), planOf("abccorp", rewritten(one), shared)];
      expect(first.roles.map(({ key }) => key).join()).to.satisfy(
        (keys: string) => one === policies || keys !== second.roles.map(({ key }) => key).join(),
      );
      expect(clientInputs(second, NOW)).to.equal(clientInputs(first, NOW));
    }
  });

  it("is another one once an end in it has passed, and no other until then", () => {
    const ending = planOf(
      "abccorp",
      `${body}  late: { level: read-only, trust: { users: [eve], until: "2026-12-01" } }\n`,
      "Platform-ReadOnly: { clients: all, levels: [read-only], shards: 2 }\n",
    );
    const at = (moment: string) => clientInputs(ending, new Date(moment));
    expect(at("2026-11-30T23:59:59Z")).to.equal(at("2026-11-22T00:00:00Z"));
    expect(at("2026-12-01T00:00:00Z")).to.not.equal(at("2026-11-30T23:59:59Z"));
    expect(at("2027-12-01T00:00:00Z")).to.equal(at("2026-12-01T00:00:00Z"));
  });

  it("is another one while a former name is kept, and not for nothing", () => {
    const plain = clientInputs(plan, NOW);
    expect(clientInputs(plan, NOW, { operator: { roleName: "old" } })).to.not.equal(plain);
    expect(clientInputs(plan, NOW, { operator: { permissionSet: "Old" } })).to.not.equal(plain);
    expect(clientInputs(plan, NOW, {})).to.equal(plain);
    expect(clientInputs(plan, NOW, { operator: {} })).to.equal(plain);
  });

  it("knows the warnings that the project's file gives, too", () => {
    const without = planOf("abccorp", body);
    expect(clientInputs(without, NOW)).to.not.equal(clientInputs(plan, NOW));
  });
});

/** What the home stack reads when each client is deployed as its file says. */
function inputOf(home: string, clients: Readonly<Record<string, string>>, change: Partial<VerdictInput> = {}) {
  const shared = "Platform-ReadOnly: { clients: { tags: { tier: gold } }, levels: [read-only], shards: 2 }\n";
  const config = fromFiles({ name: "home", home, shared });
  if (config.kind !== "home") throw new Error(JSON.stringify(config));
  const files = new Map<string, StackConfig>(
    Object.entries(clients).map(([slug, client]) => [
      slug,
      fromFiles({ name: slug, stack: `client-${slug}`, client, shared }),
    ]),
  );
  const contracts = [...filePlans(files)].map(([slug, client]) => ({ slug, contract: handoffContract(client) }));
  const input: VerdictInput = {
    ...{
      settings: config.home,
      slugs: [...files.keys()].sort(),
      files,
      contracts,
      unread: [],
      placements: {},
      now: NOW,
    },
    ...change,
  };
  const { plan, reasons } = draftHome(input);
  return { input, plan, held: heldOutput(reasons, plan.dropped) };
}

const inputsOf = (home: string, clients: Readonly<Record<string, string>>, change: Partial<VerdictInput> = {}) => {
  const { input, ...decided } = inputOf(home, clients, change);
  return homeInputs(input, decided);
};

describe("the fingerprint of the home stack", () => {
  const plain = inputsOf(FLEET.home, FLEET.clients);

  it("is the same for other comments, another order of keys and another layout", () => {
    const clients = Object.fromEntries(Object.entries(FLEET.clients).map(([slug, one]) => [slug, rewritten(one)]));
    const home = FLEET.home
      .replace(/^/gm, "# a comment\n")
      .replace("    alice: { path: /people/ }\n", "")
      .replace("    bob:\n", "    bob:\n    alice: { path: /people/ }\n");
    expect(home).to.not.equal(FLEET.home);
    const { input, ...decided } = inputOf(home, FLEET.clients);
    const turned = inputOf(home, clients).input;
    expect(turned.files.get("abccorp")).to.not.deep.equal(input.files.get("abccorp"));
    expect(homeInputs(input, decided)).to.equal(plain);
    expect(homeInputs({ ...turned, contracts: input.contracts }, decided)).to.equal(plain);
  });

  it("is another one for another reason or ticket of a grant, which the outputs tell", () => {
    const auditors = "{ group: Auditors, clients: all, roles: [read-only]";
    const explained = FLEET.home.replace(auditors, `${auditors}, reason: the yearly audit, ticket: SEC-12`);
    expect(explained).to.include("SEC-12");
    expect(inputsOf(explained, FLEET.clients)).to.not.equal(plain);
    const { plan } = inputOf(explained, FLEET.clients);
    expect(plan.sets.find(({ name }) => name === "AbcCorpReadOnly")?.notes).to.deep.equal({
      "group:Auditors": { reason: "the yearly audit", ticket: "SEC-12" },
    });
    expect(JSON.stringify(plan.sets.map(({ inlinePolicy }) => inlinePolicy))).to.not.include("SEC-12");
  });

  it("is another one for a change in anything that is read", () => {
    const [{ input, ...decided }] = [inputOf(FLEET.home, FLEET.clients)];
    const { origin, ...settings } = input.settings;
    const contracts = Object.fromEntries(input.contracts.map(({ slug, contract }) => [slug, contract]));
    const known = (path: readonly string[]) =>
      !/^grants\.\d+\.(origin|path)|^quotas\..*\.(?!limit$)/.test(path.join("."));
    fc.assert(
      fc.property(fc.constantFrom("settings", "contracts"), fc.nat(), (part, at) => {
        const value = part === "settings" ? settings : contracts;
        const paths = leaves(value).filter(known);
        const path = paths[at % paths.length]!;
        const other = changed(value, path, anotherValue(valueIn(value, path)));
        const read: VerdictInput =
          part === "settings"
            ? { ...input, settings: { ...(other as typeof settings), origin } }
            : {
                ...input,
                contracts: Object.entries(other as typeof contracts).map(([slug, contract]) => ({ slug, contract })),
              };
        expect(homeInputs(read, decided), path.join(".")).to.not.equal(plain);
      }),
    );
  });

  for (const [what, text] of [
    [
      "a client that its grants need not know of",
      { ...FLEET.clients, initech: 'name: Initech\naccountId: "444444444444"\nroles: [read-only]\n' },
    ],
    ["a client's file that cannot be read", { ...FLEET.clients, globex: "name: Globex\n" }],
  ] as const)
    it(`is another one with ${what}`, () => {
      expect(inputsOf(FLEET.home, text)).to.not.equal(plain);
    });

  it("is another one for a file that the contract does not follow yet, and for a contract that is gone", () => {
    const { input } = inputOf(FLEET.home, FLEET.clients);
    const files = new Map(input.files).set(
      "globex",
      fromFiles({ name: "globex", stack: "client-globex", client: `${FLEET.clients["globex"]}  devops:\n` }),
    );
    expect(inputsOf(FLEET.home, FLEET.clients, { files })).to.not.equal(plain);
    const unread: readonly Fault[] = [
      { code: "contract/no-stack", path: "client-globex", expected: "", found: "", fix: "", clients: ["globex"] },
    ];
    expect(inputsOf(FLEET.home, FLEET.clients, { contracts: input.contracts.slice(0, 1), unread })).to.not.equal(plain);
  });

  it("is another one once a grant, or a client's trust, has ended", () => {
    const at = (now: string) => inputsOf(FLEET.home, FLEET.clients, { now: new Date(now) });
    expect(at("2026-11-30T23:59:59Z")).to.equal(plain);
    expect(at("2026-12-01T00:00:00Z")).to.not.equal(plain);
    const { input, ...decided } = inputOf(FLEET.home, FLEET.clients);
    // why: the plan is the same, the warnings of the proof are not.
    const late = { ...input, now: new Date("2027-02-01T00:00:00Z") };
    expect(homeInputs(late, decided)).to.not.equal(homeInputs(input, decided));
  });

  it("is another one where a client is held, or a former name is kept", () => {
    const { input, ...decided } = inputOf(FLEET.home, FLEET.clients);
    expect(homeInputs(input, { ...decided, held: { globex: ["contract/differs"] } })).to.not.equal(plain);
    expect(homeInputs(input, decided, { globex: { demo: { roleName: "old" } } })).to.not.equal(plain);
    expect(homeInputs(input, decided, { globex: { demo: {} } })).to.equal(plain);
  });

  it("is the same wherever things stand in the files", () => {
    const { input, ...decided } = inputOf(`\n\n${FLEET.home}`, FLEET.clients);
    const moved = { ...decided, plan: { ...decided.plan } };
    expect(homeInputs(input, moved)).to.equal(plain);
    const dropping = (home: string) => {
      const { input: late, ...of } = inputOf(home, {
        ...FLEET.clients,
        abccorp: (FLEET.clients["abccorp"] ?? "").replace("deployer], ", "deployer], until: 2026-11-01, "),
      });
      expect(of.plan.dropped).to.have.length(1);
      return homeInputs(late, of);
    };
    expect(dropping(`\n\n${FLEET.home}`)).to.equal(dropping(FLEET.home));
  });
});

describe("a fingerprint as read", () => {
  const good = { inputs: "0123456789abcdef".repeat(4), version: "0.1.0", resources: 12 };

  it("is what was written", () => {
    expect(parseFingerprint(JSON.parse(JSON.stringify(good)))).to.deep.equal(good);
  });

  for (const [what, output] of [
    ["nothing", undefined],
    ["text", JSON.stringify(good)],
    ["a secret", "[secret]"],
    ["a short hash", { ...good, inputs: "0123" }],
    ["a count that is none", { ...good, resources: 1.5 }],
    ["a further key", { ...good, more: 1 }],
    ["no version", { inputs: good.inputs, resources: 1 }],
  ] as const)
    it(`is none of ${what}`, () => {
      expect(parseFingerprint(output)).to.equal(undefined);
    });
});
