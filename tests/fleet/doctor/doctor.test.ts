import { createCipheriv, pbkdf2Sync } from "node:crypto";
import { expect } from "chai";
import type { Statement } from "../../../core/aws/policy-document.ts";
import { CHECK_IDS } from "../../../fleet/doctor/check.ts";
import type { DoctorOptions } from "../../../fleet/doctor/doctor.ts";
import { awsError, HOME } from "../verify/fake-aws.ts";
import { ABC, GLOBEX } from "../verify/verify-world.ts";
import { DoctorWorld, MANAGEMENT } from "./doctor-world.ts";

const MEMBER = { id: "o-member", managementAccountId: MANAGEMENT };
const DENIED = awsError("AccessDeniedException");
const deny = (Condition: Statement["Condition"], more: Partial<Statement> = { Principal: "*" }) => ({
  name: "guard (p-1)",
  document: {
    Version: "2012-10-17" as const,
    Statement: [
      { Effect: "Deny" as const, ...more, Action: "sts:AssumeRole", Resource: "*", ...(Condition && { Condition }) },
    ],
  },
});

/** One thing spoilt, and what is said of it; or what comes near, and is no cause. */
interface Case {
  readonly what: string;
  readonly spoil: (world: DoctorWorld) => void;
  readonly files?: ConstructorParameters<typeof DoctorWorld>[0];
  readonly options?: DoctorOptions;
  /** As `id subject code`. Default: nothing. */
  readonly troubles?: readonly string[];
  /** In what is found, expected or advised of the first. */
  readonly says?: readonly string[];
}

const inOrganization = (world: DoctorWorld, account: string): void => {
  world.organizations.set(account, MEMBER);
};
const rcp = (condition?: Statement["Condition"]) => (world: DoctorWorld) => {
  inOrganization(world, ABC);
  world.policies.set("r-ab12 RESOURCE_CONTROL_POLICY", [deny(condition)]);
};
const NOT_READY = (stack: string, ids: readonly string[]) => ids.map((id) => `${id} ${stack} doctor/not-checked`);
const SCP = "SERVICE_CONTROL_POLICY";

