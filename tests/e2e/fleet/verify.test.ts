import {
  AttachRolePolicyCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  IAMClient,
  PutRolePermissionsBoundaryCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { AttachManagedPolicyToPermissionSetCommand, CreateAccountAssignmentCommand } from "@aws-sdk/client-sso-admin";
import { expect } from "chai";
import { ProjectCredentials } from "../../../fleet/aws/stack-credentials.ts";
import type { FleetSession } from "../../../fleet/session.ts";
import { verify, type VerifyOptions } from "../../../fleet/verify/verify.ts";
import type { Finding, VerifyReport } from "../../../fleet/verify/verify-report.ts";
import { SANDBOX_REGION, WORLD_IDENTITY_CENTER } from "../../../sandbox/world.ts";
import { inOrder } from "../box.ts";
import { identityCenter, userId } from "../deployed.ts";
import { fleetBox } from "./fleet-box.ts";
import type { FleetWorld } from "./fleet-world.ts";

const ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess";

describe("switchyard verify", function () {
  inOrder();
  let world: FleetWorld;
  let session: FleetSession;

  before(async () => {
    world = await fleetBox({ name: "verify", series: 71, clients: 2, files: { roles: "[read-only, devops]" } });
    await world.writeHome({
      grants:
        "[{ group: Auditors, clients: all, roles: [read-only] }, { user: alice@acme.example, clients: all, roles: [devops] }]",
    });
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

  it("finds everything as declared after a deployment", async () => {
    const report = await run();
    expect(report.findings).to.deep.equal([]);
    expect(report.faults).to.deep.equal([]);
    expect(report.clients.map(({ ok, checked, roles }) => ({ ok, checked, roles }))).to.deep.equal([
      { ok: true, checked: true, roles: 2 },
      { ok: true, checked: true, roles: 2 },
    ]);
    expect(report.clients.flatMap(({ grants }) => grants.map(({ works }) => works))).to.deep.equal([
      ...[true, true, true, true],
    ]);
    expect(report.home).to.include({ ok: true, checked: true, permissionSets: 4, assignments: 4 });
    expect(report.attempts).to.deep.equal([]);
    expect(report.notTried.join()).to.contain("4 of 4 principals were not tried for real");
    expect(report.ok).to.equal(true);
    expect(JSON.parse(JSON.stringify(report))).to.deep.equal(report);
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
