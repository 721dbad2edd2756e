import { expect } from "chai";
import { readConfigFiles } from "../../../../core/config/read/read-config.ts";
import { handoffContract } from "../../../../core/contract/handoff.ts";
import { HELD } from "../../../../core/home/held/held-warnings.ts";
import { type Last, parseLastDeployment } from "../../../../core/home/held/last-deployment.ts";
import { type Placements, placementsOf } from "../../../../core/home/permission-sets/shared/placements.ts";
import type { VerdictInput } from "../../../../core/portfolio/draft-home.ts";
import { type HomeVerdict, judgeHome } from "../../../../core/portfolio/judge-home.ts";
import { resolveConfig, type StackConfig } from "../../../../core/portfolio/resolve-stack.ts";
import { portfolioFiles, type PortfolioText } from "../../support/portfolio.ts";

const NOW = new Date("2026-11-22T00:00:00Z");

const client = (name: string, account: number, roles = "[read-only]", more = "") =>
  `name: ${name}\naccountId: "${String(account).repeat(12)}"\n${more}roles: ${roles}\n`;

interface Changes {
  /** Clients whose contract cannot be read. */
  readonly gone?: readonly string[];
  /** Clients without a file. */
  readonly bare?: readonly string[];
  readonly last?: Last;
  readonly placements?: Placements;
  /** Clients whose deployed trust policies are changed, as text. */
  readonly trust?: Readonly<Record<string, (text: string) => string>>;
  readonly now?: Date;
}

/** What home would do with these files, where the clients are deployed as they say. */
function judge(text: PortfolioText, { gone = [], bare = [], trust = {}, ...rest }: Changes = {}): HomeVerdict {
  const { project, stacks } = portfolioFiles(text);
  const configs = stacks.map((stack) => {
    const name = stack.name.slice("Pulumi.".length, -".yaml".length);
    return [name, resolveConfig(readConfigFiles(name, { project, stack }))] as const;
  });
  const [home, ...others] = configs;
  if (home?.[1].kind !== "home") throw new Error(JSON.stringify(home));
  for (const [, config] of others) if (config.kind !== "client") throw new Error(JSON.stringify(config));
  const files = new Map<string, StackConfig>(others.map(([name, config]) => [name.slice("client-".length), config]));
  const input: VerdictInput = {
    settings: {
      ...home[1].home,
      uncheckedContracts: bare.map((client) => ({ client, because: "its file is elsewhere" })),
    },
    slugs: [...files.keys()],
    contracts: [...files].flatMap(([slug, config]) => {
      if (config.kind !== "client" || gone.includes(slug)) return [];
      const contract = handoffContract(config.client);
      return [{ slug, contract: JSON.parse((trust[slug] ?? String)(JSON.stringify(contract))) as typeof contract }];
    }),
    unread: gone.map((slug) => ({
      code: "contract/missing",
      path: `client-${slug}`,
      expected: "",
      found: "",
      fix: "",
      clients: [slug],
    })),
    files: new Map([...files].filter(([slug]) => !bare.includes(slug))),
    placements: {},
    last: { kind: "none" },
    now: NOW,
    ...rest,
  };
  return judgeHome(input);
}

function lastOf({ lastDeployment, faults, plan }: HomeVerdict): Pick<Changes, "last" | "placements"> {
  expect(faults).to.deep.equal([]);
  const deployment = parseLastDeployment(lastDeployment);
  if (deployment === undefined) throw new Error(lastDeployment);
  return { last: { kind: "known", deployment }, placements: placementsOf(plan.shards) };
}

const holdersOf = ({ plan }: HomeVerdict) =>
  Object.fromEntries(
    [...plan.sets, ...plan.shards].map(({ name, assignedTo }) => [name, assignedTo.map((one) => one.name)]),
  );
const entriesOf = ({ plan }: HomeVerdict) =>
  Object.fromEntries(
    plan.identities.map(({ key, entries }) => [key, entries.map(({ slug, roleKey }) => `${slug}/${roleKey}`)]),
  );
const rolesOf = ({ plan }: HomeVerdict) =>
  plan.shards.map(({ name, roles }) => [name, ...roles.map(({ slug }) => slug)]);
