import { expect } from "chai";
import { awsError, type FakeAws, HOME } from "./fake-aws.ts";
import { VerifyWorld, type WorldFiles } from "./verify-world.ts";

const SET = "AbcCorpReadOnly";
const ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess";
const VIEW = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess";
const OPEN = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }],
});

const properties = (changed: Readonly<Record<string, unknown>>) => (aws: FakeAws) => aws.changeProperties(SET, changed);
const fault = (what: string) => `fault abccorp/read-only: ${what}`;

/** What is changed by hand, and each finding of it. */
const CHANGES: readonly (readonly [string, (aws: FakeAws) => void, ...string[]])[] = [
  ["a policy attached", properties({ managedPolicies: [VIEW] }), fault(`managed policies of permission set ${SET}`)],
  [
    "AdministratorAccess attached, which also lets into what is granted to nobody here",
    properties({ managedPolicies: [ADMIN] }),
    fault(`managed policies of permission set ${SET}`),
  ],
  [
    "a customer-managed policy attached",
    properties({ customerManagedPolicyReferences: [{ Name: "extra", Path: "/" }] }),
    fault(`customer-managed policies of permission set ${SET}`),
  ],
  [
    "a boundary that lets nobody in",
    properties({ permissionsBoundary: { ManagedPolicyArn: VIEW } }),
    fault(`permissions boundary of permission set ${SET}`),
    fault("who does not get in"),
  ],
  ["a longer session", properties({ sessionDuration: "PT12H" }), fault(`session duration of permission set ${SET}`)],
  [
    "a relay state",
    properties({ relayStateType: "https://console.aws.amazon.com/s3" }),
    fault(`relay state of permission set ${SET}`),
  ],
  [
    "another description",
    properties({ description: "by hand" }),
    `warning abccorp/read-only: description of permission set ${SET}`,
  ],
  [
    "an inline policy that allows more",
    properties({ inlinePolicy: OPEN }),
    fault(`inline policy of permission set ${SET}`),
  ],
  [
    "an inline policy that is gone",
    properties({ inlinePolicy: undefined }),
    fault(`inline policy of permission set ${SET}`),
    fault("who does not get in"),
  ],
  ["a set that is gone", (aws) => aws.sets.delete(aws.set(SET).arn), fault(`permission set ${SET}`)],
  [
    "a set whose last change has not reached the account",
    (aws) => aws.stale.set(HOME, [aws.set(SET).arn]),
    fault(`permission set ${SET}`),
  ],
  [
    "an assignment that is gone",
    (aws) => aws.changeSet(SET, () => ({ assignments: [] })),
    fault(`assignment of permission set ${SET}`),
  ],
  [
    "a group that the directory does not have",
    (aws) => aws.directory.delete("id-group:Auditors"),
    fault(`assignment of permission set ${SET}`),
    fault(`assignment of permission set ${SET}`),
    "fault globex/read-only: assignment of permission set GlobexReadOnly",
    "fault globex/read-only: assignment of permission set GlobexReadOnly",
  ],
  [
    "an assignment to somebody else",
    (aws) => assign(aws, HOME, "id-of-mallory"),
    fault(`assignment of permission set ${SET}`),
  ],
  [
    "an assignment in another account",
    (aws) => assign(aws, "999999999999", "id-group:Auditors"),
    fault(`assignment of permission set ${SET}`),
  ],
];

function assign(aws: FakeAws, accountId: string, principalId: string): void {
  aws.changeSet(SET, ({ assignments }) => ({
    assignments: [...assignments, { accountId, type: "USER", principalId }],
  }));
}

/** What AWS may write otherwise without a difference. */
const SAME: readonly (readonly [string, (aws: FakeAws) => void])[] = [
  [
    "another spelling of the inline policy",
    (aws) => {
      const policy = JSON.parse(String(aws.set(SET).properties["inlinePolicy"])) as {
        Statement: { Action: unknown }[];
      };
      const Statement = policy.Statement.map((one) => ({ ...one, Action: [one.Action].flat() }));
      aws.changeProperties(SET, { inlinePolicy: JSON.stringify({ ...policy, Statement }, undefined, 2) });
    },
  ],
  [
    "another set that is stale, which is none of ours",
    (aws) => aws.stale.set(HOME, ["arn:aws:sso:::permissionSet/other"]),
  ],
  ["a stale account in which the set is not", (aws) => aws.stale.set("999999999999", [aws.set(SET).arn])],
];

