import { expect } from "chai";
import { importText } from "../../../cli/view/import-text.ts";
import type { PolicyDocument } from "../../../core/aws/policy-document.ts";
import { reservedRolePattern } from "../../../core/aws/reserved-roles.ts";
import type { ImportReport } from "../../../fleet/import/import-report.ts";
import { declaredFleet } from "../../../fleet/verify/declared-fleet.ts";
import { awsError, HOME } from "../verify/fake-aws.ts";
import { ABC, GLOBEX, NOW } from "../verify/verify-world.ts";
import { ImportWorld, trust } from "./import-world.ts";

const policies = (...attached: readonly string[]) => ({ attached, inline: new Map() });
const ofSet = (name: string) =>
  trust({ Condition: { ArnLike: { "aws:PrincipalArn": reservedRolePattern("aws", HOME, name) } } });
const homeWith = (body: string) => ({
  "Pulumi.home.yaml": `config:\n  aws:profile: home\n  switchyard:home:\n${body.replaceAll(/^(?=.)/gm, "    ")}`,
});
const OLD = `config:
  switchyard:client:
    name: Old
    accountId: "555555555555"
    roles: { read-only: {}, support: { level: read-only } }
`;
/** Why something is not managed, by the last part of its name. */
const because = ({ unmanaged }: ImportReport, name: string) =>
  unmanaged
    .filter((one) => one.name === name || one.name.endsWith(`/${name}`))
    .map((one) => one.because)
    .join("; ");

