import { expect } from "chai";
import { HELD } from "../../../../core/home/held/held-warnings.ts";
import { clientFile, clientOutputs, PEOPLE, stackOf } from "../../support/clients.ts";
import { configOf, deploy, type Deployment, inputsOf, PROJECT } from "../../support/deploy.ts";
import type { World } from "../../support/mocks.ts";

const SET = "aws-native:sso:PermissionSet";
const ASSIGNMENT = "aws-native:sso:Assignment";
const HOME = "organization/switchyard/home";

const home = (...grants: readonly string[]) =>
  `config:\n  switchyard:home:\n    identityCenter: { region: eu-west-1 }\n    grants: [${grants.join(", ")}]\n`;
const EVERYWHERE = "{ group: Auditors, clients: all, roles: [read-only] }";
const ALICE = "{ user: alice@acme.example, clients: [AbcCorp], roles: [administrator] }";
const BEFORE = home(EVERYWHERE, ALICE, "{ group: Platform Engineers, clients: [Globex], roles: [read-only] }");
/** One grant of Globex taken back, one given, and one new at AbcCorp. */
const AFTER = home(
  EVERYWHERE,
  ALICE,
  "{ group: Support, clients: [Globex], roles: [read-only] }",
  "{ user: bob@acme.example, clients: [AbcCorp], roles: [administrator] }",
);
/** Goes in the place of `grants:`, for a home that holds AbcCorp's contract against no file. */
const UNCHECKED = "uncheckedContracts: [{ client: abccorp, because: its file is elsewhere }]\n    grants:";

const ABCCORP = clientFile("AbcCorp", "222222222222");
const GLOBEX = clientFile("Globex", "333333333333", "[read-only]");

type Contract = Record<string, unknown> & {
  client: Record<string, unknown>;
  roles: Record<string, Record<string, unknown> & { trustPolicy: { Statement: Record<string, unknown>[] } }>;
};
type Stacks = Record<string, Record<string, unknown>>;

/** A deployment of home, and what a second one finds: AbcCorp's stack and file as given. */
interface Second {
  readonly change?: (contract: Contract) => void;
  readonly stacks?: (stacks: Stacks) => void | Promise<void>;
  /** AbcCorp's file; `null`: there is none. Default: as it was. */
  readonly file?: string | null;
  readonly home?: string;
  readonly world?: World;
  /** What the first deployment left. Default: as it left it. */
  readonly left?: (outputs: Record<string, unknown>) => Record<string, unknown> | undefined;
}

const files = (abccorp: string | null) =>
  new Map([
    ...(abccorp === null ? [] : [["abccorp", configOf("client-abccorp", abccorp)] as const]),
    ["globex", configOf("client-globex", GLOBEX)] as const,
  ]);

