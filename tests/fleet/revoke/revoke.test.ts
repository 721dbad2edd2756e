import { join } from "node:path";
import { expect } from "chai";
import type { PolicyDocument } from "../../../core/aws/policy-document.ts";
import type { AskCaller } from "../../../fleet/aws/caller-account.ts";
import { policyText } from "../../../core/home/permission-sets/planned-set.ts";
import type { Person } from "../../../fleet/revoke/find-person.ts";
import { revoke } from "../../../fleet/revoke/revoke.ts";
import type { RevokeEffects, RevokeOptions, RevokeSession } from "../../../fleet/revoke/revoke-options.ts";
import type { DeployedFleet } from "../../../fleet/session.ts";
import { ProjectFolder } from "../add/project-folder.ts";

const [HOME, ABC, GLOBEX] = ["111111111111", "222222222222", "333333333333"];
const ID = "93a4f8d2-1061-70a4-1c36-0123456789ab";
const INSTANCE = { arn: "arn:aws:sso:::instance/ssoins-1", identityStoreId: "d-1" };
const keys = (account: string) => `  aws:accessKey: "${account}"\n  aws:secretKey: none\n`;
const client = (name: string, account: string) =>
  `config:\n${keys(account)}  switchyard:client:\n    name: ${name}\n    accountId: "${account}"\n    roles: [administrator, read-only]\n`;
const FILES = {
  "Pulumi.yaml": `name: switchyard\nruntime: nodejs\nconfig:\n  homeAccount: { value: { accountId: "${HOME}", company: acme } }\n`,
  "Pulumi.client-abccorp.yaml": client("AbcCorp", ABC),
  "Pulumi.client-globex.yaml": client("Globex", GLOBEX),
  "Pulumi.home.yaml": `config:\n${keys(HOME)}  switchyard:home:
    identityCenter: { region: eu-west-1 }
    grants:
      - { group: Auditors, clients: all, roles: [read-only] }
      - { user: alice@acme.example, clients: [AbcCorp], roles: [administrator] } # hers
`,
};
const alice = (...groups: readonly string[]): Person => ({
  user: {
    ...{ instance: INSTANCE, id: ID, userName: "Alice@acme.example", emails: ["al@acme.example"] },
    groups: groups.map((name) => ({ id: `id-of-${name}`, name })),
  },
});

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** The fleet, with AWS in memory: what was asked of it, in order. */
class World {
  readonly folder = new ProjectFolder(FILES);
  readonly did: string[] = [];
  person: Person = alice("auditors");
  failing = new Set<string>();
  caller = "user/admin";
  /** Policies of permission sets as AWS has them, by name. */
  readonly sets = new Map(
    ["AbcCorpAdministrator", "AbcCorpReadOnly", "GlobexReadOnly", "GlobexAdministrator"].map((name) => [name, EMPTY]),
  );
  held: readonly string[] = [];
  /** Names of the roles that the stack of AbcCorp holds, by their names in its state; absent: it cannot be read. */
  state: Readonly<Record<string, string>> | undefined = {};
  foreign: readonly string[] = [];

  readonly setsAtHome: NonNullable<RevokeEffects["setsAtHome"]> = () =>
    Promise.resolve({
      sets: [...this.sets.keys()].map((name) => ({ name, arn: `arn:${name}`, instanceArn: INSTANCE.arn })),
      held: new Set(this.held),
      foreign: this.foreign,
    });

