import { expect } from "chai";
import { unusedText } from "../../../cli/view/unused-text.ts";
import type { RoleUse, UseReader } from "../../../fleet/unused/role-use.ts";
import { unused, type UnusedOptions, type UnusedReport } from "../../../fleet/unused/unused.ts";
import { awsError } from "../verify/fake-aws.ts";
import { ABC, GLOBEX, VerifyWorld, type WorldFiles } from "../verify/verify-world.ts";

const NOW = new Date("2026-11-30T12:00:00Z");
const ago = (days: number) => new Date(NOW.getTime() - days * 86_400_000);
const HOME = `identityCenter: { region: eu-west-1 }
# whom we let in
grants:
  - { group: Auditors, clients: all, roles: [read-only] } # everywhere
  - { user: alice@acme.example, clients: [AbcCorp], roles: [administrator] }
  - { group: "=cmd|'/c calc'!A1", clients: [Globex], roles: [read-only] }
`;

type Use = Pick<RoleUse, "created"> & { readonly lastUsed?: Date };
const OLD = ago(300);

/** A fleet of which every role is 300 days old and was never used, unless that is changed. */
class UseWorld {
  readonly world: VerifyWorld;
  /** By account and role name; an Error fails the call. */
  readonly uses = new Map<string, Use | Error | "none">();
  asked = 0;
  readonly written: { readonly name: string; readonly text: string }[] = [];

  constructor(files: WorldFiles = {}) {
    this.world = new VerifyWorld({ home: HOME, ...files });
  }

  private readonly use: UseReader = async (config) => {
    const { accessKeyId } = await config.credentials();
    return (name) => {
      this.asked++;
      const use = this.uses.get(`${accessKeyId} ${name}`) ?? { created: OLD };
      if (use instanceof Error) return Promise.reject(use);
      return Promise.resolve(use === "none" ? undefined : { ...use, arn: `arn:aws:iam::${accessKeyId}:role/${name}` });
    };
  };

  run(options: Partial<UnusedOptions> = {}): Promise<UnusedReport> {
    const { project, env, aws } = this.world;
    return unused(
      { project, engine: { env }, emit: () => undefined },
      { span: { text: "90d", days: 90 }, ...options },
      {
        ...{ use: this.use, ask: aws.ask, now: NOW },
        write: (_, files) => Promise.resolve(void this.written.push(...files)),
      },
    );
  }
}

const states = ({ grants }: UnusedReport) => grants.map(({ state }) => state);
const ABC_READ = `${ABC} your-company-read-only`;
const ABC_ADMIN = `${ABC} your-company-administrator`;
const GLOBEX_READ = `${GLOBEX} your-company-read-only`;

