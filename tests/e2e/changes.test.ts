import {
  AttachRolePolicyCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  DescribePermissionSetCommand,
  GetInlinePolicyForPermissionSetCommand,
  ListPermissionSetsCommand,
  ListTagsForResourceCommand,
  PutInlinePolicyToPermissionSetCommand,
  TagResourceCommand,
} from "@aws-sdk/client-sso-admin";
import { expect } from "chai";
import { runChecks } from "../../sandbox/demo/checks.ts";
import { deployedRoles } from "../../sandbox/demo/report.ts";
import { WORLD_IDENTITY_CENTER } from "../../sandbox/world.ts";
import { admin, box, newFolder, writes } from "./box.ts";
import { iam, identityCenter, readRole, roleNames } from "./deployed.ts";
import { InlineFleet } from "./inline.ts";

const PROJECT = `
name: switchyard
runtime: nodejs
config:
  homeAccount: { value: { accountId: "111111111111", company: inline } }
`;
const CLIENT = `
config:
  switchyard:client:
    name: Initech
    accountId: "222222222222"
    roles:
      read-only: { description: Before }
      operator:
        level: devops
        inlinePolicies:
          restart: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "ecs:UpdateService", Resource: "*" }] }
`;
const HOME = `
config:
  switchyard:home:
    identityCenter: { region: eu-west-1 }
    permissionSets: { tags: { owner: platform } }
    grants:
      - { group: Auditors, clients: all, roles: [read-only] }
      - { user: alice@acme.example, clients: [Initech], roles: [read-only] }
      - { user: carol@acme.example, clients: [Initech], roles: [operator] }
`;
const WITHOUT_AUDITORS = HOME.replace(/.*Auditors.*\n/, "");

const WITH_BOB = `${WITHOUT_AUDITORS}      - { user: bob@acme.example, clients: [Initech], roles: [second] }\n`;
/** With one role more. */
const WIDER = `${CLIENT}
      second:
        level: read-only
        inlinePolicies:
          one: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "s3:Get*", Resource: "*" }] }
`;

const ROLE = "aws:iam/role:Role";
const ATTACHMENTS = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive";
const SET = "aws-native:sso:PermissionSet";
const STACK = "client-initech";
const ACCOUNT = "client-abccorp";

