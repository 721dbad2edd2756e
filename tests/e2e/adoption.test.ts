import { AttachRolePolicyCommand, CreateRoleCommand, PutRolePolicyCommand, TagRoleCommand } from "@aws-sdk/client-iam";
import {
  CreateAccountAssignmentCommand,
  CreatePermissionSetCommand,
  DeleteAccountAssignmentCommand,
  ListAccountAssignmentsCommand,
  PutInlinePolicyToPermissionSetCommand,
} from "@aws-sdk/client-sso-admin";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { expect } from "chai";
import { HOME_ACCOUNT_ID, WORLD_IDENTITY_CENTER } from "../../sandbox/world.ts";
import { admin, inOrder } from "./box.ts";
import { iam, identityCenter, readRole, roleNames, sts, userId, type DeployedRole } from "./deployed.ts";
import { ACCOUNT, ATTACHMENTS, failureOf, Initech, ROLE, SET } from "./initech.ts";

const TAKEN = "OrganizationAccountAccessRole";
const client = (adopt: boolean) => `
config:
  switchyard:client:
    name: Initech
    accountId: "222222222222"
    roles:
      read-only: { name: ${TAKEN}, adopt: ${String(adopt)} }
      operator: { level: devops, adopt: ${String(adopt)} }
`;
const home = (adopt: boolean) => `
config:
  switchyard:home:
    identityCenter: { region: eu-west-1 }
    permissionSets: { overrides: { InitechReadOnly: { adopt: ${String(adopt)} } } }
    grants:
      - { user: alice@acme.example, clients: [Initech], roles: [read-only] }
      - { user: bob@acme.example, clients: [Initech], roles: [read-only] }
`;
const ASSIGNMENT = "aws-native:sso:Assignment";
const INLINE = "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive";
const { instanceArn: InstanceArn } = WORLD_IDENTITY_CENTER;

const statement = (rest: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...rest }] });

/** What the administrator of the account that the role was made for gets from STS. */
async function formerManagement(): Promise<string> {
  const RoleArn = `arn:aws:iam::222222222222:role/${TAKEN}`;
  const client = await sts("stranger");
  return client.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "former" })).then(
    () => "enters",
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
}