describe("an import", () => {
  let world: ImportWorld;
  beforeEach(() => (world = new ImportWorld()));
  afterEach(() => world.remove());

  it("writes what plans the roles, the permission sets and their holders as they stand, and nothing else", async () => {
    const support = world.role(ABC, "SupportEngineers", ofSet("AbcSupport"), {
      description: `it's: [odd] # "q"`,
      maxSessionDuration: 7200,
      tags: { "team: a": "x/y = 1", "aws:system": "1" },
      permissionsBoundary: `arn:aws:iam::${ABC}:policy/limit`,
      policies: {
        attached: ["arn:aws:iam::aws:policy/SecurityAudit", `arn:aws:iam::${ABC}:policy/own`],
        inline: new Map([["extra", { Statement: [{ Effect: "Deny", Action: "s3:*", Resource: "*" }] }]]),
      },
    });
    const admin = world.role(ABC, "OrganizationAccountAccessRole", trust({}), {
      policies: policies("arn:aws:iam::aws:policy/AdministratorAccess"),
    });
    world.role(
      GLOBEX,
      "ops/Break.Glass",
      trust({
        Principal: { AWS: `arn:aws:iam::${HOME}:user/a` },
        Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
      }),
    );
    world.set("AbcSupport", [support], ['group:Ops: [x] # "y"', "user:alice@acme.example"], {
      managedPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
      customerManagedPolicyReferences: [{ Name: "extra", Path: "/team/" }],
      permissionsBoundary: { ManagedPolicyArn: "arn:aws:iam::aws:policy/PowerUserAccess" },
      relayStateType: "https://console.aws.amazon.com/s3",
    });
    world.set("AbcAdmins", [admin], ['group:Ops: [x] # "y"']);

    const report = await world.import();
    expect(report.faults).to.deep.equal([]);
    expect(report).to.include({ ok: true, written: true });
    expect(report.unmanaged).to.deep.equal([]);
    const { portfolio, faults } = declaredFleet(world.folder.open(), { now: NOW });
    expect(faults).to.deep.equal([]);
    const roles = portfolio.clients.flatMap((client) => client.roles);
    expect(
      roles.map(({ arn, path, level, maxSessionDuration, adopt }) => [arn, path, level, maxSessionDuration, adopt]),
    ).to.deep.equal([
      [admin, "/", "organizationAccountAccessRole", 3600, true],
      [support, "/", "support-engineers", 7200, true],
      [`arn:aws:iam::${GLOBEX}:role/ops/Break.Glass`, "/ops/", "read-only", 3600, true],
    ]);
    expect(roles[1]).to.deep.include({
      permissionsBoundary: `arn:aws:iam::${ABC}:policy/limit`,
      managedPolicyArns: ["arn:aws:iam::aws:policy/SecurityAudit", `arn:aws:iam::${ABC}:policy/own`],
      tags: { "managed-by": "switchyard", "team: a": "x/y = 1" },
    });
    expect(
      portfolio.plan.sets.map(({ name, assignedTo, settings }) => [
        name,
        assignedTo.map((one) => one.name),
        settings.adopt,
      ]),
    ).to.deep.equal([
      ["AbcAdmins", ['Ops: [x] # "y"'], true],
      ["AbcSupport", ['Ops: [x] # "y"', "alice@acme.example"], true],
    ]);
    expect(report.grants).to.have.length(3);
    expect((await world.import()).files).to.deep.equal([]);
  });

  it("takes the accounts that sets lead into and a profile leads to; others it names", async () => {
    world.set("Both", [world.role(GLOBEX, "support", ofSet("Both"))], ["group:Ops"]);
    world.set("Else", ["arn:aws:iam::444444444444:role/support"], ["group:Ops"]);
    const report = await world.import({ clients: undefined as never, dryRun: true });
    expect(report).to.include({ written: false, next: "npx switchyard import" });
    const asked = { clients: [{ slug: "g", accountId: GLOBEX, profile: "globex" }], newSets: true, narrow: true };
    expect((await world.import({ ...asked, dryRun: true })).next).to.equal(
      `npx switchyard import --client g=${GLOBEX}:globex --new-sets --narrow`,
    );
    expect(report.roles.map(({ client, key }) => `${client}/${key}`)).to.deep.equal(["globex/support"]);
    expect(because(report, "444444444444")).to.contain("--client SLUG=444444444444:PROFILE");
  });

  const LEFT: readonly (readonly [string, (world: ImportWorld) => void, string, RegExp])[] = [
    ["a set that says more", (w) => w.set("More", [w.role(ABC, "a", ofSet("More")), "*"], []), "More", /says more/],
    [
      "a set for several roles",
      (w) => w.set("Two", [w.role(ABC, "a", trust({})), w.role(ABC, "b", trust({}))], []),
      "Two",
      /leads into 2 roles/,
    ],
    [
      "a role that is open to everybody",
      (w) => w.role(ABC, "all", trust({ Principal: { AWS: ["*"] } })),
      "all",
      /everybody/,
    ],
    ["a set for a pattern", (w) => w.set("Any", ["arn:aws:iam::*:role/Reader"], []), "Any", /a pattern, a condition/],
    ["a role for which a set would be made", (w) => w.role(ABC, "open", trust({})), "open", /--new-sets/],
    [
      "a set that is assigned in another account alone",
      (w) => {
        w.set("Off", [w.role(ABC, "a", ofSet("Off"))], ["group:Ops"]);
        w.aws.changeSet("Off", ({ assignments }) => ({
          assignments: assignments.map((one) => ({ ...one, accountId: "444444444444" })),
        }));
      },
      "Off",
      /home account/,
    ],
    [
      "a set whose last change has not reached its account",
      (w) => {
        w.set("Stale", [w.role(ABC, "a", ofSet("Stale"))], ["group:Ops"]);
        w.aws.stale.set(HOME, [w.aws.set("Stale").arn]);
      },
      "Stale",
      /provision it first/,
    ],
    [
      "a set of a name that is none in a file",
      (w) => w.set("__proto__", [w.role(ABC, "a", ofSet("__proto__"))], ["group:Ops"]),
      "__proto__",
      /at fault/,
    ],
    [
      "a set of somebody who is gone",
      (w) => {
        w.set("Gone", [w.role(ABC, "a", ofSet("Gone"))], ["user:x"]);
        w.aws.directory.delete("id-user:x");
      },
      "Gone",
      /does not have any more/,
    ],
    [
      "a role of CloudFormation's",
      (w) => w.role(ABC, "stack", trust({}), { tags: { "aws:cloudformation:stack-name": "x" } }),
      "stack",
      /CloudFormation/,
    ],
    [
      "a role of Terraform's",
      (w) => w.role(ABC, "tf", trust({}), { tags: { ManagedBy: "terraform" } }),
      "tf",
      /"terraform"/,
    ],
    [
      "a role of Control Tower's",
      (w) => w.role(ABC, "AWSControlTowerExecution", trust({})),
      "AWSControlTowerExecution",
      /Control Tower/,
    ],
    [
      "a role of others'",
      (w) => w.role(ABC, "other", trust({ Principal: { AWS: "arn:aws:iam::999999999999:root" } })),
      "other",
      /does not name the home account/,
    ],
    [
      "an external ID that a file refuses",
      (w) => w.role(ABC, "ext", trust({ Condition: { StringEquals: { "sts:ExternalId": "acme" } } })),
      "ext",
      /externalId/,
    ],
    [
      "an action that AWS does not have",
      (w) =>
        w.role(ABC, "odd", trust({ Principal: { AWS: `arn:aws:iam::${HOME}:user/a` } }), {
          policies: {
            attached: [],
            inline: new Map([
              [
                "x",
                { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:NoSuchThing", Resource: "*" }] },
              ],
            ]),
          },
        }),
      "odd",
      /NoSuchThing/,
    ],
  ];
  for (const [what, make, name, why] of LEFT)
    it(`does not write ${what}, and says why`, async () => {
      make(world);
      const report = await world.import();
      expect(because(report, name)).to.match(why);
      expect(report.unmanaged.find((one) => one.name === "Any")?.isOther ?? false).to.equal(false);
      expect(report).to.include({ ok: true });
      expect(report.roles.map(({ arn }) => arn)).not.to.include(`arn:aws:iam::${ABC}:role/${name}`);
      expect(report.roles.map(({ permissionSet }) => permissionSet)).not.to.include(name);
    });

  it("makes a set that nobody holds only where that is allowed", async () => {
    world.role(ABC, "open", trust({}));
    const report = await world.import({ newSets: true });
    expect(report).to.deep.include({ newSets: ["AbcCorpOpen"], grants: [] });
  });

  it("names the sets that a wider pattern matches today, only where that is asked for, and says so", async () => {
    const wide = ofSet("Abc").Statement[0]?.Condition?.["ArnLike"]?.["aws:PrincipalArn"];
    const pattern = String(wide).replace("com*", "com/*").replace(/_\?+$/, "_*");
    const role = world.role(ABC, "support", trust({ Condition: { ArnLike: { "aws:PrincipalArn": pattern } } }));
    world.role(ABC, "none", trust({ Condition: { ArnLike: { "aws:PrincipalArn": pattern.replace("Abc", "Xyz") } } }));
    world.role(ABC, "text", trust({ Condition: { StringEquals: { "aws:PrincipalArn": pattern } } }));
    world.set("Abc", [role], ["group:Ops"]);
    world.set("Abc_Admin", [], []);
    world.set("AbcElse", [], []);
    expect((await world.import()).roles).to.deep.equal([]);
    const report = await world.import({ narrow: true });
    expect(report.roles.map(({ key, permissionSet }) => [key, permissionSet])).to.deep.equal([["support", "Abc"]]);
    expect(world.folder.read("Pulumi.client-abc-corp.yaml")).to.contain("permissionSets: [Abc, Abc_Admin]");
    expect(report.notices.join()).to.contain("names permission sets by a pattern");
    expect(because(report, "none")).to.contain("no permission set that there is matches");
    expect(because(report, "text")).not.to.equal("");
  });

  it("gives nobody a role by grants and shared sets that the files have already", async () => {
    world.remove();
    world = new ImportWorld({
      ...homeWith(
        "identityCenter: { region: eu-west-1 }\ngrants:\n  - { group: Auditors, clients: all, roles: [read-only] }\n  - { group: Auditors, clients: all, roles: [support] }\n",
      ),
      "Pulumi.client-old.yaml": OLD,
    });
    world.set("Support", [world.role(ABC, "support", ofSet("Support"))], ["group:Ops"]);
    const report = await world.import();
    expect(report).to.deep.include({ ok: true, roles: [], files: [] });
    expect(because(report, "support")).to.match(/grant|others/);
  });

  it("puts roles into a client's file beside those that it has, where each has its line", async () => {
    const file = (roles: string) =>
      `config:\n  aws:profile: abc\n  switchyard:client:\n    name: AbcCorp\n    accountId: "${ABC}"\n    roles:${roles}`;
    const own = "\n      read-only: # ours\n        name: mine\n";
    for (const [roles, isExtended] of [
      [own, true],
      [" [read-only]\n", false],
    ] as const) {
      world.remove();
      world = new ImportWorld({ "Pulumi.client-abc-corp.yaml": file(roles) });
      world.role(ABC, "Reader", trust({ Principal: { AWS: `arn:aws:iam::${HOME}:user/a` } }));
      const report = await world.import();
      expect(report.roles.map(({ key }) => key)).to.deep.equal(isExtended ? ["reader"] : []);
      const text = world.folder.read("Pulumi.client-abc-corp.yaml");
      expect(text.startsWith(file(roles).trimEnd())).to.equal(true);
      if (!isExtended) expect(because(report, "Reader")).to.contain("import/by-hand");
    }
  });

  it("writes the other clients where one cannot be read, and says so", async () => {
    world.set("Globex", [world.role(GLOBEX, "support", ofSet("Globex"))], ["group:Ops"]);
    world.aws.failures.set(`${ABC} roles`, awsError("AccessDenied"));
    const report = await world.import();
    expect(report).to.include({ ok: false, written: true });
    expect(report.unread.map(({ what }) => what)).to.deep.equal([`abc-corp, account ${ABC}`]);
    expect(report.roles).to.have.length(1);
    world.aws.failures.set("sets", awsError("AccessDenied"));
    expect(await world.import()).to.deep.include({ ok: false, files: [], written: false });
  });

  it("refuses clients that cannot be, all at once, and a home file with its grants on one line", async () => {
    const refused = await world.import({
      clients: [
        { slug: "Big", accountId: ABC },
        { slug: "home", accountId: HOME },
        { slug: "a", accountId: GLOBEX },
        { slug: "b", accountId: GLOBEX },
      ],
    });
    expect(refused.faults.map(({ code, path }) => `${code} ${path}`)).to.deep.equal([
      "import/client Big",
      "import/client home",
      "import/client b",
    ]);
    world.remove();
    world = new ImportWorld({
      ...homeWith(
        `identityCenter: { region: eu-west-1 }\ngrants: [{ group: A, clients: [Old], roles: [read-only] }]\n`,
      ),
      "Pulumi.client-old.yaml": OLD,
    });
    world.set("Support", [world.role(ABC, "support", ofSet("Support"))], ["group:Ops"]);
    const report = await world.import();
    expect(report.faults.map(({ code }) => code)).to.deep.equal(["import/by-hand"]);
    expect(report).to.include({ ok: false, written: false });
  });

  it("lists the users and groups of the home account that no file names, by whether they enter roles of others", async () => {
    world.remove();
    world = new ImportWorld(
      homeWith("identityCenter: { region: eu-west-1 }\niam: { users: { Ours: { existing: true } } }\ngrants: []\n"),
    );
    const reader = world.role(ABC, "Reader", trust({ Principal: { AWS: `arn:aws:iam::${HOME}:user/a` } }));
    const owned = world.role(ABC, "ReadOwned", trust({}), { tags: { "aws:cloudformation:stack-name": "x" } });
    const home = world.aws.account(HOME);
    const enters = (...Resource: readonly string[]) => ({ Effect: "Allow", Action: "sts:AssumeRole", Resource });
    const denies = { Effect: "Deny", Action: "sts:*", Resource: "*" };
    const held = (attached: readonly string[], ...statements: readonly object[]) => ({
      attached,
      inline: new Map([["own", { Version: "2012-10-17", Statement: statements } as PolicyDocument]]),
    });
    const user = (name: string, own: object, groups: readonly string[] = [], permissionsBoundary = "") => {
      const arn = `arn:aws:iam::${HOME}:user/people/${name}`;
      home.users.set(name, { arn, permissionsBoundary, groups, policies: policies(), ...own });
    };
    home.groups.set("ops", {
      ...{ arn: `arn:aws:iam::${HOME}:group/ops`, members: [] },
      policies: held([], enters(`arn:aws:iam::${ABC}:role/Read*`, "arn:aws:iam::444444444444:role/far")),
    });
    home.groups.set("none", { arn: `arn:aws:iam::${HOME}:group/none`, members: [], policies: held([]) });
    home.policies.set("arn:aws:iam::aws:policy/Everything", {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
    });
    home.policies.set(`arn:aws:iam::${HOME}:policy/limit`, { Version: "2012-10-17", Statement: [] });
    user("member", {}, ["ops"]);
    user("stopped", { policies: held([], denies) }, ["ops"]);
    user("limited", {}, ["ops"], `arn:aws:iam::${HOME}:policy/limit`);
    user("root", { policies: policies("arn:aws:iam::aws:policy/Everything") });
    user("athome", { policies: held([], enters(`arn:aws:iam::${HOME}:role/own`)) });
    user("ours", {}, ["ops"]);
    const report = await world.import();
    const people = report.unmanaged.filter(({ kind }) => kind.startsWith("IAM "));
    expect(people.map(({ kind, name, isOther }) => `${kind} ${name.split("/").at(-1) ?? ""} ${isOther}`)).to.deep.equal(
      [
        "IAM group none true",
        "IAM group ops false",
        "IAM user athome true",
        "IAM user limited true",
        "IAM user member false",
        "IAM user root false",
        "IAM user stopped true",
      ],
    );
    for (const name of ["ops", "member"])
      expect(because(report, name)).to.include(`${owned}, ${reader}, arn:aws:iam::444444444444:role/far; `);
    expect(because(report, "root")).to.include("any role, in whichever account");
    expect(importText(report)).to.include("3 IAM users").and.to.include(`IAM group arn:aws:iam::${HOME}:group/ops: `);
    world.aws.failures.set(`${HOME} people`, awsError("AccessDenied"));
    const again = await world.import();
    expect([again.ok, again.unread.map(({ what }) => what)]).to.deep.equal([
      false,
      [`IAM users and groups of the home account ${HOME}`],
    ]);
  });
});
