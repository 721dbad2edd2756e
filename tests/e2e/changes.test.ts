import { AttachRolePolicyCommand } from "@aws-sdk/client-iam";
import { ListPermissionSetsCommand } from "@aws-sdk/client-sso-admin";
import { expect } from "chai";
import { WORLD_IDENTITY_CENTER } from "../../sandbox/world.ts";
import { inOrder, writes } from "./box.ts";
import { groupId, iam, identityCenter, readRole, roleNames } from "./deployed.ts";
import { ACCOUNT, ATTACHMENTS, CLIENT, failureOf, HOME, Initech, ROLE, WITHOUT_AUDITORS } from "./initech.ts";

const CHANGED = CLIENT.replace(
  "{ description: Before }",
  "{ description: After, maxSessionDuration: 7200, managedPolicies: [SecurityAudit] }",
);

describe("two stacks, deployed one after the other in one process", () => {
  inOrder();
  let initech: Initech;
  let sets: Readonly<Record<string, string>> = {};

  before(async () => {
    initech = await Initech.make("changes");
  });
  after(() => initech.remove());

  it("creates roles, permission sets and assignments, and lets exactly the holders in", async () => {
    const { steps } = await initech.up("client");
    expect(steps.filter((step) => !step.startsWith("create "))).to.deep.equal([]);
    expect(steps).to.include.members([`create ${ROLE} read-only`, `create ${ROLE} operator`]);
    sets = await initech.expectAccess({
      "alice@acme.example": ["read-only"],
      "bob@acme.example": ["read-only"],
      "carol@acme.example": ["operator"],
    });
  });

  it("changes nothing when run again", async () => {
    expect((await initech.up("client")).steps).to.deep.equal([]);
    expect((await initech.up("home")).steps).to.deep.equal([]);
  });

  it("changes a role in place: an update in the preview, and only that", async () => {
    initech.write("client", CHANGED);
    const expected = [`update ${ROLE} read-only`, `update ${ATTACHMENTS} read-only`];
    expect((await initech.preview("client")).steps).to.have.members(expected);
    expect((await readRole(ACCOUNT, "inline-read-only")).description).to.equal("Before");
    expect((await initech.up("client")).steps).to.have.members(expected);
    expect(await readRole(ACCOUNT, "inline-read-only")).to.deep.include({
      description: "After",
      maxSessionDuration: 7200,
      managedPolicies: ["arn:aws:iam::aws:policy/SecurityAudit"],
    });
    expect((await initech.up("home")).steps).to.deep.equal([]);
  });

  it("refuses grants that the deployed contract does not bear out, all at once, and writes nothing", async () => {
    const before = await writes();
    initech.write(
      "home",
      HOME.replace("roles: [operator]", "roles: [operators]").replace("{ group: Auditors", "{ group: Auditor"),
    );
    const failure = await failureOf(initech.preview("home"));
    expect(failure).to.include("2 problems. Nothing was changed.");
    expect(failure).to.match(
      /"operators", which the contract of client-initech does not hold.*user "carol@acme\.example"/,
    );
    expect(failure).to.match(/group "Auditor", which does not exist[\s\S]*did you mean "Auditors"/);
    expect(await writes()).to.deep.equal(before);
  });

  it("takes a grant back: who held it is refused, the others still enter", async () => {
    initech.write("home", WITHOUT_AUDITORS);
    const { steps } = await initech.preview("home");
    expect(steps).to.deep.equal([
      `delete aws-native:sso:Assignment InitechReadOnly/group:${await groupId("Auditors")}`,
    ]);
    sets = await initech.expectAccess({ "alice@acme.example": ["read-only"], "carol@acme.example": ["operator"] });
  });

  describe("a role that gets another name", () => {
    const renamed = CHANGED.replace("level: devops", "level: devops\n        name: operators");

    it("is refused while the role is protected, and the refusal says how to lift it", async () => {
      initech.write("client", renamed);
      const failure = await failureOf(initech.up("client"));
      expect(failure).to.match(
        /aws:iam:Role \(operator\)[\s\S]*unable to replace resource[\s\S]*marked for protection[\s\S]*remove the `protect` flag/,
      );
      expect(await roleNames(ACCOUNT))
        .to.include("inline-operator")
        .and.not.include("operators");
    });

    it("is a replacement once the file lifts the protection, and the preview names it so", async () => {
      initech.write("client", renamed.replace("name: operators", "name: operators\n        protect: false"));
      const { steps, stdout } = await initech.preview("client");
      expect(steps).to.include.members([`create-replacement ${ROLE} operator`, `delete-replaced ${ROLE} operator`]);
      expect(steps.filter((step) => step.endsWith("read-only"))).to.deep.equal([]);
      expect(stdout).to.match(/\+-\s*aws:iam\/role:Role[\s\S]*replace/);
      await initech.up("client");
      expect(await roleNames(ACCOUNT))
        .to.include("operators")
        .and.not.include("inline-operator");
      expect(await readRole(ACCOUNT, "operators")).to.deep.include({
        managedPolicies: ["arn:aws:iam::aws:policy/PowerUserAccess"],
      });
      sets = await initech.expectAccess({
        "alice@acme.example": ["read-only"],
        "carol@acme.example": ["operator"],
      });
    });
  });

  describe("a destroy", () => {
    it("leaves nothing in AWS, policies attached by hand included", async () => {
      const arn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
      await (await iam(ACCOUNT)).send(new AttachRolePolicyCommand({ RoleName: "operators", PolicyArn: arn }));
      const steps = await initech.remove();
      expect(steps.filter((step) => !step.startsWith("delete "))).to.deep.equal([]);
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