const CASES: readonly Case[] = [
  { what: "nothing", spoil: () => undefined },
  {
    what: "an old Node",
    spoil: (w) => (w.nodeVersion = "20.18.9"),
    troubles: ["node this machine doctor/node"],
    says: ["20.18.9", "20.19.0"],
  },
  {
    what: "an old engine",
    spoil: (w) => w.engineSays("v3.199.0"),
    troubles: [
      "engine this machine doctor/engine",
      ...["plugins this machine", "backend the backend", "secrets the backend"].map(
        (one) => `${one} doctor/not-checked`,
      ),
    ],
    says: ["3.200.0", "v3.199.0"],
  },
  { what: "the oldest engine that will do", spoil: (w) => w.engineSays("v3.200.0") },
  {
    what: "a plugin that is not installed",
    spoil: (w) => (w.plugins = ["aws"]),
    troubles: ["plugins aws-native doctor/not-checked"],
    says: ["pulumi plugin install resource aws-native v"],
  },
  {
    what: "a backend that nobody is logged in to",
    spoil: (w) => w.failures.set("whoami", new Error("PULUMI_ACCESS_TOKEN must be set")),
    troubles: [
      "backend the backend doctor/backend",
      ...["client-abccorp", "client-globex", "home"].map((one) => `secrets ${one} doctor/not-checked`),
    ],
    says: ["PULUMI_ACCESS_TOKEN must be set", "pulumi login"],
  },
  {
    what: "no passphrase",
    spoil: (w) => (w.env = { ...w.env, PULUMI_CONFIG_PASSPHRASE: undefined }),
    troubles: ["client-abccorp", "client-globex", "home"].map((one) => `secrets ${one} doctor/passphrase`),
    says: ["neither is set"],
  },
  { what: "an empty passphrase", spoil: (w) => (w.env = { ...w.env, PULUMI_CONFIG_PASSPHRASE: "" }) },
  {
    what: "a file of a passphrase that is not there",
    spoil: (w) =>
      (w.env = { ...w.env, PULUMI_CONFIG_PASSPHRASE: "", PULUMI_CONFIG_PASSPHRASE_FILE: "/nonexistent/file" }),
    options: { stacks: ["home"] },
    troubles: ["secrets home doctor/passphrase"],
    says: ["cannot be read"],
  },
  {
    what: "credentials of another account",
    spoil: (w) => w.callers.set(ABC, "arn:aws:iam::333333333333:user/x\u001b"),
    troubles: [
      "credentials client-abccorp fleet/other-account",
      ...NOT_READY("client-abccorp", ["quotas", "organization-policies", "rights"]),
    ],
    says: [ABC, GLOBEX, "user/x\\u001b"],
  },
  {
    what: "credentials that have expired",
    spoil: (w) => w.failures.set(`${HOME} ask`, awsError("ExpiredToken")),
    options: { stacks: ["home"] },
    troubles: [
      "credentials home fleet/expired-credentials",
      ...NOT_READY("home", ["identity-center", "administrator", "names", "quotas", "organization-policies", "rights"]),
    ],
  },
  {
    what: "Identity Center in another Region",
    spoil: (w) => (w.instances.set("us-east-2", w.instances.get("eu-west-1") ?? []), w.instances.delete("eu-west-1")),
    troubles: ["identity-center home doctor/identity-center", ...NOT_READY("home", ["administrator", "names"])],
    says: ["one in us-east-2", "region: us-east-2"],
  },
  {
    what: "no Identity Center",
    spoil: (w) => w.instances.clear(),
    troubles: ["identity-center home doctor/identity-center", ...NOT_READY("home", ["administrator", "names"])],
    says: ["none, and none in another Region"],
  },
  {
    what: "an instance that a member account has for itself",
    spoil: (w) => inOrganization(w, HOME),
    troubles: ["identity-center home doctor/identity-center", ...NOT_READY("home", ["administrator", "names"])],
    says: ["has for itself"],
  },
  {
    what: "an instance of an account in no organization",
    spoil: (w) => w.organizations.set(HOME, undefined),
    troubles: ["identity-center home doctor/identity-center", ...NOT_READY("home", ["administrator", "names"])],
    says: ["has for itself"],
  },
  { what: "an organization's instance, in an account that may manage it", spoil: delegatedHome },
  {
    what: "one in an account that may not, while another is the delegated administrator",
    spoil: (w) => (delegatedHome(w), w.failures.set(`${HOME} administers`, DENIED), (w.delegated = [GLOBEX])),
    troubles: ["administrator home doctor/administrator"],
    says: [`${GLOBEX} is`, `register-delegated-administrator --account-id ${HOME}`],
  },
  {
    what: "a delegated administrator whose caller may not list permission sets",
    spoil: (w) => (delegatedHome(w), w.failures.set(`${HOME} administers`, DENIED), (w.delegated = [HOME])),
    troubles: ["administrator home doctor/not-checked"],
    says: ["sso:ListPermissionSets"],
  },
  {
    what: "a group that the directory does not know",
    spoil: (w) => w.unknown.add("Auditors"),
    troubles: ["names home doctor/unknown-name"],
    says: ['the group "Auditors"'],
  },
  {
    what: "a directory that does not answer",
    spoil: (w) => w.failures.set(`${HOME} find`, DENIED),
    troubles: ["names home doctor/not-checked", "names home doctor/not-checked"],
  },
  {
    what: "fewer roles than the plan needs",
    spoil: (w) => w.quotas.set("rolesPerAccount", 1),
    troubles: ["quotas client-abccorp doctor/quota"],
    says: ["at most 1 IAM roles", "--quota-code L-FE177D64 --desired-value 1000"],
  },
  { what: "just as many roles", spoil: (w) => w.quotas.set("rolesPerAccount", 2) },
  {
    what: "an account that is nearly full of roles",
    spoil: (w) => w.there.set("rolesPerAccount", 999),
    options: { stacks: ["abccorp"] },
    troubles: ["quotas client-abccorp doctor/not-checked"],
    says: ["room for 2 IAM roles", "999 of 1000 are there"],
  },
  {
    what: "an account that has room for just these",
    spoil: (w) => w.there.set("rolesPerAccount", 998),
    options: { stacks: ["abccorp"] },
  },
  {
    what: "an account whose roles may not be counted",
    spoil: (w) => w.failures.set(`${GLOBEX} there`, DENIED),
    troubles: ["quotas client-globex doctor/not-checked"],
    says: ["iam:GetAccountSummary"],
  },
  {
    what: "fewer permission sets than the plan needs",
    spoil: (w) => w.quotas.set("permissionSetsPerAccount", 2),
    troubles: ["quotas home doctor/quota"],
    says: ["L-89954265"],
  },
  {
    what: "a number in Pulumi.yaml that AWS has not given",
    files: { project: "  quotas: { value: { trustPolicy: 4096 } }\n" },
    spoil: () => undefined,
    options: { stacks: ["globex"] },
    troubles: ["quotas client-globex doctor/quota"],
    says: ["quotas.trustPolicy in Pulumi.yaml says 4096", "2048, which AWS has set"],
  },
  {
    what: "one that it has",
    files: { project: "  quotas: { value: { trustPolicy: 4096 } }\n" },
    spoil: (w) => w.quotas.set("trustPolicy", 4096),
    options: { stacks: ["globex"] },
  },
  {
    what: "Service Quotas that may not be asked",
    spoil: (w) => w.failures.set(`${GLOBEX} applied`, DENIED),
    troubles: ["quotas client-globex doctor/not-checked"],
    says: ["servicequotas:ListServiceQuotas", "--skip quotas"],
  },
  {
    what: "an RCP that refuses the home account",
    spoil: rcp(),
    troubles: ["organization-policies client-abccorp doctor/organization-policy"],
    says: ["statement 0 of guard (p-1) at root r-ab12 denies sts:AssumeRole"],
  },
  { what: "one that exempts it", spoil: rcp({ StringNotEquals: { "aws:PrincipalAccount": HOME } }) },
  {
    what: "one by the organization of the caller, which is known",
    spoil: rcp({ StringNotEquals: { "aws:PrincipalOrgID": `o-${HOME}` } }),
  },
  {
    what: "the same while the home account's organization could not be asked",
    spoil: (w) => (
      rcp({ StringNotEquals: { "aws:PrincipalOrgID": `o-${HOME}` } })(w),
      w.failures.set(`${HOME} organization`, DENIED)
    ),
    options: { stacks: ["abccorp"] },
    troubles: ["organization-policies client-abccorp doctor/not-checked"],
    says: ["aws:principalorgid"],
  },
  {
    what: "one that hangs on the address of the call",
    spoil: rcp({ NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } }),
    troubles: ["organization-policies client-abccorp doctor/not-checked"],
    says: ["aws:sourceip", "only a call shows"],
  },
  { what: "RCPs that are not in use", spoil: (w) => (rcp()(w), w.enabled.delete("RESOURCE_CONTROL_POLICY")) },
  {
    what: "RCPs, for a management account",
    spoil: (w) => w.policies.set("r-ab12 RESOURCE_CONTROL_POLICY", [deny(undefined)]),
  },
  {
    what: "policies that may not be read",
    spoil: (w) => (inOrganization(w, ABC), w.failures.set(`${ABC} types`, DENIED)),
    troubles: ["organization-policies client-abccorp doctor/not-checked"],
    says: ["ListPoliciesForTarget: AccessDeniedException", MANAGEMENT, "--skip organization-policies"],
  },
  {
    what: "the same, left out in so many words",
    spoil: (w) => (inOrganization(w, ABC), w.failures.set(`${ABC} types`, DENIED)),
    options: { skip: ["organization-policies"] },
  },
  {
    what: "policies that home can read, since the client is in its organization",
    spoil: (w) => (
      inOrganization(w, ABC),
      w.failures.set(`${ABC} types`, DENIED),
      w.organizations.set(HOME, { ...MEMBER, managementAccountId: HOME })
    ),
  },
  {
    what: "an SCP that refuses the home account's people",
    spoil: scp({ StringNotEquals: { "aws:ResourceOrgID": "o-member" } }),
    options: { skip: ["identity-center"] },
    troubles: ["organization-policies home doctor/organization-policy"],
    says: ["permission-set:", "denies sts:AssumeRole", "and 2 others"],
  },
  {
    what: "an SCP about other roles",
    spoil: scp(undefined, { Resource: "arn:aws:iam::*:role/other" }),
    options: { skip: ["identity-center"] },
  },
  {
    what: "a caller who may not make roles",
    spoil: (w) => w.rights.set("iam:CreateRole", { decision: "implicitDeny" }),
    troubles: ["rights client-abccorp doctor/rights", "rights client-globex doctor/rights"],
    says: ["iam:CreateRole on arn:aws:iam::222222222222:role/"],
  },
  {
    what: "a caller who is denied what permission sets need",
    spoil: (w) => w.rights.set("sso:CreatePermissionSet", { decision: "explicitDeny" }),
    troubles: ["rights home doctor/rights"],
    says: ["denied: sso:CreatePermissionSet"],
  },
  {
    what: "one whose rights hang on a condition",
    spoil: (w) => w.rights.set("iam:CreateRole", { decision: "implicitDeny", missing: ["aws:RequestedRegion"] }),
    options: { stacks: ["globex"] },
    troubles: ["rights client-globex doctor/not-checked"],
    says: ["aws:RequestedRegion"],
  },
  { what: "a caller by a role", spoil: (w) => w.callers.set(GLOBEX, `arn:aws:sts::${GLOBEX}:assumed-role/Deploy/me`) },
  {
    what: "the root user",
    spoil: (w) => w.callers.set(GLOBEX, `arn:aws:iam::${GLOBEX}:root`),
    troubles: ["rights client-globex doctor/not-checked"],
    says: ["root"],
  },
  {
    what: "a simulation that leaves something out",
    spoil: (w) => w.silent.add("iam:CreateRole"),
    troubles: ["rights client-abccorp doctor/not-checked", "rights client-globex doctor/not-checked"],
    says: ["says nothing of iam:CreateRole"],
  },
  {
    what: "a simulation that is refused",
    spoil: (w) => w.failures.set(`${GLOBEX} simulate`, awsError("AccessDenied")),
    troubles: ["rights client-globex doctor/not-checked"],
    says: ["iam:SimulatePrincipalPolicy: AccessDenied"],
  },
  {
    what: "a client's file at fault",
    files: {
      clients: {
        abccorp: `name: AbcCorp\naccountId: "${ABC}"\nroles: [administrator, read-only]\n`,
        globex: `name: Globex\naccountId: "3"\nroles: [read-only]\n`,
      },
      isFaulty: true,
    },
    spoil: () => undefined,
    options: { stacks: ["globex"] },
    troubles: [
      "files client-globex config/invalid",
      ...NOT_READY("client-globex", ["credentials", "quotas", "organization-policies", "rights"]),
    ],
  },
  {
    what: "a client that runs no Pulumi",
    files: {
      clients: { globex: `name: Globex\naccountId: "${GLOBEX}"\nhandoff: true\nroles: [read-only]\n` },
      home: "identityCenter: { region: eu-west-1 }\ngrants: [{ group: Auditors, clients: all, roles: [read-only] }]\n",
    },
    spoil: () => undefined,
    options: { stacks: ["globex"] },
    troubles: ["organization-policies client-globex doctor/not-checked"],
    says: ["(handoff)"],
  },
];

