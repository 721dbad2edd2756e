import { expect } from "chai";
import { homePrincipals } from "../../../../core/access/home-principals.ts";
import { capacityReport } from "../../../../core/aws/capacity.ts";
import type { Statement } from "../../../../core/aws/policy-document.ts";
import { policySize } from "../../../../core/aws/quotas.ts";
import { identityUsages } from "../../../../core/home/iam/iam-capacity.ts";
import { identityPolicies } from "../../../../core/home/iam/identity-policies.ts";
import type { IdentityEntry } from "../../../../core/home/iam/planned-identity.ts";
import { planHome } from "../../../../core/home/plan-home.ts";
import { fromFiles } from "../../support/config-case.ts";
import { contractOf, planOf } from "../../support/contracts.ts";

const NOW = new Date("2026-11-22T00:00:00Z");

/** The home stack with so many clients, each of which trusts alice and the robot. */
function fleet(clients: number, home: string) {
  const config = fromFiles({ name: "fleet", home });
  if (config.kind !== "home") throw new Error(JSON.stringify(config));
  const contracts = Array.from({ length: clients }, (_, index) => {
    const name = `Client-${index}`;
    const externalId = `6f1d2c3b-5e4f-${1000 + index}`;
    const roles = `{ read-only: { trust: [{ users: [alice] }, { roles: [robot], externalId: ${externalId} }] } }`;
    const body = `name: ${name}\naccountId: "${300_000_000_000 + index}"\nroles: ${roles}\n`;
    return { slug: `c${index}`, contract: contractOf(planOf(`c${index}`, body)) };
  });
  const plan = planHome(config.home, contracts, { now: NOW });
  expect(plan.faults).to.deep.equal([]);
  const { quotas } = config.home;
  return {
    ...plan,
    settings: config.home,
    quotas,
    capacity: capacityReport(quotas, identityUsages(config.home, plan.identities)),
  };
}

const user = (settings: string, clients: number) =>
  fleet(
    clients,
    `iam: { users: { alice: ${settings} } }\ngrants: [{ iamUser: alice, clients: all, roles: [read-only] }]\n`,
  );
const group = (settings: string, clients: number) =>
  fleet(
    clients,
    `iam: { users: { alice: }, groups: { ops: { members: [alice]${settings} } } }\ngrants: [{ iamGroup: ops, clients: all, roles: [read-only] }]\n`,
  );

const sidsOf = (statements: readonly Statement[]) => statements.map(({ Sid }) => Sid);