  readonly effects: Mutable<RevokeEffects> = {
    ask: (async (config) => {
      const { accessKeyId: accountId } = await config.credentials();
      return { accountId, arn: `arn:aws:iam::${accountId}:${this.caller}` };
    }) satisfies AskCaller,
    pause: () => Promise.resolve(),
    find: () => Promise.resolve(this.person),
    end: async (config, names, before) => {
      const { accessKeyId: account } = await config.credentials();
      this.did.push(`${account} ${[...names].sort().join(" ")} ${before === undefined ? "lifted" : "ended"}`);
      if (this.failing.has(account)) throw Object.assign(new Error("no"), { name: "AccessDenied" });
      return { ended: names, gone: [], failed: new Map() };
    },
    setsAtHome: this.setsAtHome,
    changeSets: (_, sets, change) => {
      this.did.push(`sets ${sets.map(({ name }) => name).join(" ")}`);
      return Promise.resolve(
        sets.map(({ name }) => {
          if (this.failing.has(name)) return { name, state: "failed" as const, because: "no" };
          this.sets.set(name, change(this.sets.get(name) ?? EMPTY));
          return { name, state: "done" as const };
        }),
      );
    },
    denyIamUser: (_, name, lift) => {
      this.did.push(`iam ${name} ${lift ? "lifted" : "denied"}`);
      return Promise.resolve({ name, state: "done" });
    },
  };

  readDeployed(stacks: readonly string[]): Promise<DeployedFleet> {
    if (this.state === undefined) return Promise.reject(new Error("no backend"));
    const type = "aws:iam/role:Role";
    const resources = Object.entries(this.state).map(([key, name]) => ({
      ...{ type, urn: `urn:pulumi:client-abccorp::switchyard::${type}::${key}`, outputs: { name } },
    }));
    return Promise.resolve({
      ...{ listed: new Map(), unreadable: new Map(), locked: new Set() },
      stacks: new Map(stacks.map((stack) => [stack, { stack, outputs: {}, resources }])),
    });
  }

  run(target: RevokeOptions["target"], options: Partial<RevokeOptions> = {}) {
    const { folder } = this;
    const session: RevokeSession = {
      project: folder.open(),
      engine: {
        command: "pulumi",
        version: "3.0.0",
        env: { PULUMI_BACKEND_URL: `file://${join(folder.path, "none")}` },
      },
      emit: () => undefined,
      readDeployed: (stacks) => this.readDeployed(stacks),
      again: () => ({ project: folder.open() }),
    };
    return revoke(session, { target, ...options }, this.effects);
  }
}

const EMPTY: PolicyDocument = { Version: "2012-10-17", Statement: [] };
const user = (name = "alice@acme.example") => ({ kind: "user", name }) as const;