describe("unused access", () => {
  it("names a grant only when no role that it reaches was used, by anybody, in the span", async () => {
    const world = new UseWorld();
    world.uses.set(ABC_READ, { created: OLD, lastUsed: ago(91) });
    world.uses.set(ABC_ADMIN, { created: OLD, lastUsed: ago(90) });
    const report = await world.run();
    expect(states(report)).to.deep.equal(["unused", "role-used", "unused"]);
    expect(report).to.include({ ok: true, since: "2026-09-01T12:00:00.000Z", written: false });
    expect(report.grants[0]?.roles).to.deep.equal(["abccorp/read-only", "globex/read-only"]);
    expect(report.roles.find(({ slug }) => slug === "globex")).to.deep.equal({
      ...{ slug: "globex", client: "Globex", accountId: GLOBEX, role: "read-only", state: "unused" },
      ...{ roleArn: `arn:aws:iam::${GLOBEX}:role/your-company-read-only`, created: OLD.toISOString() },
    });
    // One of all clients is enough.
    world.uses.set(GLOBEX_READ, { created: OLD, lastUsed: ago(1) });
    expect(states(await world.run())).to.deep.equal(["role-used", "role-used", "role-used"]);
    expect(states(await world.run({ span: { text: "1d", days: 1 } }))).to.deep.equal([
      "role-used",
      "unused",
      "role-used",
    ]);
  });

  it("calls no role unused that is younger than the span or not there, nor a grant that reaches one", async () => {
    const world = new UseWorld();
    world.uses.set(GLOBEX_READ, { created: ago(89) });
    world.uses.set(ABC_ADMIN, "none");
    const report = await world.run({ propose: true });
    expect(states(report)).to.deep.equal(["too-young", "too-young", "too-young"]);
    expect(report.roles.map(({ role, state }) => `${role} ${state}`).sort()).to.deep.equal([
      "administrator absent",
      "read-only unused",
      "read-only young",
    ]);
    expect(report).to.deep.include({ removals: [], files: [], ok: true });
  });

  it("tells of an account that cannot be read, and still of the others", async () => {
    const world = new UseWorld();
    world.uses.set(GLOBEX_READ, awsError("AccessDenied", "not \u001b[31mauthorized"));
    const report = await world.run({ propose: true, dryRun: true });
    expect(report.ok).to.equal(false);
    expect(states(report)).to.deep.equal(["not-checked", "unused", "not-checked"]);
    expect(report.removals.map(({ holder }) => holder)).to.deep.equal(["user:alice@acme.example"]);
    expect(report.unread.map(({ slug }) => slug)).to.deep.equal(["globex"]);
    const text = unusedText(report);
    expect(text).to.match(
      /globex: not checked: account 333333333333 could not be read .*AccessDenied: not \\u001b\[31mauthorized/,
    );
    expect(text).to.include("2 not checked");
  });

  it("asks nothing with credentials of another account", async () => {
    const world = new UseWorld({ beside: { globex: `  aws:accessKey: "${ABC}"\n  aws:secretKey: none\n` } });
    const report = await world.run();
    expect(report.unread.map(({ because }) => because).join()).to.match(/expected credentials of account 333333333333/);
    expect(world.asked).to.equal(2);
    expect(states(report)).to.deep.equal(["not-checked", "unused", "not-checked"]);
  });

  it("judges no grant that may reach a client whose file is at fault, and says of an ended one that it reaches nothing", async () => {
    const clients = {
      abccorp: `name: AbcCorp\naccountId: "${ABC}"\nroles: { administrator: , read-only: { trust: { permissionSets: [AbcCorpReadOnly, Fleet-Read] } } }\n`,
      globex: `name: Globex\naccountId: "3333"\nroles: [read-only]\n`,
    };
    const report = await new UseWorld({
      clients,
      project: "  sharedPermissionSets: { value: { Fleet-Read: { levels: [read-only], clients: all } } }\n",
      home: `${HOME}  - { user: bob@acme.example, permissionSet: Fleet-Read }
  - { user: carol@acme.example, permissionSet: Fleet-Read, until: 2026-11-29T00:00:00Z }\n`,
      isFaulty: true,
    }).run();
    expect(states(report)).to.deep.equal(["not-checked", "unused", "not-checked", "not-checked", "no-role"]);
    expect(report.grants[3]?.roles).to.deep.equal(["abccorp/read-only"]);
    expect(report.ok).to.equal(false);
  });

  it("judges no grant that may reach a client whose contract counts in place of its file", async () => {
    const world = new UseWorld({
      clients: {
        abccorp: `name: AbcCorp\naccountId: "${ABC}"\nroles: [administrator, read-only]\n`,
        globex: `name: Globex\naccountId: "${GLOBEX}"\nroles: [administrator]\n`,
      },
      home: `identityCenter: { region: eu-west-1 }
uncheckedContracts: [{ client: globex, because: "its file is kept by another team" }]
grants:
  - { group: Auditors, clients: all, roles: [read-only] }
  - { user: alice@acme.example, clients: [AbcCorp], roles: [administrator] }
  - { user: bob@acme.example, clients: [Globex], roles: [administrator] }
`,
    });
    const report = await world.run({ propose: true, dryRun: true });
    expect(states(report)).to.deep.equal(["not-checked", "unused", "not-checked"]);
    expect(report.unread.map(({ slug, because }) => `${slug}: ${because}`).join()).to.match(/^globex: its contract/);
    expect(report.ok).to.equal(false);
  });

  it("takes a role of that name at another path for another role", async () => {
    const world = new UseWorld({
      clients: { abccorp: `name: AbcCorp\naccountId: "${ABC}"\nroles: { administrator: { path: /x/ }, read-only: }\n` },
      home: `identityCenter: { region: eu-west-1 }\ngrants:\n  - { group: Auditors, clients: all, roles: [administrator] }\n`,
    });
    world.uses.set(ABC_ADMIN, { created: OLD, lastUsed: ago(1) });
    expect(states(await world.run())).to.deep.equal(["too-young"]);
  });

  it("does not judge what a permission set gives beside roles, nor a grant that has ended", async () => {
    const home = `${HOME}  - { user: bob@acme.example, clients: all, roles: [read-only], until: 2026-11-29T00:00:00Z }
permissionSets: { overrides: { GlobexReadOnly: { managedPolicies: [job-function/Billing] } } }\n`;
    const report = await new UseWorld({ home }).run();
    expect(states(report)).to.deep.equal(["not-covered", "unused", "not-covered", "no-role"]);
    expect(report.grants[0]?.because).to.match(/^GlobexReadOnly has policies of its own/);
  });

  it("reaches every role of a shared permission set", async () => {
    const world = new UseWorld({
      project: "  sharedPermissionSets: { value: { Fleet-Read: { levels: [read-only], clients: all } } }\n",
      home: `identityCenter: { region: eu-west-1 }\ngrants:\n  - { group: Auditors, permissionSet: Fleet-Read }\n`,
      clients: {
        abccorp: `name: AbcCorp\naccountId: "${ABC}"\nroles: { read-only: { trust: { permissionSets: [Fleet-Read] } } }\n`,
        globex: `name: Globex\naccountId: "${GLOBEX}"\nroles: { read-only: { trust: { permissionSets: [Fleet-Read] } } }\n`,
      },
    });
    expect(states(await world.run())).to.deep.equal(["unused"]);
    world.uses.set(GLOBEX_READ, { created: OLD, lastUsed: ago(3) });
    expect(states(await world.run())).to.deep.equal(["role-used"]);
  });

  it("takes unused grants out of the home file and leaves every other line, and with dryRun writes nothing", async () => {
    const world = new UseWorld();
    world.uses.set(ABC_ADMIN, { created: OLD, lastUsed: ago(5) });
    const before = world.world.project.home?.source?.text ?? "";
    const dry = await world.run({ propose: true, dryRun: true });
    expect(dry).to.include({ ok: true, written: false });
    expect(world.written).to.deep.equal([]);
    const report = await world.run({ propose: true });
    expect(report).to.include({ ok: true, written: true });
    expect(report.files).to.deep.equal(dry.files);
    const lines = before.split("\n").filter((line) => !/Auditors|cmd/.test(line));
    expect(world.written).to.deep.equal([{ name: "Pulumi.home.yaml", text: lines.join("\n") }]);
    expect(unusedText(report)).to.include("  group:=cmd|'/c calc'!A1: read-only, Globex\n");
  });

  it("writes nothing when a grant cannot be cut out alone", async () => {
    const home = `identityCenter: { region: eu-west-1 }
grants:
  - &one { group: Auditors, clients: all, roles: [read-only] }
  - { user: alice@acme.example, clients: [AbcCorp], roles: [administrator] }
`;
    const world = new UseWorld({ home });
    const report = await world.run({ propose: true });
    expect(report).to.deep.include({ ok: false, written: false, removals: [], files: [] });
    expect(report.faults.map(({ code }) => code)).to.deep.equal(["recertify/by-hand"]);
    expect(world.written).to.deep.equal([]);
  });
});