const codes = ({ faults }: HomeVerdict) => faults.map(({ code }) => code);

describe("the verdict on the home side", () => {
  describe("with shared permission sets", () => {
    const trust = (name: string) => `{ read-only: { trust: { permissionSets: [${name}ReadOnly, Pool] } } }`;
    const fleet = (grants: string, more: Readonly<Record<string, string>> = {}): PortfolioText => ({
      project: "sharedPermissionSets: { value: { Pool: { clients: all, levels: [read-only], shards: 1 } } }",
      home: `identityCenter: { region: eu-west-1 }\ngrants: [${grants}]\n`,
      clients: { alpha: client("Alpha", 2, trust("Alpha")), beta: client("Beta", 3, trust("Beta")), ...more },
    });
    const G = "{ group: G, permissionSet: Pool }";
    const first = judge(fleet(G));

    it("lets no new holder in while a client in the set is held, and takes holders out", () => {
      const held = judge(fleet("{ group: H, permissionSet: Pool }"), { gone: ["alpha"], ...lastOf(first) });
      expect([codes(held), holdersOf(held)["Pool"], rolesOf(held)]).to.deep.equal([
        [],
        [],
        [["Pool", "alpha", "beta"]],
      ]);
      expect(held.warnings.join()).to.include(`${HELD}group "H" waits for Pool`);
      const both = judge(fleet(`${G}, { group: H, permissionSet: Pool }`), { gone: ["alpha"], ...lastOf(first) });
      expect(holdersOf(both)["Pool"]).to.deep.equal(["G"]);
      const sound = judge(fleet(`${G}, { group: H, permissionSet: Pool }`), lastOf(first));
      expect(holdersOf(sound)["Pool"]).to.deep.equal(["G", "H"]);
    });

    it("takes no role of a held client in that was not in it", () => {
      const without = judge({ ...fleet(G), project: fleet(G).project?.replace("all", "[Beta]") ?? "" });
      expect(rolesOf(without)).to.deep.equal([["Pool", "beta"]]);
      expect(rolesOf(judge(fleet(G), { gone: ["alpha"], ...lastOf(without) }))).to.deep.equal([["Pool", "beta"]]);
      expect(rolesOf(judge(fleet(G), lastOf(without)))).to.deep.equal([["Pool", "alpha", "beta"]]);
    });

    it("keeps a role whose trust has ended in its place, and lets nobody enter it", () => {
      const ending = fleet(G, { alpha: client("Alpha", 2, trust("Alpha").replace("] }", "], until: 2027-01-01 }")) });
      const before = judge(ending);
      const after = judge(ending, { ...lastOf(before), now: new Date("2027-01-01T00:00:00Z") });
      expect([codes(after), rolesOf(after), holdersOf(after)["Pool"]]).to.deep.equal([
        [],
        [["Pool", "alpha", "beta"]],
        ["G"],
      ]);
      expect(after.held).to.deep.equal({ alpha: ["grant/trust-ended"] });
      expect(after.plan.shards[0]?.roles.map(({ ended }) => ended)).to.deep.equal([true, undefined]);
    });

    it("holds the clients that have no room in it", () => {
      const long = Array.from({ length: 240 }, (_, index) => {
        const slug = `client${index}`;
        return [
          slug,
          `name: C${index}\naccountId: "${String(400_000_000_000 + index)}"\nroles: ${trust(`C${index}`)}\n`,
        ] as const;
      });
      const full = judge(fleet(G, Object.fromEntries(long)), lastOf(first));
      expect(codes(full)).to.deep.equal([]);
      expect(Object.values(full.held)[0]).to.deep.equal(["shared-set/too-many-shards"]);
      expect(Object.keys(full.held)).to.include("client239").and.not.include("beta");
    });
  });

  describe("with IAM", () => {
    const fleet = (grants: string, until = ""): PortfolioText => ({
      home: `iam: { users: { ann: , bob: }, groups: { team: { members: [ann, bob] } } }\ngrants: [${grants}]\n`,
      clients: {
        alpha: client("Alpha", 2, `{ read-only: { trust: [{ users: [ann]${until} }, { id: other, users: [bob] }] } }`),
        beta: client("Beta", 3, "{ read-only: { trust: { users: [ann, bob] } } }"),
      },
    });
    const of = (user: string, to = "all") => `{ iamUser: ${user}, clients: ${to}, roles: [read-only] }`;

    it("gives nothing new of a held client, and takes away", () => {
      const last = lastOf(judge(fleet(`${of("ann")}, ${of("bob", "[Beta]")}`)));
      const held = judge(fleet(of("bob")), { gone: ["alpha"], ...last });
      expect([codes(held), entriesOf(held)]).to.deep.equal([
        [],
        { "iam-user:ann": [], "iam-user:bob": ["beta/read-only"], "iam-group:team": [] },
      ]);
      const kept = judge(fleet(`${of("ann")}, ${of("bob")}`), { gone: ["alpha"], ...last });
      expect(entriesOf(kept)["iam-user:ann"]).to.deep.equal(["alpha/read-only", "beta/read-only"]);
    });

    it("holds a client that trusts somebody no more, or by its file alone; a wrong name in a grant is home's own", () => {
      const all = `${of("ann")}, ${of("bob")}`;
      const refuse = { alpha: (text: string) => text.replaceAll("user/ann", "user/nobody") };
      const last = lastOf(judge(fleet(all)));
      const noMore = {
        ...fleet(all),
        clients: { ...fleet(all).clients, alpha: client("Alpha", 2, "{ read-only: { trust: { users: [bob] } } }") },
      };
      const before = judge(noMore, last);
      expect([codes(before), before.held]).to.deep.equal([[], { alpha: ["grant/not-trusted"] }]);
      expect(entriesOf(before)["iam-user:ann"]).to.deep.equal(["alpha/read-only", "beta/read-only"]);
      const waits = judge(fleet(all), { trust: refuse, ...lastOf(judge(fleet(of("bob")))) });
      expect([codes(waits), waits.held]).to.deep.equal([[], { alpha: ["contract/differs"] }]);
      const wrong = judge(fleet("{ iamRole: robots/cd, clients: all, roles: [read-only] }"), last);
      expect([...new Set(codes(wrong))]).to.deep.equal(["grant/not-trusted"]);
      expect(wrong.held).to.deep.equal({});
    });

    it("drops what a trust has ended, for one user and for one member of a group", () => {
      const text = fleet(`${of("ann")}, { iamGroup: team, clients: all, roles: [read-only] }`, ", until: 2026-11-01");
      const ended = judge(text);
      expect([codes(ended), ended.held]).to.deep.equal([[], { alpha: ["grant/trust-ended"] }]);
      expect(entriesOf(ended)).to.deep.equal({
        "iam-user:ann": ["beta/read-only"],
        "iam-user:bob": [],
        "iam-group:team": ["alpha/read-only", "beta/read-only"],
      });
      expect(ended.warnings.join()).to.include("its members ann").and.to.include("ended at 2026-11-01T00:00:00Z");
    });
  });

  describe("of clients that clash", () => {
    const home = (...names: string[]) =>
      `identityCenter: { region: eu-west-1 }\ngrants: [{ group: G, clients: [${names.join(", ")}], roles: [read-only] }]\n`;
    const clients = { alpha: client("Alpha", 2), beta: client("Beta", 3), gamma: client("Gamma", 4) };
    const first = judge({ home: home("Alpha", "Beta", "Gamma"), clients });

    it("holds both, and the third goes on", () => {
      const same = { ...clients, beta: client("Beta", 2) };
      const fresh = judge({ home: home("Gamma"), clients: same });
      expect([codes(fresh), Object.keys(fresh.held).sort(), Object.keys(holdersOf(fresh))]).to.deep.equal([
        [],
        ["alpha", "beta"],
        ["GammaReadOnly"],
      ]);
    });

    it("holds the one that no file bears out", () => {
      const forged = { beta: (text: string) => text.replaceAll("BetaReadOnly", "AlphaReadOnly") };
      const verdict = judge(
        { home: home("Alpha", "Beta"), clients },
        { trust: forged, bare: ["beta"], ...lastOf(first) },
      );
      expect([codes(verdict), Object.keys(verdict.held)]).to.deep.equal([[], ["beta"]]);
      expect(Object.keys(holdersOf(verdict))).to.have.members(["AlphaReadOnly", "BetaReadOnly", "GammaReadOnly"]);
    });

    it("holds one that takes what a held one had", () => {
      const swapped = { ...clients, beta: client("Beta", 3, "{ read-only: { permissionSet: AlphaReadOnly } }") };
      const verdict = judge({ home: home("Alpha", "Gamma"), clients: swapped }, { gone: ["alpha"], ...lastOf(first) });
      expect([codes(verdict), Object.keys(verdict.held)]).to.deep.equal([[], ["alpha", "beta"]]);
      expect(holdersOf(verdict)).to.deep.equal({ AlphaReadOnly: ["G"], BetaReadOnly: [], GammaReadOnly: ["G"] });
    });

    it("holds one that was renamed under a grant, until the grant follows", () => {
      const renamed = { ...clients, alpha: client("Able", 2, "{ read-only: { permissionSet: AlphaReadOnly } }") };
      const held = judge({ home: home("Alpha", "Beta"), clients: renamed }, lastOf(first));
      expect([codes(held), held.held]).to.deep.equal([[], { alpha: ["grant/no-client"] }]);
      expect(holdersOf(held)["AlphaReadOnly"]).to.deep.equal(["G"]);
      const followed = judge({ home: home("Able", "Beta"), clients: renamed }, lastOf(first));
      expect([codes(followed), followed.held]).to.deep.equal([[], {}]);
      expect(codes(judge({ home: home("Alfa", "Beta"), clients: renamed }, lastOf(first)))).to.deep.equal([
        "grant/no-client",
      ]);
    });
  });

  describe("where the home account has policies of its own", () => {
    const text = (settings: string): PortfolioText => ({
      home: `identityCenter: { region: eu-west-1 }\npermissionSets: ${settings}\ngrants: [{ group: G, clients: all, roles: [read-only] }]\n`,
      clients: { alpha: client("Alpha", 2), beta: client("Beta", 3) },
    });
    /** Lets a set of Beta into Alpha's role, which a policy on everything then makes use of. */
    const open = { alpha: (one: string) => one.replace("AWSReservedSSO_AlphaReadOnly_", "AWSReservedSSO_*_") };
    const admin = "{ managedPolicies: [AdministratorAccess] }";

    it("leaves a hole that was there, and refuses one that it would open", () => {
      const before = judge(text(admin));
      // why without the file: a trust policy that is wider than it would be the reason already.
      const stood = judge(text(admin), { trust: open, bare: ["alpha"], ...lastOf(before) });
      expect([codes(stood), stood.held]).to.deep.equal([[], { alpha: ["proof/too-much"] }]);
      expect(stood.summary).to.include("Of client-alpha it holds as they were at the last deployment");
      const wider = judge(text(admin), { trust: open, ...lastOf(before) });
      expect([codes(wider), wider.held]).to.deep.equal([[], { alpha: ["contract/differs"] }]);
      const opened = judge(text(admin), { trust: open, ...lastOf(judge(text("{}"))) });
      expect(codes(opened)).to.include("proof/too-much");
      expect(opened.plan.sets).to.have.length(2);
    });
  });

  it("reads back what it wrote, and nothing else", () => {
    const { lastDeployment } = judge({
      home: "identityCenter: { region: eu-west-1 }\ngrants: []\n",
      clients: { constructor: client("C", 2) },
    });
    const read = parseLastDeployment(lastDeployment);
    expect([...(read?.contracts.keys() ?? [])]).to.deep.equal(["constructor"]);
    for (const wrong of [
      "",
      "{}",
      "null",
      lastDeployment.replace('"version":1', '"version":2'),
      `${lastDeployment} `.replace("{", '{"x":1,'),
    ])
      expect(parseLastDeployment(wrong), wrong.slice(0, 20)).to.equal(undefined);
  });
});