describe("managed policies of an IAM identity", () => {
  it("are cut at the quota, every statement whole, in one of them and in its order", () => {
    const { identities, quotas } = user("{ policy: managed }", 150);
    const [alice] = identities;
    if (alice === undefined) throw new Error("no identity");
    const policies = identityPolicies(alice, quotas);
    expect(policies.map(({ name }) => name)).to.deep.equal([
      "switchyard-user-alice",
      "switchyard-user-alice-2",
      "switchyard-user-alice-3",
      "switchyard-user-alice-4",
    ]);
    expect(policies.flatMap(({ document }) => document.Statement)).to.deep.equal(alice.statements);
    const statement = policySize(alice.statements.at(-1) ?? {});
    for (const [index, { document }] of policies.entries()) {
      expect(policySize(document)).to.be.at.most(6144);
      // full: one more would not fit
      if (index < policies.length - 1) expect(policySize(document) + statement + 1).to.be.greaterThan(6144);
    }
  });

  for (const [name, size, shards] of [
    ["fit to the last character", 0, 1],
    ["need a second one for one character more", -1, 2],
  ] as const) {
    it(name, () => {
      const { identities, quotas } = user("{ policy: managed }", 10);
      const [alice] = identities;
      if (alice === undefined) throw new Error("no identity");
      const whole = policySize({ Version: "2012-10-17", Statement: alice.statements });
      const limit = { managedPolicy: { ...quotas.managedPolicy, limit: whole + size } };
      expect(identityPolicies(alice, limit)).to.have.lengthOf(shards);
    });
  }

  it("keep a client together that would fit alone, and cut one that would not between its roles", () => {
    const roleArns = Array.from(
      { length: 100 },
      (_, index) => `arn:aws:iam::222222222222:role/${"r".repeat(40)}${index}`,
    );
    const statement = (sid: string, roles: readonly string[]): Statement => ({
      Sid: sid,
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Resource: roles,
    });
    const { identities, quotas } = user("{ policy: managed }", 1);
    const [alice] = identities;
    if (alice?.kind !== "iam-user") throw new Error("no identity");
    const statements = [
      statement("Small", roleArns.slice(0, 3)),
      statement("Half", roleArns.slice(0, 70)),
      statement("Huge", roleArns),
    ];
    const policies = identityPolicies({ ...alice, statements }, quotas);
    expect(policies.map(({ document }) => sidsOf(document.Statement))).to.deep.equal([
      ["Small", "Half"],
      ["HugePart1"],
      ["HugePart2"],
    ]);
    const huge = policies.slice(1).flatMap(({ document }) => document.Statement);
    expect(huge.flatMap(({ Resource }) => Resource)).to.deep.equal(roleArns);
    for (const { document } of policies) expect(policySize(document)).to.be.at.most(6144);
  });

  it("have each Sid once, whatever clients are called", () => {
    const roleArns = Array.from(
      { length: 100 },
      (_, index) => `arn:aws:iam::222222222222:role/${"r".repeat(40)}${index}`,
    );
    const statement = (Sid: string, Resource: readonly string[]): Statement => ({
      Sid,
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Resource,
    });
    const { identities, quotas } = user("{ policy: managed }", 1);
    const [alice] = identities;
    if (alice?.kind !== "iam-user") throw new Error("no identity");
    const others = ["HugePart1", "HugePart2", "HugePart2X"].map((sid) => statement(sid, roleArns.slice(0, 1)));
    const policies = identityPolicies({ ...alice, statements: [statement("Huge", roleArns), ...others] }, quotas);
    expect(policies.map(({ document }) => sidsOf(document.Statement))).to.deep.equal([
      ["HugePart1X"],
      ["HugePart2XX", "HugePart1", "HugePart2", "HugePart2X"],
    ]);
  });

  it("are not made for a role, nor where nothing may be entered", () => {
    const home =
      "iam: { users: { bob: { policy: managed } } }\ngrants: [{ iamRole: robot, clients: all, roles: [read-only] }]\n";
    const { identities, quotas } = fleet(2, home);
    const made = identities.map((one) => identityPolicies(one, quotas).map(({ kind, name }) => `${kind} ${name}`));
    expect(made).to.deep.equal([[], ["inline switchyard"]]);
  });
});

describe("the capacity of IAM identities", () => {
  const cases: readonly {
    readonly name: string;
    readonly of: () => ReturnType<typeof fleet>;
    readonly fault?: { readonly path: string; readonly expected: string; readonly fix: string };
    readonly warning?: string;
  }[] = [
    { name: "an inline policy of a user with room", of: () => user("", 8) },
    {
      name: "an inline policy of a user at 80 %",
      of: () => user("", 14),
      warning: 'characters in the inline policy of the IAM user "alice"',
    },
    {
      name: "an inline policy of a user that is too large",
      of: () => user("", 20),
      fault: { path: "switchyard:home.iam.users.alice", expected: "at most 2048 characters", fix: "policy: managed" },
    },
    { name: "the same as managed policies", of: () => user("{ policy: managed }", 20) },
    {
      name: "an inline policy of a group that is too large",
      of: () => group("", 40),
      fault: { path: "switchyard:home.iam.groups.ops", expected: "at most 5120 characters", fix: "policy: managed" },
    },
    {
      name: "an inline policy of a role that is too large",
      of: () => fleet(80, "iam: {}\ngrants: [{ iamRole: robot, clients: all, roles: [read-only] }]\n"),
      fault: { path: "switchyard:home.grants[0].iamRole", expected: "at most 10240 characters", fix: "second role" },
    },
    {
      name: "more managed policies than a user takes, those attached on request counted",
      of: () => user("{ policy: managed, managedPolicies: [ReadOnlyAccess, SecurityAudit] }", 400),
      fault: {
        path: "switchyard:home.iam.users.alice",
        expected: "at most 10 managed policies",
        fix: "Grant fewer clients",
      },
    },
    {
      name: "nearly as many managed policies as a group takes",
      of: () => group(", policy: managed, managedPolicies: [ReadOnlyAccess]", 300),
      warning: 'managed policies of the IAM group "ops"',
    },
  ];
  for (const one of cases) {
    it(one.name, () => {
      const { faults, warnings } = one.of().capacity;
      expect(faults.map(({ code, path }) => `${code} ${path}`)).to.deep.equal(
        one.fault === undefined ? [] : [`capacity/exceeded ${one.fault.path}`],
      );
      expect(faults[0]?.expected ?? "").to.include(one.fault?.expected ?? "");
      expect(faults[0]?.fix ?? "").to.include(one.fault?.fix ?? "");
      expect(faults.every(({ at }) => at?.line !== undefined)).to.equal(true);
      expect(warnings).to.have.lengthOf(one.warning === undefined ? 0 : 1);
      expect(warnings[0] ?? "").to.include(one.warning ?? "");
    });
  }

  it("counts groups of a user, and users and groups that the stack makes", () => {
    const names = Array.from({ length: 9 }, (_, index) => `g${index}`);
    const groups = names.map((name) => `${name}: { members: [alice] }`).join(", ");
    const { capacity } = fleet(1, `iam: { users: { alice: { existing: true } }, groups: { ${groups} } }\ngrants: []\n`);
    expect(capacity.warnings.join()).to.include('9 of 10 groups of the IAM user "alice"');
    const home = "iam: { users: { alice: , bob: { existing: true } } }\ngrants: []\n";
    const config = fromFiles({ name: "users", home });
    if (config.kind !== "home") throw new Error(JSON.stringify(config));
    const { identities } = planHome(config.home, [], { now: NOW });
    const used = identityUsages(config.home, identities).filter(({ quota }) => quota === "usersPerAccount");
    expect(used.map((usage) => usage.used)).to.deep.equal([1]);
  });
});