describe("two stacks, deployed one after the other in one process", function () {
  this.timeout(180_000);
  this.bail(true);
  let fleet: InlineFleet;
  let sets: Readonly<Record<string, string>> = {};

  before(async () => {
    await box();
    fleet = new InlineFleet(await newFolder("changes"), PROJECT);
    fleet.write(STACK, CLIENT);
    fleet.write("home", HOME);
  });

  function grants() {
    const config = fleet.config("home");
    return config.kind === "home" ? config.home.grants : [];
  }

  /** Updates the home stack, then tries everybody against every role: each attempt a call to the portal and to STS. */
  async function expectAccess(who: Readonly<Record<string, readonly string[]>>): Promise<void> {
    const { outputs } = await fleet.up("home", "home");
    sets = outputs["permissionSets"] as Record<string, string>;
    const checks = await runChecks((await box()).sandbox, deployedRoles(outputs), grants());
    expect(checks.filter((check) => !check.passed)).to.deep.equal([]);
    for (const { userName } of WORLD_IDENTITY_CENTER.users) {
      const entered = checks.filter((check) => check.who === userName && check.outcome === "enters");
      expect(entered.map(({ role }) => role).sort(), userName).to.deep.equal(who[userName] ?? []);
    }
  }

  it("creates roles, permission sets and assignments, and lets exactly the holders in", async () => {
    const { steps } = await fleet.up(STACK, ACCOUNT);
    expect(steps.filter((step) => !step.startsWith("create "))).to.deep.equal([]);
    expect(steps).to.include.members([`create ${ROLE} read-only`, `create ${ROLE} operator`]);
    await expectAccess({
      "alice@acme.example": ["read-only"],
      "bob@acme.example": ["read-only"],
      "carol@acme.example": ["operator"],
    });
  });

  it("changes nothing when run again", async () => {
    expect((await fleet.up(STACK, ACCOUNT)).steps).to.deep.equal([]);
    expect((await fleet.up("home", "home")).steps).to.deep.equal([]);
  });

  it("changes a role in place: an update in the preview, and only that", async () => {
    fleet.write(
      STACK,
      CLIENT.replace(
        "{ description: Before }",
        "{ description: After, maxSessionDuration: 7200, managedPolicies: [SecurityAudit] }",
      ),
    );
    const expected = [`update ${ROLE} read-only`, `update ${ATTACHMENTS} read-only`];
    expect((await fleet.preview(STACK, ACCOUNT)).steps).to.have.members(expected);
    expect((await readRole(ACCOUNT, "inline-read-only")).description).to.equal("Before");
    expect((await fleet.up(STACK, ACCOUNT)).steps).to.have.members(expected);
    expect(await readRole(ACCOUNT, "inline-read-only")).to.deep.include({
      description: "After",
      maxSessionDuration: 7200,
      managedPolicies: ["arn:aws:iam::aws:policy/SecurityAudit"],
    });
    expect((await fleet.up("home", "home")).steps).to.deep.equal([]);
  });

  it("refuses grants that the deployed contract does not bear out, all at once, and writes nothing", async () => {
    const before = await writes();
    fleet.write(
      "home",
      HOME.replace("roles: [operator]", "roles: [operators]").replace("{ group: Auditors", "{ group: Auditor"),
    );
    const failure = await failureOf(fleet.preview("home", "home"));
    expect(failure).to.include("2 problems. Nothing was changed.");
    expect(failure).to.match(
      /"operators", which the contract of client-initech does not hold.*user "carol@acme\.example"/,
    );
    expect(failure).to.match(/group "Auditor", which does not exist[\s\S]*did you mean "Auditors"/);
    expect(await writes()).to.deep.equal(before);
  });

  it("takes a grant back: who held it is refused, the others still enter", async () => {
    fleet.write("home", WITHOUT_AUDITORS);
    const { steps } = await fleet.preview("home", "home");
    expect(steps).to.deep.equal(["delete aws-native:sso:Assignment initech/read-only/group:Auditors"]);
    await expectAccess({ "alice@acme.example": ["read-only"], "carol@acme.example": ["operator"] });
  });

  it("shows on refresh what was changed by hand in the client account, and mends it", async () => {
    const before = await readRole(ACCOUNT, "inline-operator");
    const client = await iam(ACCOUNT);
    const RoleName = "inline-operator";
    const wide = structuredClone(before.trustPolicy) as { Statement: object[] };
    wide.Statement.push({
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::999999999999:root" },
      Action: "sts:AssumeRole",
    });
    const admin = "arn:aws:iam::aws:policy/AdministratorAccess";
    const own = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });
    await client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: admin }));
    await client.send(new PutRolePolicyCommand({ RoleName, PolicyName: "by-hand", PolicyDocument: own }));
    await client.send(new PutRolePolicyCommand({ RoleName, PolicyName: "restart", PolicyDocument: own }));
    await client.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: JSON.stringify(wide) }));
    await client.send(new TagRoleCommand({ RoleName, Tags: [{ Key: "managed-by", Value: "hand" }] }));

    const { steps } = await fleet.refresh(STACK, ACCOUNT);
    const drifted = [
      `update ${ROLE} operator`,
      `update ${ATTACHMENTS} operator`,
      "update aws:iam/rolePoliciesExclusive:RolePoliciesExclusive operator",
      "update aws:iam/rolePolicy:RolePolicy operator/restart",
    ];
    expect(steps).to.include.members(drifted);
    expect(steps.filter((step) => step.includes("read-only"))).to.deep.equal([]);
    expect((await fleet.up(STACK, ACCOUNT)).steps).to.have.members(drifted);
    expect(await readRole(ACCOUNT, "inline-operator")).to.deep.equal(before);
  });

  it("shows on refresh what was changed by hand in Identity Center, and mends it", async () => {
    const client = await identityCenter();
    const target = { InstanceArn: WORLD_IDENTITY_CENTER.instanceArn, PermissionSetArn: sets["InitechOperator"] };
    const resource = { InstanceArn: target.InstanceArn, ResourceArn: target.PermissionSetArn };
    const read = async () => ({
      inline: (await client.send(new GetInlinePolicyForPermissionSetCommand(target))).InlinePolicy,
      tags: (await client.send(new ListTagsForResourceCommand(resource))).Tags,
      set: (await client.send(new DescribePermissionSetCommand(target))).PermissionSet,
    });
    const before = await read();
    const InlinePolicy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }],
    });
    await client.send(new PutInlinePolicyToPermissionSetCommand({ ...target, InlinePolicy }));
    await client.send(new TagResourceCommand({ ...resource, Tags: [{ Key: "owner", Value: "hand" }] }));

    const drifted = [`update ${SET} initech/operator`];
    expect((await fleet.refresh("home", "home")).steps).to.deep.equal(drifted);
    expect((await fleet.up("home", "home")).steps).to.deep.equal(drifted);
    const after = await read();
    expect(JSON.parse(after.inline ?? "")).to.deep.equal(JSON.parse(before.inline ?? ""));
    expect(after.tags).to.have.deep.members(before.tags ?? []);
    expect(after.set).to.deep.equal(before.set);
    const [reserved = ""] = (await roleNames("home", "/aws-reserved/")).filter((name) =>
      name.includes("InitechOperator_"),
    );
    const { inlinePolicies } = await readRole("home", reserved);
    expect(Object.values(inlinePolicies)).to.deep.equal([JSON.parse(before.inline ?? "")]);
  });

  describe("when AWS fails half-way", () => {
    afterEach(() => admin("DELETE", "faults"));

    for (const [what, stack, profile, match, text] of [
      ["a role's inline policy", STACK, ACCOUNT, "^iam:PutRolePolicy$", WIDER],
      ["a permission set's inline policy", "home", "home", "^sso:PutInlinePolicyToPermissionSet$", WITHOUT_AUDITORS],
      ["an assignment", "home", "home", "^sso:CreateAccountAssignment$", WITH_BOB],
    ] as const) {
      it(`at ${what}: says so, and the same command finishes the work`, async () => {
        fleet.write(stack, text);
        await admin("PUT", "faults", { match, kind: "server-error" });
        expect(await failureOf(fleet.up(stack, profile))).to.match(/ServiceFailure|InternalServerException/);
        await admin("DELETE", "faults");
        expect((await fleet.up(stack, profile)).steps).to.not.deep.equal([]);
      });
    }

    it("and in the end AWS has what the files say, and nothing is left to change", async () => {
      await expectAccess({
        "alice@acme.example": ["read-only"],
        "bob@acme.example": ["second"],
        "carol@acme.example": ["operator"],
      });
      const { inlinePolicies } = await readRole(ACCOUNT, "inline-second");
      expect(Object.keys(inlinePolicies)).to.deep.equal(["one"]);
      expect((await fleet.refresh(STACK, ACCOUNT)).steps).to.deep.equal([]);
      expect((await fleet.refresh("home", "home")).steps).to.deep.equal([]);
    });
  });

  describe("a role that gets another name", () => {
    const renamed = WIDER.replace("level: devops", "level: devops\n        name: operators");

    it("is refused while the role is protected, and the refusal says how to lift it", async () => {
      fleet.write(STACK, renamed);
      const failure = await failureOf(fleet.up(STACK, ACCOUNT));
      expect(failure).to.match(
        /aws:iam:Role \(operator\)[\s\S]*unable to replace resource[\s\S]*marked for protection[\s\S]*remove the `protect` flag/,
      );
      expect(await roleNames(ACCOUNT))
        .to.include("inline-operator")
        .and.not.include("operators");
    });

    it("is a replacement once the file lifts the protection, and the preview names it so", async () => {
      fleet.write(STACK, renamed.replace("name: operators", "name: operators\n        protect: false"));
      const { steps, stdout } = await fleet.preview(STACK, ACCOUNT);
      expect(steps).to.include.members([`create-replacement ${ROLE} operator`, `delete-replaced ${ROLE} operator`]);
      expect(steps.filter((step) => /read-only|second/.test(step))).to.deep.equal([]);
      expect(stdout).to.match(/\+-\s*aws:iam\/role:Role[\s\S]*replace/);
      await fleet.up(STACK, ACCOUNT);
      expect(await roleNames(ACCOUNT))
        .to.include("operators")
        .and.not.include("inline-operator");
      expect(await readRole(ACCOUNT, "operators")).to.deep.include({
        managedPolicies: ["arn:aws:iam::aws:policy/PowerUserAccess"],
      });
      await expectAccess({
        "alice@acme.example": ["read-only"],
        "bob@acme.example": ["second"],
        "carol@acme.example": ["operator"],
      });
    });
  });

  describe("a destroy", () => {
    it("leaves nothing in AWS, policies attached by hand included", async () => {
      const arn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
      await (await iam(ACCOUNT)).send(new AttachRolePolicyCommand({ RoleName: "operators", PolicyArn: arn }));
      for (const [stack, profile] of [
        ["home", "home"],
        [STACK, ACCOUNT],
      ] as const) {
        await fleet.unprotect(stack, profile);
        const { steps } = await fleet.destroy(stack, profile);
        expect(steps.filter((step) => !step.startsWith("delete "))).to.deep.equal([]);
      }
      const gone = /^(inline-|operators)|AWSReservedSSO_Initech/;
      const left = [...(await roleNames(ACCOUNT)), ...(await roleNames("home", "/aws-reserved/"))];
      expect(left.filter((name) => gone.test(name))).to.deep.equal([]);
      const { PermissionSets: arns = [] } = await (
        await identityCenter()
      ).send(new ListPermissionSetsCommand({ InstanceArn: WORLD_IDENTITY_CENTER.instanceArn }));
      expect(arns.filter((set) => Object.values(sets).includes(set))).to.deep.equal([]);
    });
  });
});

/** What an operation failed with; the empty string when it did not fail. */
async function failureOf(operation: Promise<unknown>): Promise<string> {
  return operation.then(
    () => "",
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}