function delegatedHome(world: DoctorWorld): void {
  inOrganization(world, HOME);
  const [instance] = world.instances.get("eu-west-1") ?? [];
  if (instance !== undefined) world.instances.set("eu-west-1", [{ ...instance, ownerAccountId: MANAGEMENT }]);
}

function scp(condition: Statement["Condition"], more: Partial<Statement> = {}): (world: DoctorWorld) => void {
  return (world) => {
    delegatedHome(world);
    const policy = deny(condition, {});
    const Statement = policy.document.Statement.map((one) => ({ ...one, ...more }));
    world.policies.set(`${HOME} ${SCP}`, [{ ...policy, document: { ...policy.document, Statement } }]);
  };
}

describe("doctor", () => {
  const made: DoctorWorld[] = [];
  const worldOf = (files?: Case["files"]): DoctorWorld => {
    const world = new DoctorWorld(files);
    made.push(world);
    return world;
  };
  afterEach(() => {
    for (const one of made.splice(0)) one.remove();
  });

  for (const { what, spoil, files, options, troubles = [], says = [] } of CASES)
    it(`${troubles.length === 0 ? "takes for no cause" : "names"}: ${what}`, async () => {
      const world = worldOf(files);
      spoil(world);
      const found = await world.found(options);
      expect(found.map(({ id, subject, code }) => `${id} ${subject} ${code}`)).to.deep.equal(troubles);
      const [first] = found;
      for (const part of says) expect(`${first?.expected} | ${first?.found} | ${first?.fix}`).to.contain(part);
    });

  it("says of each check that it is well, in their order, and keeps an address's secrets to itself", async () => {
    const { checks, ok, leftOut } = await worldOf().run();
    expect(ok).to.equal(true);
    expect(leftOut).to.deep.equal([]);
    expect([...new Set(checks.map(({ id }) => id))]).to.deep.equal(CHECK_IDS);
    expect(JSON.stringify(checks)).not.to.contain("hidden");
  });

  it("quotes the name of a stack in a command that is to be typed, whatever the file is called", async () => {
    const world = worldOf();
    world.folder.write("Pulumi.client-x;id #.yaml", "encryptionsalt: v2\nconfig:\n  switchyard:client:\n    name: X\n");
    const fixes = (await world.run()).checks.flatMap((one) => (one.state === "ok" ? [] : [one.fix]));
    const commands = fixes.filter((fix) => fix.includes("pulumi preview"));
    expect(commands).to.deep.equal(["Run `pulumi preview -s 'client-x;id #'` once, which asks for the passphrase."]);
    for (const fix of fixes) expect(fix).to.not.match(/-s client-x;/);
  });

  it("leaves checks out where somebody says so, and names them", async () => {
    const world = worldOf();
    world.unknown.add("Auditors");
    const report = await world.run({ skip: ["names", "plugins"] });
    expect(report).to.include({ ok: true });
    expect(report.leftOut).to.deep.equal(["plugins", "names"]);
    expect(report.checks.filter(({ id }) => report.leftOut.includes(id))).to.deep.equal([]);
  });

  it("shows several causes at once, and gives the first as the cause", async () => {
    const world = worldOf();
    world.unknown.add("Auditors");
    world.rights.set("iam:CreateRole", { decision: "implicitDeny" });
    world.callers.set(ABC, `arn:aws:iam::${GLOBEX}:user/admin`);
    const report = await world.run();
    const faults = report.checks.filter(({ state }) => state === "fault");
    expect(faults.map(({ id }) => id)).to.deep.equal(["credentials", "names", "rights"]);
    expect(report).to.include({ ok: false, cause: "credentials" });
  });

  it("opens a stack's secrets by the passphrase that sealed them, and by no other", async () => {
    const sealed = (passphrase: string): string => {
      const [salt, nonce] = [Buffer.alloc(8, 1), Buffer.alloc(12, 2)];
      const cipher = createCipheriv("aes-256-gcm", pbkdf2Sync(passphrase, salt, 1_000_000, 32, "sha256"), nonce);
      const text = Buffer.concat([cipher.update("pulumi"), cipher.final(), cipher.getAuthTag()]);
      return ["v1", salt.toString("base64"), "v1", nonce.toString("base64"), text.toString("base64")].join(":");
    };
    const found = async (salt: string): Promise<readonly string[]> => {
      const world = worldOf();
      const { folder } = world;
      folder.write("Pulumi.client-globex.yaml", `encryptionsalt: ${salt}\n${folder.read("Pulumi.client-globex.yaml")}`);
      return world.troubles({ stacks: ["globex"] });
    };
    expect(await found(sealed("secret"))).to.deep.equal([]);
    expect(await found(sealed("other"))).to.deep.equal(["secrets client-globex doctor/passphrase"]);
    expect(await found("v2:what")).to.deep.equal(["secrets client-globex doctor/not-checked"]);
  });
});