describe("an entry of an IAM identity", () => {
  it("says all that entering takes", () => {
    const { identities } = user("", 1);
    const entries: readonly IdentityEntry[] = identities[0]?.entries ?? [];
    expect(entries).to.deep.equal([
      {
        slug: "c0",
        client: "Client-0",
        roleKey: "read-only",
        roleArn: "arn:aws:iam::300000000000:role/your-company-read-only",
        switchRoleLink:
          "https://signin.aws.amazon.com/switchrole?account=300000000000&roleName=your-company-read-only&displayName=Client-0%20ReadOnly",
      },
    ]);
  });
});

describe("an IAM user who is denied", () => {
  const home = (denied: string) =>
    `${denied}\niam: { users: { alice: , alice2: }, groups: { ops: { members: [alice, alice2] } } }\ngrants: [{ iamUser: alice, clients: all, roles: [read-only] }]\n`;

  it("has an inline policy of its own that refuses everything, and its nearest neighbour has none", () => {
    const { identities, quotas, settings } = fleet(1, home("denied: [{ iamUser: alice, since: 2026-11-30 }]"));
    const [alice, alice2, ops] = identities.map((one) => identityPolicies(one, quotas));
    expect(alice?.map(({ kind, name }) => `${kind} ${name}`)).to.deep.equal([
      "inline switchyard",
      "inline switchyard-denied",
    ]);
    expect(alice?.[1]?.document.Statement).to.deep.equal([
      { Sid: "Denied", Effect: "Deny", Action: "*", Resource: "*" },
    ]);
    expect([alice2, ops]).to.deep.equal([[], []]);
    const size = alice?.reduce((sum, { document }) => sum + policySize(document), 0);
    const used = identityUsages(settings, identities).find(({ quota }) => quota === "userInlinePolicies");
    expect(used?.used).to.equal(size);
  });

  it("gets in nowhere, whatever is granted", () => {
    const entries = (denied: string) => {
      const config = fromFiles({ name: "fleet", home: home(denied) });
      if (config.kind !== "home") throw new Error(JSON.stringify(config));
      return homePrincipals(config.home, fleet(1, home(denied))).map(({ id, entries: own }) => `${id} ${own.length}`);
    };
    expect(entries("denied: []")).to.deep.equal(["iam-user:alice 1", "iam-user:alice2 0"]);
    expect(entries("denied: [{ iamUser: alice2, since: 2026-11-30 }]")[0]).to.equal("iam-user:alice 1");
    expect(entries("denied: [{ iamUser: alice, since: 2026-11-30 }]")[0]).to.equal("iam-user:alice 0");
  });
});