describe("permission sets as AWS has them, against the files", () => {
  for (const [name, change, ...expected] of CHANGES)
    it(`find ${name}`, async () => {
      const { report, found } = await new VerifyWorld().after(change);
      expect(found).to.have.members(expected);
      const isFault = expected.some((one) => one.startsWith("fault"));
      expect(report.ok).to.equal(!isFault);
      expect(report.clients.find(({ slug }) => slug === "abccorp")?.ok).to.equal(!isFault);
    });

  for (const [name, change] of SAME)
    it(`find nothing in ${name}`, async () => {
      const { report, found } = await new VerifyWorld().after(change);
      expect(found).to.deep.equal([]);
      expect(report.ok).to.equal(true);
    });

  it("say what to type, and who it is", async () => {
    const extra = await new VerifyWorld().after((aws) => {
      aws.directory.set("id-of-mallory", "mallory\u202e");
      assign(aws, HOME, "id-of-mallory");
    });
    const [finding] = extra.findings;
    expect(finding?.found).to.contain("mallory").and.contain("id-of-mallory").and.not.contain("\u202e");
    expect(finding?.next)
      .to.contain("aws sso-admin delete-account-assignment")
      .and.contain("--principal-id id-of-mallory");
    const stale = await new VerifyWorld().after((aws) => aws.stale.set(HOME, [aws.set(SET).arn]));
    expect(stale.findings[0]?.found).to.contain("not provisioned");
    expect(stale.findings[0]?.next).to.contain("aws sso-admin provision-permission-set").and.contain(HOME);
    const relay = await new VerifyWorld().after(properties({ relayStateType: "https://console.aws.amazon.com/s3" }));
    expect(relay.findings[0]?.next).to.contain("no refresh sees it");
  });

  it("leave an assignment that the home stack's state holds to the stack", async () => {
    const world = new VerifyWorld();
    const { arn } = world.aws.set(SET);
    if (world.deployed instanceof Error) throw world.deployed;
    const instanceArn = "arn:aws:sso:::instance/ssoins-1234567890abcdef";
    const outputs = {
      instanceArn,
      permissionSetArn: arn,
      principalId: "id-of-mallory",
      targetId: HOME,
      principalType: "USER",
    };
    const held = { type: "aws-native:sso:Assignment", urn: "urn:pulumi:home::p::t::n", outputs };
    const home = { stack: "home", outputs: {}, resources: [held] };
    world.deployed = { ...world.deployed, stacks: new Map([...world.deployed.stacks, ["home", home]]) };
    const { findings } = await world.after((aws) => assign(aws, HOME, "id-of-mallory"));
    expect(findings.map(({ next }) => next)).to.deep.equal(["npx switchyard up home"]);
  });

  it("say of a grant without an assignment that it does not work, and of the others that they do", async () => {
    const { report } = await new VerifyWorld().after((aws) => aws.changeSet(SET, () => ({ assignments: [] })));
    const grants = report.clients.flatMap(({ grants }) => grants.map(({ through, works }) => [through, works]));
    expect(grants).to.have.deep.members([
      [`permission-set:${SET}`, false],
      ["permission-set:AbcCorpAdministrator", true],
      ["permission-set:GlobexReadOnly", true],
    ]);
  });

  it("name sets with our tag that the files do not know, and no others", async () => {
    const add = (tags: Readonly<Record<string, string>>) => (aws: FakeAws) => {
      const arn = "arn:aws:sso:::permissionSet/ssoins-1/ps-former";
      aws.sets.set(arn, { ...aws.set(SET), arn, name: "Former" });
      aws.setTags.set(arn, tags);
    };
    const ours = await new VerifyWorld().after(add({ "managed-by": "switchyard" }));
    expect(ours.found).to.deep.equal(["fault home: unknown permission set"]);
    expect(ours.findings[0]?.found).to.contain("Former, held by group").and.contain("Auditors");
    expect(ours.report.ok).to.equal(false);
    expect(ours.report.clients.every(({ ok }) => ok)).to.equal(true);
    expect((await new VerifyWorld().after(add({ "managed-by": "somebody" }))).found).to.deep.equal([]);
    const asked = await new VerifyWorld().after(add({ "managed-by": "switchyard" }), { slugs: ["abccorp"] });
    expect(asked.found).to.deep.equal([]);
  });

  it("are at fault where one cannot be read, and nothing else is said of that one", async () => {
    const { report, found } = await new VerifyWorld().after((aws) =>
      aws.failures.set(`set ${SET}`, awsError("AccessDeniedException")),
    );
    expect(found).to.deep.equal([]);
    expect(report.home).to.include({ ok: false, checked: false });
    expect(report.home.because).to.contain("abccorpreadonly could not be read").and.contain("AccessDeniedException");
    expect(report.clients.map(({ slug, ok }) => [slug, ok])).to.deep.equal([
      ["abccorp", false],
      ["globex", true],
    ]);
    expect(report.ok).to.equal(false);
  });
});

