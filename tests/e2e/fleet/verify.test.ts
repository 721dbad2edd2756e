import {
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  IAMClient,
  PutRolePermissionsBoundaryCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  AttachManagedPolicyToPermissionSetCommand,
  CreateAccountAssignmentCommand,
  CreatePermissionSetCommand,
  DeletePermissionSetCommand,
  DescribePermissionSetProvisioningStatusCommand,
  DetachManagedPolicyFromPermissionSetCommand,
  ProvisionPermissionSetCommand,
  type SSOAdminClient,
} from "@aws-sdk/client-sso-admin";
import { expect } from "chai";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { awsConfig } from "../../../core/aws/cli-profiles.ts";
import { stackFileName } from "../../../core/config/naming.ts";
import { ProjectCredentials } from "../../../fleet/aws/stack-credentials.ts";
import type { FleetSession } from "../../../fleet/session.ts";
import { verify, type VerifyOptions } from "../../../fleet/verify/verify.ts";
import type { Finding, VerifyReport } from "../../../fleet/verify/verify-report.ts";
import { login } from "../../../sandbox/login.ts";
import { HOME_ACCOUNT_ID, SANDBOX_REGION, WORLD_IDENTITY_CENTER } from "../../../sandbox/world.ts";
import { box, freshBox, inOrder, newFolder } from "../box.ts";
import { identityCenter, userId } from "../deployed.ts";
import { fleetBox } from "./fleet-box.ts";
import type { FleetWorld } from "./fleet-world.ts";

/** An IAM user of the home account. */
const USER = "verify-alice";
const ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess";