describe("revoke, on AWS in memory", () => {
  const worlds: World[] = [];
  const world = () => {
    const made = new World();
    worlds.push(made);
    return made;
  };
  afterEach(() => {
    for (const { folder } of worlds.splice(0)) folder.remove();
  });

  it("shuts a person out by what she is granted, and by groups as they are now: first the sets that she holds", async () => {
    const one = world();
    const report = await one.run(user());
    expect(report.leftOver).to.deep.equal([]);
    expect(report.ok).to.equal(true);
    expect(one.did.slice().sort()).to.deep.equal([
      "222222222222 acme-administrator acme-read-only ended",
      "222222222222 acme-administrator acme-read-only ended",
      "333333333333 acme-read-only ended",
      "333333333333 acme-read-only ended",
      "sets AbcCorpAdministrator AbcCorpReadOnly GlobexReadOnly",
      "sets GlobexAdministrator",
    ]);
    const order = one.did.map((what) => what.split(" ")[0]);
    // why: what began before home refused is ended after it.
    expect(order.lastIndexOf("222222222222")).to.be.greaterThan(order.indexOf("sets"));
    for (const policy of one.sets.values())
      expect(policyText(policy)).to.include(ID).and.include("*:Alice@acme.example");
    expect(one.folder.read("Pulumi.home.yaml")).to.match(
      new RegExp(
        `denied:\\n {6}- \\{ user: "Alice@acme.example", id: "${ID}", email: "al@acme.example", since: "[^"]+" \\}\\n {4}identityCenter`,
      ),
    );
    const [moment] = /(?<=administrator: ")[^"]+/.exec(one.folder.read("Pulumi.client-abccorp.yaml")) ?? [];
    expect(report.roles.map(({ before }) => before)).to.deep.equal([moment, moment, moment]);
  });

  it("ends nothing where a person reaches nothing, and denies her all the same", async () => {
    const one = world();
    one.person = { user: { ...alice().user!, id: ID.replace("b", "c"), userName: "alice2@acme.example" } };
    const report = await one.run(user("alice2@acme.example"));
    expect(report.ok).to.equal(true);
    expect(one.did.filter((what) => what.endsWith("ended"))).to.deep.equal([]);
    expect([...one.sets.values()].every((policy) => policy.Statement.length === 2)).to.equal(true);
    expect(report.remaining.join()).to.include("reaches no role");
  });

  it("goes where her permission sets lead, although the files say nothing of it any more", async () => {
    const one = world();
    one.person = alice();
    one.held = ["arn:GlobexAdministrator"];
    const Resource = `arn:aws:iam::${GLOBEX}:role/acme-administrator`;
    one.sets.set("GlobexAdministrator", {
      ...EMPTY,
      Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource }],
    });
    const report = await one.run(user());
    expect(report.ok).to.equal(true);
    expect(one.did).to.include(`${GLOBEX} acme-administrator ended`);
    expect(one.folder.read("Pulumi.client-globex.yaml")).to.include('revoked: { administrator: "');
  });

  it("does in other accounts what one refuses, and says what is left with the command", async () => {
    const one = world();
    one.failing.add(ABC);
    one.failing.add("GlobexReadOnly");
    const report = await one.run(user());
    expect(report.ok).to.equal(false);
    expect(report.times).to.not.have.property("shut");
    expect(report.leftOver.map(({ what, next }) => `${what}: ${next ?? ""}`)).to.deep.equal([
      `sessions in AbcCorp/administrator (role acme-administrator in account ${ABC}): npx switchyard revoke --user alice@acme.example`,
      `sessions in AbcCorp/read-only (role acme-read-only in account ${ABC}): npx switchyard revoke --user alice@acme.example`,
      "permission set GlobexReadOnly in the home account: npx switchyard revoke --user alice@acme.example",
    ]);
    expect(one.did).to.include(`${GLOBEX} acme-read-only ended`).and.include("sets GlobexAdministrator");
  });

  it("says of a client that runs no Pulumi that it is not done, and writes no entry that nobody deploys", async () => {
    const one = world();
    const text = one.folder.read("Pulumi.client-abccorp.yaml").replace("    roles:", "    handoff: true\n    roles:");
    one.folder.write("Pulumi.client-abccorp.yaml", text);
    const report = await one.run({ kind: "client", slug: "abccorp", role: "read-only" });
    expect([report.ok, report.leftOver.map(({ because }) => because.includes("Revoke active sessions"))]).to.deep.equal(
      [false, [true]],
    );
    expect(one.folder.read("Pulumi.client-abccorp.yaml")).to.equal(text);
    expect(one.did).to.deep.equal([]);
  });

  it("begins nothing for nobody, for oneself, or when it is only looked at or not confirmed", async () => {
    const one = world();
    const files = one.folder.all();
    const codes = async (...call: Parameters<World["run"]>) => (await one.run(...call)).faults.map(({ code }) => code);
    one.person = {};
    expect(await codes(user())).to.deep.equal(["revoke/no-user"]);
    one.person = alice();
    one.caller = "assumed-role/AWSReservedSSO_AbcCorpAdministrator_0123456789abcdef/alice@acme.example";
    expect(await codes(user())).to.deep.equal(["revoke/yourself"]);
    one.caller = "user/admin";
    expect(await codes({ kind: "client", slug: "abcorp" })).to.deep.equal(["revoke/no-client"]);
    expect(await codes({ kind: "client", slug: "abccorp", role: "admin" })).to.deep.equal(["revoke/no-role"]);
    expect(await codes({ kind: "client", slug: "abccorp" }, { lift: true })).to.deep.equal(["revoke/nothing-to-lift"]);
    expect(await codes(user(), { lift: true })).to.deep.equal(["revoke/nothing-to-lift"]);
    expect((await one.run(user(), { dryRun: true })).ok).to.equal(true);
    const refused = await one.run(user(), { confirm: () => Promise.resolve(false) });
    expect([refused.ok, refused.confirmed]).to.deep.equal([false, false]);
    expect(one.did).to.deep.equal([]);
    expect(one.folder.all()).to.deep.equal(files);
  });

  it("lifts exactly what it did, for a person and for a role, and the files are as they were", async () => {
    const one = world();
    const files = one.folder.all();
    await one.run(user());
    const rest = { id: ID.replace("b", "c") };
    for (const [name, policy] of one.sets)
      one.sets.set(
        name,
        JSON.parse(policyText(policy).replace(`["${ID}"]`, `["${ID}","${rest.id}"]`)) as PolicyDocument,
      );
    expect((await one.run(user("ALICE@acme.example"), { lift: true })).ok).to.equal(true);
    for (const policy of one.sets.values()) {
      // why: whom somebody else has just shut out stays out.
      expect(policyText(policy)).to.not.include(ID);
      expect(policyText(policy)).to.include(rest.id);
    }
    for (const slug of ["abccorp", "globex"]) await one.run({ kind: "client", slug }, { lift: true });
    expect(one.did.slice(-2)).to.deep.equal([
      `${ABC} acme-administrator acme-read-only lifted`,
      `${GLOBEX} acme-read-only lifted`,
    ]);
    expect(one.folder.all()).to.deep.equal(files);
  });

  it("ends sessions where a set that Switchyard does not make is trusted, and says that this way in is left", async () => {
    const one = world();
    const [before, after] = ["roles: [administrator, read-only]", "roles: { administrator: , oncall: ONCALL }"];
    const trust = "trust: { permissionSets: [GlobexOncall, Oncall] }";
    const oncall = `{ level: read-only, ${trust} }`;
    const text = one.folder.read("Pulumi.client-globex.yaml");
    one.folder.write("Pulumi.client-globex.yaml", text.replace(before, after.replace("ONCALL", oncall)));
    one.person = alice();
    one.foreign = ["Oncal"];
    const near = await one.run(user());
    expect([near.leftOver, one.did.filter((what) => what.startsWith(GLOBEX))]).to.deep.equal([[], []]);
    one.foreign = ["Oncall"];
    const report = await one.run(user());
    expect(one.did).to.include(`${GLOBEX} acme-oncall ended`);
    expect([report.ok, report.leftOver.map(({ what }) => what)]).to.deep.equal([
      false,
      ["the way into Globex/oncall by the permission set Oncall"],
    ]);
    expect(near.times).to.have.property("shut");
    expect(report.times).to.not.have.property("shut");
  });

  it("ends sessions of an IAM user where the trust names it and where its policies in AWS lead", async () => {
    const one = world();
    const iam = `    iam: { users: { alice: { existing: true } }, }\n    identityCenter`;
    one.folder.write(
      "Pulumi.home.yaml",
      one.folder
        .read("Pulumi.home.yaml")
        .replace("    identityCenter", iam)
        .replace(/ {6}- \{ group.*\n/, ""),
    );
    const text = one.folder.read("Pulumi.client-globex.yaml");
    const roles = "roles: { administrator: , read-only: { trust: { users: [people/alice] } } }";
    one.folder.write("Pulumi.client-globex.yaml", text.replace("roles: [administrator, read-only]", roles));
    const role = `arn:aws:iam::${ABC}:role/acme-read-only`;
    const gone = "arn:aws:iam::444444444444:role/gone";
    one.person = { iamUser: { name: "alice", groups: [], leadsInto: [role, gone] } };
    const report = await one.run(user("alice"));
    expect(report.leftOver).to.deep.equal([]);
    expect(one.did.filter((what) => what !== "sets ").sort()).to.deep.equal([
      "222222222222 acme-read-only ended",
      "222222222222 acme-read-only ended",
      "333333333333 acme-read-only ended",
      "333333333333 acme-read-only ended",
      "iam alice denied",
    ]);
    expect(report.remaining.join("\n")).to.include(gone).and.not.include(role);
    one.person = { iamUser: { name: "alice", groups: [], leadsInto: [], because: "AccessDenied" } };
    const unread = await one.run(user("alice"));
    expect([unread.ok, unread.leftOver.map(({ because }) => because)]).to.deep.equal([false, ["AccessDenied"]]);
  });

  it("says of roles that the client's stack holds by another name that their sessions go on", async () => {
    const one = world();
    const left = async (role?: string) => {
      const report = await one.run({ kind: "client", slug: "abccorp", ...(role !== undefined && { role }) });
      expect(report.ok).to.equal(report.leftOver.length === 0);
      return report.leftOver.map(({ what, next }) => [/the role (\S+)|$/.exec(what)?.[1], next]);
    };
    one.state = { administrator: "ACME-administrator", "read-only": "acme-read-only" };
    expect(await left()).to.deep.equal([]);
    one.state = {
      administrator: "acme-admin",
      "administrator@acme-administrator": "acme-administrator",
      old: "acme-old",
    };
    const next = "npx switchyard up client-abccorp home";
    expect(await left()).to.deep.equal([
      ["acme-admin", next],
      ["acme-old", next],
    ]);
    expect(await left("administrator")).to.deep.equal([["acme-admin", next]]);
    expect(await left("read-only")).to.deep.equal([]);
    one.state = undefined;
    expect(await left()).to.deep.equal([[undefined, "npx switchyard revoke abccorp"]]);
  });

  it("ends the role last by which the command itself comes in", async () => {
    const one = world();
    one.caller = "assumed-role/acme-administrator/deployer";
    expect((await one.run({ kind: "client", slug: "abccorp" })).ok).to.equal(true);
    expect(one.did).to.deep.equal([`${ABC} acme-read-only ended`, `${ABC} acme-administrator ended`]);
  });

  it("lifts by the same command again what was not lifted", async () => {
    const one = world();
    const files = one.folder.all();
    await one.run(user());
    one.failing = new Set(["AbcCorpReadOnly", ABC]);
    const first = [
      await one.run(user(), { lift: true }),
      await one.run({ kind: "client", slug: "abccorp" }, { lift: true }),
    ];
    for (const { ok, files: changed, leftOver } of first) {
      expect([ok, changed]).to.deep.equal([false, []]);
      expect(leftOver.map(({ next }) => next?.endsWith("--lift"))).to.not.include(false);
    }
    one.effects.setsAtHome = () => Promise.reject(new Error("throttled"));
    const refused = await one.run(user(), { lift: true }).catch((error: unknown) => String(error));
    expect(refused).to.equal("Error: throttled");
    one.effects.setsAtHome = one.setsAtHome;
    one.failing.clear();
    expect((await one.run(user(), { lift: true })).ok).to.equal(true);
    for (const policy of one.sets.values()) expect(policyText(policy)).to.not.include(ID);
    for (const slug of ["abccorp", "globex"])
      expect((await one.run({ kind: "client", slug }, { lift: true })).ok).to.equal(true);
    expect(one.folder.all()).to.deep.equal(files);
  });

  it("lifts no other denial with one: of two with one user name only the one whose id is given", async () => {
    const one = world();
    await one.run(user());
    const other = ID.replace("b", "c");
    one.person = { user: { ...alice().user!, id: other } };
    await one.run(user());
    const codes = async (name: string) => (await one.run(user(name), { lift: true })).faults.map(({ code }) => code);
    expect(await codes("alice@acme.example")).to.deep.equal(["revoke/nothing-to-lift"]);
    expect(await codes(ID)).to.deep.equal([]);
    for (const policy of one.sets.values()) {
      expect(policyText(policy)).to.not.include(ID);
      expect(policyText(policy)).to.include(other).and.include("*:Alice@acme.example");
    }
    expect(one.folder.read("Pulumi.home.yaml")).to.include(other).and.not.include(ID);
  });

  it("names hostile users as text, in the file and in commands", async () => {
    const one = world();
    const name = `x'; rm -rf ~ #"{}`;
    one.person = { user: { ...alice().user!, userName: name } };
    one.failing.add("AbcCorpReadOnly");
    const report = await one.run(user(name));
    expect(one.folder.open().home?.config).to.deep.include({ kind: "home" });
    for (const { next = "" } of report.leftOver) expect(next).to.include(`'x'\\''; rm -rf ~ #"{}'`);
  });
});