describe("taking over what exists", () => {
  inOrder();
  let initech: Initech;
  let found: DeployedRole;

  before(async () => {
    initech = await Initech.make("adoption");
    const account = await iam(ACCOUNT);
    const trust = statement({ Principal: { AWS: "arn:aws:iam::999999999999:root" }, Action: "sts:AssumeRole" });
    await account.send(new CreateRoleCommand({ RoleName: TAKEN, AssumeRolePolicyDocument: trust }));
    const PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
    await account.send(new AttachRolePolicyCommand({ RoleName: TAKEN, PolicyArn }));
    const PolicyDocument = statement({ Action: "*", Resource: "*" });
    await account.send(new PutRolePolicyCommand({ RoleName: TAKEN, PolicyName: "by-hand", PolicyDocument }));
    await account.send(new TagRoleCommand({ RoleName: TAKEN, Tags: [{ Key: "made-by", Value: "Organizations" }] }));
    found = await readRole(ACCOUNT, TAKEN);
    expect(await formerManagement()).to.equal("enters");
  });
  afterEach(() => admin("DELETE", "faults"));
  after(() => initech.remove());

  describe("a role", () => {
    it("is refused without `adopt`, before anything is made", async () => {
      initech.write("client", client(false));
      const failure = await failureOf(initech.up("client"));
      expect(failure).to.contain("[client/role-exists]").and.to.contain(found.arn);
      expect(await roleNames(ACCOUNT))
        .to.include(TAKEN)
        .and.not.to.include("inline-operator");
    });

    it("is shown by the preview with all that changes, and stays as it is", async () => {
      initech.write("client", client(true));
      const { steps, stderr } = await initech.preview("client");
      for (const type of [ROLE, ATTACHMENTS, INLINE])
        expect(steps).to.include.members([`import ${type} read-only`, `update ${type} read-only`]);
      const first = `Role "${TAKEN}" exists and is adopted (${found.arn}).`;
      expect(stderr).to.contain(first);
      expect(stderr).to.contain("lets in arn:aws:iam::999999999999:root now; will let in");
      expect(stderr).to.contain("managed policies: will be detached: arn:aws:iam::aws:policy/AdministratorAccess");
      expect(stderr).to.contain("managed policies: will be attached: arn:aws:iam::aws:policy/ReadOnlyAccess");
      expect(stderr).to.contain("inline policies: will be deleted: by-hand").and.not.to.contain("whatever");
      expect(stderr).to.contain('tags: will be removed: "made-by"');
      expect(stderr).to.contain('There is no role "inline-operator" in account 222222222222 to adopt');
      expect(await readRole(ACCOUNT, TAKEN)).to.deep.equal(found);
    });

    it("whose adoption fails at its trust or at its policies is in no contract, so the home stack does not use it", async () => {
      initech.write("home", home(false));
      const failures: string[] = [];
      for (const call of ["UpdateAssumeRolePolicy", "DetachRolePolicy"]) {
        await admin("PUT", "faults", { match: `^iam:${call}$`, kind: "server-error" });
        failures.push(await failureOf(initech.up("client")));
        expect(failures.at(-1), call).to.match(/ServiceFailure|InternalServerException/);
        expect(await failureOf(initech.up("home"))).to.match(/contract\/missing[\s\S]*pulumi up -s client-initech/);
        await admin("DELETE", "faults");
      }
      // why only once: after the first, the role is the stack's own.
      expect(failures.map((text) => text.includes("exists and is adopted"))).to.deep.equal([true, false]);
    });

    it("is finished by the same command", async () => {
      await initech.up("client");
      const role = await readRole(ACCOUNT, TAKEN);
      expect(role.managedPolicies).to.deep.equal(["arn:aws:iam::aws:policy/ReadOnlyAccess"]);
      expect(role.inlinePolicies).to.deep.equal({});
      expect(role.tags).to.deep.equal({ "managed-by": "switchyard" });
      expect(await formerManagement()).to.equal("AccessDenied");
    });

    it("that is the stack's own is not looked up any more", async () => {
      const { steps, stdout } = await initech.up("client");
      expect(steps).to.deep.equal([]);
      expect(stdout).not.to.contain("adopt");
    });
  });

  describe("a permission set", () => {
    let arn = "";
    const user = { InstanceArn, TargetId: HOME_ACCOUNT_ID, TargetType: "AWS_ACCOUNT", PrincipalType: "USER" } as const;
    const ids = { alice: "", bob: "", carol: "" };
    const target = (PrincipalId: string) => ({ ...user, PermissionSetArn: arn, PrincipalId });
    const assigned = async () => {
      const { AccountAssignments: list = [] } = await (
        await identityCenter()
      ).send(new ListAccountAssignmentsCommand({ InstanceArn, AccountId: HOME_ACCOUNT_ID, PermissionSetArn: arn }));
      return list.map(({ PrincipalId }) => PrincipalId).sort();
    };

    before(async () => {
      ids.alice = await userId("alice@acme.example");
      ids.bob = await userId("bob@acme.example");
      ids.carol = await userId("carol@acme.example");
      const center = await identityCenter();
      const made = await center.send(
        new CreatePermissionSetCommand({ InstanceArn, Name: "InitechReadOnly", Description: "by hand" }),
      );
      arn = made.PermissionSet?.PermissionSetArn ?? "";
      const InlinePolicy = statement({ Action: "s3:*", Resource: "*" });
      await center.send(
        new PutInlinePolicyToPermissionSetCommand({ InstanceArn, PermissionSetArn: arn, InlinePolicy }),
      );
      for (const id of [ids.alice, ids.carol]) await center.send(new CreateAccountAssignmentCommand(target(id)));
    });

    it("is refused without `adopt`, before anything is made", async () => {
      const failure = await failureOf(initech.up("home"));
      expect(failure).to.contain("[home/permission-set-exists]").and.to.contain(arn);
      expect(await assigned()).to.deep.equal([ids.alice, ids.carol].sort());
    });

    it("is shown by the preview, with the assignment that a grant asks for and that is there", async () => {
      initech.write("home", home(true));
      const { steps, stderr } = await initech.preview("home");
      const name = "InitechReadOnly";
      expect(steps).to.include.members([`import ${SET} ${name}`, `update ${SET} ${name}`]);
      expect(steps.filter((step) => step.includes(ASSIGNMENT))).to.have.members([
        `import ${ASSIGNMENT} ${name}/user:${ids.alice}`,
        `create ${ASSIGNMENT} ${name}/user:${ids.bob}`,
      ]);
      expect(stderr).to.contain("inline policy: from").and.to.contain("s3:*");
      expect(stderr).to.contain('Gives InitechReadOnly in account 111111111111 to user "bob@acme.example"');
      expect(stderr).to.contain('description: from "by hand" to').and.to.contain("adopted with its assignments");
    });

    it("keeps its assignments, which are then for people to remove", async () => {
      const { outputs, steps } = await initech.up("home");
      expect(outputs["permissionSets"]).to.have.property("InitechReadOnly", arn);
      expect(await assigned()).to.deep.equal([ids.alice, ids.bob, ids.carol].sort());
      // why by the steps: how often AWS was asked depends on how long it was busy with the set.
      expect(steps.filter((step) => step.includes(ASSIGNMENT))).to.have.members([
        `import ${ASSIGNMENT} InitechReadOnly/user:${ids.alice}`,
        `create ${ASSIGNMENT} InitechReadOnly/user:${ids.bob}`,
      ]);
      expect((await initech.up("home")).steps).to.deep.equal([]);
      await (await identityCenter()).send(new DeleteAccountAssignmentCommand(target(ids.carol)));
    });

    it("lets in those of the files, through the adopted role too", async () => {
      await initech.expectAccess({ "alice@acme.example": ["read-only"], "bob@acme.example": ["read-only"] });
    });
  });

  // why in a suite: Mocha runs the tests beside suites before them.
  describe("what was taken over", () => {
    it("goes with its stack, once the protection is lifted", async () => {
      await initech.remove();
      expect(await roleNames(ACCOUNT)).not.to.include(TAKEN);
    });
  });
});