describe("a client that is held", () => {
  let stacks: Stacks;
  let first: Deployment;
  before(async () => {
    stacks = {
      [stackOf("abccorp")]: await clientOutputs("abccorp", ABCCORP),
      [stackOf("globex")]: await clientOutputs("globex", GLOBEX),
    };
    first = await deploy("home", configOf("home", BEFORE), {
      stacks,
      ...PEOPLE,
      clientSlugs: ["abccorp", "globex"],
      clientFiles: files(ABCCORP),
    });
    if (first.error !== undefined) throw first.error;
  });

  async function second(given: Second): Promise<Deployment> {
    const now = structuredClone(stacks);
    given.change?.(now[stackOf("abccorp")]!["contract"] as Contract);
    await given.stacks?.(now);
    const left = given.left === undefined ? first.outputs : given.left({ ...first.outputs });
    return deploy("home", configOf("home", given.home ?? AFTER), {
      stacks: { ...now, ...(left !== undefined && { [HOME]: left }) },
      ...PEOPLE,
      ...given.world,
      clientSlugs: ["abccorp", "globex"],
      clientFiles: files(given.file === undefined ? ABCCORP : given.file),
    });
  }

  const of = (deployment: Deployment, type: string, client: string) =>
    Object.fromEntries(Object.entries(inputsOf(deployment, type)).filter(([name]) => name.startsWith(client)));
  const held = ({ outputs }: Deployment) => outputs["held"] as Record<string, string[]>;
  const warnings = ({ logged }: Deployment) =>
    logged
      .filter(({ severity, message }) => severity === "warn" && message.startsWith(HELD))
      .map(({ message }) => message);

  function expectOthersGoOn(deployment: Deployment): void {
    expect(deployment.error?.message).to.equal(undefined);
    expect(Object.keys(of(deployment, ASSIGNMENT, "Globex"))).to.have.members([
      "GlobexReadOnly/group:g-2",
      "GlobexReadOnly/group:g-3",
    ]);
  }

  const role = (contract: Contract, key = "read-only") => contract.roles[key]!;
  const cases: readonly (Second & { readonly name: string; readonly codes: readonly string[] })[] = [
    { name: "its stack destroyed", stacks: (now) => void (now[stackOf("abccorp")] = {}), codes: ["contract/missing"] },
    {
      name: "its stack gone",
      stacks: (now) => void Reflect.deleteProperty(now, stackOf("abccorp")),
      codes: ["contract/no-stack"],
    },
    { name: "a contract of a later version", change: (one) => (one["version"] = 9), codes: ["contract/version"] },
    { name: "a contract of an earlier version", change: (one) => (one["version"] = 1), codes: ["contract/version"] },
    { name: "a contract that is none", change: (one) => (one["note"] = "x"), codes: ["contract/invalid"] },
    {
      name: "a contract of another account",
      change: (one) => {
        Object.assign(one.client, { accountId: "999999999999", linkAccount: "999999999999" });
        for (const each of Object.values(one.roles))
          each["arn"] = String(each["arn"]).replace("222222222222", "999999999999");
      },
      codes: ["contract/differs"],
    },
    {
      name: "a contract of another home",
      change: (one) => (one["homeAccountId"] = "121212121212"),
      codes: ["contract/other-home"],
    },
    {
      name: "a contract of another partition",
      change: (one) => (one.client["partition"] = "aws-cn"),
      codes: ["contract/invalid"],
    },
    {
      name: "a contract that takes another client's name and permission set",
      change: (one) => {
        one.client["name"] = "Globex";
        role(one)["permissionSet"] = "GlobexReadOnly";
      },
      codes: ["contract/differs"],
    },
    {
      name: "the same, held against no file",
      home: AFTER.replace("grants:", UNCHECKED),
      change: (one) => {
        one.client["name"] = "Globex";
        role(one)["permissionSet"] = "GlobexReadOnly";
      },
      codes: ["contract/clash", "grant/no-client", "grant/not-trusted"],
    },
    { name: "a file that is not there", file: null, codes: ["contract/no-file"] },
    {
      name: "a file that is not valid",
      file: ABCCORP.replace("name:", "nam:"),
      codes: ["config/missing", "config/unknown-key"],
    },
    { name: "a file changed and not deployed", file: ABCCORP.replace("AbcCorp", "Abc"), codes: ["contract/differs"] },
    {
      name: "a role in the file and in a grant that is not deployed yet",
      file: clientFile("AbcCorp", "222222222222", "[administrator, read-only, devops]"),
      home: AFTER.replace("grants: [", "grants: [{ group: Support, clients: [AbcCorp], roles: [devops] }, "),
      codes: ["grant/no-role"],
    },
    {
      name: "a role gone from file and contract that a grant names",
      file: clientFile("AbcCorp", "222222222222", "[read-only]"),
      change: (one) => delete one.roles["administrator"],
      codes: ["grant/no-role"],
    },
    {
      name: "a role that no longer trusts its permission set",
      change: (one) => {
        role(one).trustPolicy.Statement.push({ Effect: "Deny", Principal: { AWS: "*" }, Action: "sts:AssumeRole" });
      },
      codes: ["grant/not-trusted"],
    },
    {
      name: "a trust that ended in the contract and not in the file",
      change: (one) => {
        const [statement] = role(one).trustPolicy.Statement;
        Object.assign(statement!["Condition"] as object, {
          DateLessThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" },
        });
      },
      codes: ["grant/not-trusted"],
    },
    {
      name: "a role that lets everybody in",
      change: (one) => {
        role(one).trustPolicy.Statement.push({ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" });
      },
      codes: ["contract/differs"],
    },
    {
      name: "a role that lets everybody in, held against no file",
      home: AFTER.replace("grants:", UNCHECKED),
      change: (one) => {
        role(one).trustPolicy.Statement.push({ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" });
      },
      codes: ["proof/too-much"],
    },
  ];
  for (const { name, codes, ...given } of cases) {
    for (const preview of [false, true]) {
      it(`${preview ? "in a preview, " : ""}${name}: it stays as it was, and the others go on`, async () => {
        const deployment = await second({ ...given, world: { preview } });
        expectOthersGoOn(deployment);
        for (const type of [SET, ASSIGNMENT])
          expect(of(deployment, type, "AbcCorp"), type).to.deep.equal(of(first, type, "AbcCorp"));
        expect(held(deployment)).to.deep.equal({ abccorp: codes });
        const [warning, ...others] = warnings(deployment);
        expect(warning).to.include("client-abccorp");
        expect(warning).to.include(`[${codes[0] ?? ""}]`);
        expect(others.join()).to.include('user "bob@acme.example" waits for abccorp/administrator');
      });
    }
  }

  it("loses what is taken back, and has no more by the time it is held no longer", async () => {
    const gone = { stacks: (now: Stacks) => void (now[stackOf("abccorp")] = {}) };
    const deployment = await second({ ...gone, home: AFTER.replace(`${ALICE}, `, "") });
    expectOthersGoOn(deployment);
    expect(Object.keys(of(deployment, ASSIGNMENT, "AbcCorp"))).to.deep.equal(["AbcCorpReadOnly/group:g-2"]);
    expect(Object.keys(of(deployment, SET, "AbcCorp"))).to.have.members(["AbcCorpAdministrator", "AbcCorpReadOnly"]);
    const third = await second({ ...gone, left: () => deployment.outputs });
    expect(Object.keys(of(third, ASSIGNMENT, "AbcCorp"))).to.deep.equal(["AbcCorpReadOnly/group:g-2"]);
    const mended = await second({ left: () => third.outputs });
    expect(held(mended)).to.deep.equal({});
    expect(Object.keys(of(mended, ASSIGNMENT, "AbcCorp"))).to.have.length(3);
  });

  it("keeps what somebody holds who was renamed in directory and file, and gives nothing to who has the name", async () => {
    const gone = (now: Stacks) => void (now[stackOf("abccorp")] = {});
    const state = [{ type: "pulumi:pulumi:Stack", outputs: { directoryIds: first.outputs["directoryIds"] } }];
    const grants = home("{ group: Revision, clients: all, roles: [read-only] }", ALICE);
    const named = (groups: Readonly<Record<string, string>>) =>
      second({ stacks: gone, home: grants, world: { state, groups: { ...PEOPLE.groups, ...groups } } });
    const auditors = PEOPLE.groups.Auditors;
    const renamed = await named({ Auditors: "g-other", Revision: auditors });
    expect(renamed.error?.message).to.equal(undefined);
    expect(Object.keys(of(renamed, ASSIGNMENT, "AbcCorpReadOnly"))).to.deep.equal([
      `AbcCorpReadOnly/group:${auditors}`,
    ]);
    // The name of the last deployment, and somebody else behind it: the group that had it is gone.
    const again = await second({ stacks: gone, world: { state, groups: { ...PEOPLE.groups, Auditors: "g-other" } } });
    expect(again.error?.message).to.equal(undefined);
    expect(Object.keys(of(again, ASSIGNMENT, "AbcCorpReadOnly"))).to.deep.equal([]);
    expect(Object.keys(of(again, ASSIGNMENT, "GlobexReadOnly"))).to.include("GlobexReadOnly/group:g-other");
    const other = await named({ Revision: "g-other" });
    expect(other.error?.message).to.equal(undefined);
    expect(Object.keys(of(other, ASSIGNMENT, "AbcCorpReadOnly"))).to.deep.equal([]);
  });

  it("keeps the earlier end of a grant", async () => {
    const until = (day: string) => AFTER.replace("roles: [administrator] }", `roles: [administrator], until: ${day} }`);
    const ending = await second({ home: until("2027-01-31") });
    const statements = (deployment: Deployment) =>
      JSON.stringify(of(deployment, SET, "AbcCorp")["AbcCorpAdministrator"]);
    const gone = (now: Stacks) => void (now[stackOf("abccorp")] = {});
    for (const [day, kept] of [
      ["2027-06-30", "2027-01-31"],
      ["2026-12-31", "2026-12-31"],
    ] as const)
      expect(statements(await second({ home: until(day), left: () => ending.outputs, stacks: gone })), day).to.include(
        `${kept}T00:00:00Z`,
      );
    expect(statements(await second({ left: () => ending.outputs, stacks: gone }))).to.include("2027-01-31T00:00:00Z");
  });

  it("gets nothing where the home account never had it", async () => {
    for (const left of [() => undefined, () => ({})]) {
      const deployment = await second({ left, stacks: (now) => void (now[stackOf("abccorp")] = {}) });
      expectOthersGoOn(deployment);
      expect(of(deployment, SET, "AbcCorp")).to.deep.equal({});
      expect(warnings(deployment)[0]).to.include("client-abccorp gets nothing");
    }
  });

  const stopping: readonly (Second & { readonly name: string; readonly codes: readonly string[] })[] = [
    {
      name: "an earlier release deployed home",
      left: ({ permissionSets }) => ({ permissionSets }),
      codes: ["contract/missing", "home/last-deployment"],
    },
    {
      name: "the last deployment is not the secret that was written",
      world: { secretOutputs: [] },
      codes: ["contract/missing", "home/last-deployment"],
    },
    {
      name: "the last deployment is another text",
      left: (outputs) => ({ ...outputs, lastDeployment: "x" }),
      codes: ["contract/missing", "home/last-deployment"],
    },
    {
      name: "its last contract is of another account than its file says",
      file: clientFile("AbcCorp", "444444444444"),
      codes: ["contract/missing", "home/last-contract"],
    },
    {
      name: "its last contract leads from one role of the file to another",
      file: clientFile(
        "AbcCorp",
        "222222222222",
        "{ read-only: { name: acme-administrator }, administrator: { name: other } }",
      ),
      codes: ["contract/missing", "home/last-contract"],
    },
    {
      name: "no client is left",
      stacks: (now) => {
        for (const slug of ["abccorp", "globex"]) now[stackOf(slug)] = {};
      },
      left: () => undefined,
      codes: ["contract/missing"],
    },
  ];
  for (const { name, codes, ...given } of stopping) {
    it(`stops everything where ${name}`, async () => {
      const { error, registered } = await second({ stacks: (now) => void (now[stackOf("abccorp")] = {}), ...given });
      for (const code of codes) expect(error?.message ?? "").to.include(`[${code}]`);
      expect(registered.filter(({ type }) => !type.startsWith("pulumi:providers:"))).to.deep.equal([]);
    });
  }

  it("is no excuse for what is wrong in the home's own file", async () => {
    for (const wrong of [
      "{ group: Support, clients: [Abc], roles: [read-only] }",
      "{ group: Support, clients: all, roles: [reed-only] }",
    ]) {
      const { error } = await second({
        home: AFTER.replace("grants: [", `grants: [${wrong}, `),
        change: (one) => (one["version"] = 9),
      });
      expect(error?.message)
        .to.match(/\[grant\/no-(?:client|role)\]/)
        .and.include("[contract/version]");
    }
  });

  it("is no excuse for what the home account does to all clients at once", async () => {
    const boundary = AFTER.replace(
      "    grants:",
      "    permissionSets: { permissionsBoundary: ReadOnlyAccess }\n    grants:",
    );
    const { error } = await second({ home: boundary });
    expect(error?.message).to.include("[proof/lock-out]");
  });

  it("whose trust ended by itself keeps its set, which nobody holds any more", async () => {
    const file = clientFile(
      "AbcCorp",
      "222222222222",
      "{ administrator: { trust: { permissionSets: [AbcCorpAdministrator], until: 2026-01-01 } }, read-only: }",
    );
    const deployment = await second({
      home: AFTER,
      file,
      stacks: async (now) => void (now[stackOf("abccorp")] = await clientOutputs("abccorp", file, PROJECT)),
    });
    expectOthersGoOn(deployment);
    expect(held(deployment)).to.deep.equal({ abccorp: ["grant/trust-ended"] });
    expect(Object.keys(of(deployment, ASSIGNMENT, "AbcCorp"))).to.deep.equal(["AbcCorpReadOnly/group:g-2"]);
    expect(Object.keys(of(deployment, SET, "AbcCorp"))).to.have.members(["AbcCorpAdministrator", "AbcCorpReadOnly"]);
    expect(warnings(deployment).join()).to.match(
      /user "alice@acme.example" nothing at abccorp\/administrator any more.*2026-01-01T00:00:00Z/,
    );
  });
});