describe("shared permission sets, against the files", () => {
  const FILES: WorldFiles = {
    project: `  sharedPermissionSets: { value: { Platform-ReadOnly: { clients: all, levels: [read-only] } } }\n`,
    home: `identityCenter: { region: eu-west-1 }\ngrants: [{ group: Platform, permissionSet: Platform-ReadOnly }]\n`,
    clients: Object.fromEntries(
      [
        ["abccorp", "AbcCorp", "222222222222"],
        ["globex", "Globex", "333333333333"],
      ].map(([slug = "", name = "", account = ""]) => [
        slug,
        `name: ${name}\naccountId: "${account}"\nroles: { read-only: { trust: { permissionSets: [Platform-ReadOnly] } } }\n`,
      ]),
    ),
  };

  it("find nothing where all is as declared", async () => {
    const { report, found } = await new VerifyWorld(FILES).after(() => undefined);
    expect(found).to.deep.equal([]);
    expect(report.ok).to.equal(true);
    expect(report.clients.flatMap(({ grants }) => grants.map(({ works }) => works))).to.deep.equal([true, true]);
  });

  it("are of no client alone: what is changed in one is a fault of home's, also where one client is asked for", async () => {
    for (const slugs of [undefined, ["globex"]]) {
      const { report, found } = await new VerifyWorld(FILES).after(
        (aws) => aws.changeProperties("Platform-ReadOnly", { managedPolicies: [VIEW] }),
        slugs === undefined ? {} : { slugs },
      );
      expect(found).to.deep.equal(["fault home: managed policies of permission set Platform-ReadOnly"]);
      expect(report.home.ok).to.equal(false);
      expect(report.ok).to.equal(false);
    }
  });

  it("name a set by hand with the name of a shard that holds no role yet, since every role lets it in", async () => {
    const add = (name: string) => (aws: FakeAws) => {
      const arn = "arn:aws:sso:::permissionSet/ssoins-1/ps-by-hand";
      aws.sets.set(arn, { ...aws.set("Platform-ReadOnly"), arn, name });
    };
    const { report, found, findings } = await new VerifyWorld(FILES).after(add("Platform-ReadOnly-2"));
    expect(found).to.deep.equal(["fault home: unknown permission set"]);
    expect(findings[0]?.found).to.match(/^Platform-ReadOnly-2, held by group .*Platform/);
    expect(report.ok).to.equal(false);
    // There are four shards at most, and no role lets in a fifth.
    expect((await new VerifyWorld(FILES).after(add("Platform-ReadOnly-5"))).found).to.deep.equal([]);
  });

  it("lock out every client where their policy is gone", async () => {
    const { report } = await new VerifyWorld(FILES).after((aws) =>
      aws.changeProperties("Platform-ReadOnly", { inlinePolicy: undefined }),
    );
    expect(report.clients.map(({ ok, grants }) => [ok, grants[0]?.works])).to.deep.equal([
      [false, false],
      [false, false],
    ]);
  });
});