describe("switchyard verify", function () {
  inOrder();
  let world: FleetWorld;
  let session: FleetSession;

  before(freshBox);
  before(async () => {
    const roles = `{ read-only: {}, devops: {}, operator: { level: devops, trust: { users: [${USER}] } } }`;
    world = await fleetBox({ name: "verify", series: 417, clients: 2, files: { roles } });
    const grants = `
      - { group: Auditors, clients: all, roles: [read-only] }
      - { user: alice@acme.example, clients: all, roles: [devops] }
      - { iamUser: ${USER}, clients: [Verify01], roles: [operator] }
    iam: { users: { ${USER}: {} } }`;
    await world.writeHome({ grants });
    session = await world.session();
    for (const stack of [...world.members.map((one) => one.stack), "home"]) {
      const end = await session.pool.runStack({ kind: "stack", operation: "up", stack, isNew: true });
      expect(end.result, end.text).to.equal("succeeded");
    }
  });
  after(() => session.close());

  const run = (options: VerifyOptions = {}): Promise<VerifyReport> => verify(session, options);
  const faults = ({ findings }: VerifyReport): readonly Finding[] => findings.filter((one) => one.severity === "fault");
  const [first, second] = ["verify-01", "verify-02"];
  const iamOf = (profile: string): IAMClient => {
    const credentials = new ProjectCredentials(world.env);
    return new IAMClient(credentials.configOf(credentials.ofProfile(profile, SANDBOX_REGION), SANDBOX_REGION));
  };
  const setArn = async (name: string): Promise<string> => {
    const sets = await world.aws.setNames();
    return [...sets].find(([, one]) => one === name)?.[0] ?? "";
  };

  const provision = async (
    client: SSOAdminClient,
    set: { readonly InstanceArn: string; readonly PermissionSetArn: string },
  ) => {
    const { InstanceArn } = set;
    const request = { ...set, TargetType: "ALL_PROVISIONED_ACCOUNTS" as const };
    let state = (await client.send(new ProvisionPermissionSetCommand(request))).PermissionSetProvisioningStatus;
    while (state?.Status === "IN_PROGRESS") {
      await setTimeout(100);
      const ProvisionPermissionSetRequestId = state.RequestId;
      const asked = { InstanceArn, ProvisionPermissionSetRequestId };
      state = (await client.send(new DescribePermissionSetProvisioningStatusCommand(asked)))
        .PermissionSetProvisioningStatus;
    }
    expect(state?.Status, state?.FailureReason).to.equal("SUCCEEDED");
  };

  it("finds everything as declared after a deployment", async () => {
    const report = await run();
    expect(report.findings.filter(({ severity }) => severity === "fault")).to.deep.equal([]);
    expect(report.faults).to.deep.equal([]);
    expect(report.clients.map(({ ok, checked, roles }) => ({ ok, checked, roles }))).to.deep.equal([
      { ok: true, checked: true, roles: 3 },
      { ok: true, checked: true, roles: 3 },
    ]);
    expect(report.clients.flatMap(({ grants }) => grants.map(({ works }) => works))).to.deep.equal([
      ...[true, true, true, true, true],
    ]);
    expect(report.home).to.include({ ok: true, checked: true, permissionSets: 4, assignments: 4, identities: 1 });
    expect(report.attempts).to.deep.equal([]);
    expect(report.notTried.join()).to.contain("5 of 5 principals were not tried for real");
    expect(report.ok).to.equal(true);
    expect(JSON.parse(JSON.stringify(report))).to.deep.equal(report);
  });

  it("enters for real with the keys of an IAM user, and says by what", async () => {
    const { AccessKey: key } = await iamOf("home").send(new CreateAccessKeyCommand({ UserName: USER }));
    const { AccessKeyId = "", SecretAccessKey = "" } = key ?? {};
    const env = { ...world.env, AWS_ACCESS_KEY_ID: AccessKeyId, AWS_SECRET_ACCESS_KEY: SecretAccessKey };
    const own = await world.session({ env });
    try {
      const report = await verify(own, { slugs: [first] });
      expect(report.attempts).to.deep.equal([
        {
          through: `iam-user:${USER}`,
          client: first,
          role: "operator",
          by: "the keys of the environment (AWS_ACCESS_KEY_ID)",
          result: "entered",
        },
      ]);
      expect(report.notTried.join()).to.contain("2 of 3 principals were not tried for real");
      expect(report.findings).to.deep.equal([]);
      expect(report.ok).to.equal(true);
    } finally {
      own.close();
    }
  });

  it("enters for real with the token of `aws sso login`, as the command shows", async () => {
    const home = await newFolder("verify-alice");
    const { sandbox } = await box();
    const [session, startUrl] = ["acme", WORLD_IDENTITY_CENTER.portal];
    const center = { session, portal: startUrl, ssoRegion: SANDBOX_REGION, region: SANDBOX_REGION };
    const roleArn = `arn:aws:iam::${world.members[0]?.accountId ?? ""}:role/verify-devops`;
    const profiles = awsConfig({ ...center, homeAccountId: HOME_ACCOUNT_ID }, [
      { profile: "alice", roleArn, permissionSet: "Verify01DevOps" },
    ]);
    const config = join(home, "config");
    await writeFile(config, `${await readFile(world.env["AWS_CONFIG_FILE"] ?? "", "utf8")}\n${profiles}`);
    await login({ url: sandbox.url, user: "alice@acme.example", session, startUrl, region: SANDBOX_REGION, home });
    const { code, output } = await world.start(["verify", first, "--json"], { HOME: home, AWS_CONFIG_FILE: config })
      .ended;
    const report = JSON.parse(output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1)) as VerifyReport;
    expect(report.attempts.map(({ through, role, result }) => [through, role, result])).to.deep.equal([
      ["permission-set:Verify01DevOps", "devops", "entered"],
    ]);
    expect(report.attempts[0]?.by).to.contain("alice-home");
    expect(report.ok).to.equal(true);
    expect(code).to.equal(0);
  });

  it("verifies the others where AWS denies one client's role to our caller", async () => {
    const [member] = world.members;
    if (member === undefined) throw new Error("no member");
    const file = join(world.directory, stackFileName(member.stack));
    const text = await readFile(file, "utf8");
    const role = `{ roleArn: "arn:aws:iam::${member.accountId}:role/verify-read-only" }`;
    await writeFile(file, text.replace("config:\n", `config:\n  aws:assumeRole: ${role}\n`));
    try {
      const report = await verify(session.again());
      expect(report.clients.map(({ slug, ok, checked }) => [slug, ok, checked])).to.deep.equal([
        [first, false, false],
        [second, true, true],
      ]);
      expect(report.clients[0]?.because).to.contain("AccessDenied").and.contain(member.accountId);
      expect(report.clients[0]?.grants).to.deep.equal([]);
      expect(report.home.ok).to.equal(true);
      expect(report.ok).to.equal(false);
    } finally {
      await writeFile(file, text);
    }
  });

  it("says of a client that makes its roles itself that it was not checked", async () => {
    const [member] = world.members;
    if (member === undefined) throw new Error("no member");
    const file = join(world.directory, stackFileName(member.stack));
    const text = await readFile(file, "utf8");
    const theirs = text.replace("aws:profile: verify-01", "aws:profile: home").replace(/$/, "    handoff: true\n");
    await writeFile(file, theirs);
    try {
      const report = await verify(session.again(), { slugs: [first] });
      expect(report.clients.map(({ ok, checked }) => [ok, checked])).to.deep.equal([[false, false]]);
      expect(report.clients[0]?.because)
        .to.contain("(handoff)")
        .and.contain(member.accountId)
        .and.contain("111111111111");
      expect(report.ok).to.equal(false);
    } finally {
      await writeFile(file, text);
    }
  });

  it("names a permission set and a role that look like ours and that the files do not know", async () => {
    const center = await identityCenter();
    const iam = iamOf(second);
    const Tags = [{ Key: "managed-by", Value: "switchyard" }];
    const { instanceArn: InstanceArn } = WORLD_IDENTITY_CENTER;
    const made = await center.send(new CreatePermissionSetCommand({ InstanceArn, Name: "VerifyFormer", Tags }));
    const trust = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111111111111:root" }, Action: "sts:AssumeRole" };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
    await iam.send(new CreateRoleCommand({ RoleName: "verify-former", AssumeRolePolicyDocument, Tags }));
    await iam.send(new CreateRoleCommand({ RoleName: "by-hand", AssumeRolePolicyDocument }));
    try {
      const report = await run();
      // why filtered: the sandbox is shared, and others' sets look like ours too.
      const strangers = report.findings.filter(
        ({ what, found }) =>
          what === "unknown role" || (what === "unknown permission set" && found.includes("VerifyFormer")),
      );
      expect(strangers.map(({ severity, client, what }) => [severity, client, what])).to.deep.equal([
        ["warning", second, "unknown role"],
        ["fault", second, "unknown role"],
        ["fault", undefined, "unknown permission set"],
      ]);
      expect(report.ok).to.equal(false);
    } finally {
      await center.send(
        new DeletePermissionSetCommand({ InstanceArn, PermissionSetArn: made.PermissionSet?.PermissionSetArn }),
      );
      await iam.send(new DeleteRoleCommand({ RoleName: "verify-former" }));
      await iam.send(new DeleteRoleCommand({ RoleName: "by-hand" }));
    }
    expect((await run()).ok).to.equal(true);
  });

  it("names a permission set whose change has not reached the account, until it is provisioned", async () => {
    const client = await identityCenter();
    const set = { InstanceArn: WORLD_IDENTITY_CENTER.instanceArn, PermissionSetArn: await setArn("Verify02ReadOnly") };
    const policy = { ...set, ManagedPolicyArn: "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess" };
    const what = "permission set Verify02ReadOnly";
    await client.send(new AttachManagedPolicyToPermissionSetCommand(policy));
    const stale = faults(await run({ slugs: [second] }));
    expect(stale.map((one) => one.what)).to.have.members([`managed policies of ${what}`, what]);
    const [own] = stale.filter((one) => one.what === what);
    expect(own?.found).to.contain("not provisioned");
    expect(own?.next)
      .to.contain(`provision-permission-set --instance-arn ${set.InstanceArn}`)
      .and.contain(set.PermissionSetArn);
    await provision(client, set);
    expect(faults(await run({ slugs: [second] })).map((one) => one.what)).to.deep.equal([
      `managed policies of ${what}`,
    ]);
    await client.send(new DetachManagedPolicyFromPermissionSetCommand(policy));
    expect(faults(await run({ slugs: [second] })).map((one) => one.what)).to.deep.equal([what]);
    await provision(client, set);
    expect((await run({ slugs: [second] })).ok).to.equal(true);
  });

  it("names a policy, a boundary and a trust that were changed by hand, and whom the trust lets in", async () => {
    const iam = iamOf(first);
    const RoleName = "verify-read-only";
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: ADMIN }));
    await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: ADMIN }));
    const PolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::111111111111:root" },
          Action: "sts:AssumeRole",
          Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111111111111:*" } },
        },
      ],
    });
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
    const report = await run();
    const own = faults(report).filter(({ client, role }) => client === first && role === "read-only");
    expect(own.map(({ what }) => what)).to.include.members([
      ...["trust policy", "attached policies", "permissions boundary", "who gets in"],
    ]);
    expect(own.find(({ what }) => what === "attached policies")?.found).to.contain(ADMIN);
    const holes = report.clients.find(({ slug }) => slug === first)?.holes ?? [];
    expect(holes.length).to.be.greaterThan(0);
    expect(new Set(holes.map(({ kind }) => kind))).to.deep.equal(new Set(["too-much"]));
    expect(report.clients.map(({ slug, ok }) => [slug, ok])).to.deep.equal([
      [first, false],
      [second, true],
    ]);
    expect(report.ok).to.equal(false);
  });

  it("names a role that is gone, and the grants that do not work by it", async () => {
    const iam = iamOf(second);
    const RoleName = "verify-devops";
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: "arn:aws:iam::aws:policy/PowerUserAccess" }));
    await iam.send(new DeleteRoleCommand({ RoleName }));
    const report = await run({ slugs: [second] });
    expect(faults(report).map(({ client, role, what, found }) => [client, role, what, found])).to.deep.equal([
      [second, "devops", "role", "no such role"],
    ]);
    expect(report.clients.map(({ slug }) => slug)).to.deep.equal([second]);
    expect(report.clients[0]?.grants.map(({ role, works }) => [role, works])).to.deep.equal([
      ["read-only", true],
      ["devops", false],
    ]);
    expect(report.ok).to.equal(false);
  });

  it("names an assignment and a policy that a permission set has and the files do not know", async () => {
    const client = await identityCenter();
    const set = { InstanceArn: WORLD_IDENTITY_CENTER.instanceArn, PermissionSetArn: await setArn("Verify02ReadOnly") };
    const bob = await userId("bob@acme.example");
    await client.send(
      new CreateAccountAssignmentCommand({
        ...set,
        PrincipalId: bob,
        PrincipalType: "USER",
        TargetId: "111111111111",
        TargetType: "AWS_ACCOUNT",
      }),
    );
    await client.send(new AttachManagedPolicyToPermissionSetCommand({ ...set, ManagedPolicyArn: ADMIN }));
    await provision(client, set);
    const report = await run({ slugs: [second] });
    const own = faults(report).filter(({ role }) => role === "read-only");
    expect(own.map(({ what }) => what)).to.have.members([
      "managed policies of permission set Verify02ReadOnly",
      "assignment of permission set Verify02ReadOnly",
    ]);
    const [extra] = own.filter(({ what }) => what.startsWith("assignment"));
    expect(extra?.found).to.contain("bob@acme.example").and.contain(bob);
    expect(extra?.next).to.contain("delete-account-assignment");
    expect(report.ok).to.equal(false);
  });

  it("verifies the others when one account cannot be read, and says so of that one", async () => {
    await world.writeProfiles({ [first]: { accessKeyId: "AKIAOFNOBODY00000000", secretAccessKey: "none" } });
    try {
      const report = await run();
      const [one, other] = report.clients;
      expect(one).to.include({ slug: first, ok: false, checked: false, roles: 0 });
      expect(one?.because).to.contain("no credentials for account");
      expect(one?.grants).to.deep.equal([]);
      expect(other).to.include({ slug: second, checked: true });
      expect(report.ok).to.equal(false);
    } finally {
      await world.writeProfiles();
    }
  });
});
