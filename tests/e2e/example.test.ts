import { UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import { mayEnter, runChecks, type DeployedRole } from "../../sandbox/demo/checks.ts";
import { WORLD_IDENTITY_CENTER } from "../../sandbox/world.ts";
import { AwsCli } from "./aws-cli.ts";
import { box, inOrder } from "./box.ts";
import { iam, readRole, roleNames, type DeployedRole as ReadRole } from "./deployed.ts";
import { Example } from "./example.ts";
import { judge, lookAlikes, sessionsOf, strangers } from "./judge.ts";
import type { Ended } from "./project.ts";

describe("the example project, deployed by the demo", () => {
  inOrder();
  let example: Example;
  let roles: readonly DeployedRole[];
  let first: Ended;

  before(async () => {
    example = await Example.make();
    first = await example.demo("first.json");
  });

  it("exits 0, and every check came out as expected", async () => {
    expect(first.code, first.output).to.equal(0);
    const checks = await example.checks("first.json");
    expect(checks.filter(({ passed, expected, outcome }) => !passed || expected !== outcome)).to.deep.equal([]);
    const outcome = (who: RegExp, role: string) => [
      ...new Set(
        checks
          .filter((check) => who.test(check.who) && check.client === "AbcCorp" && check.role === role)
          .map((check) => check.outcome),
      ),
    ];
    expect(outcome(/^alice@/, "administrator")).to.deep.equal(["enters"]);
    expect(outcome(/^bob@/, "read-only")).to.deep.equal(["enters"]);
    expect(outcome(/^bob@/, "administrator")).to.deep.equal(["refused"]);
    for (const who of [/^carol@/, /^home: /, /^stranger: /])
      for (const role of ["administrator", "read-only"]) expect(outcome(who, role)).to.deep.equal(["refused"]);
    expect(first.output).to.match(/https:\/\/signin\.aws\.amazon\.com\/switchrole\?account=222222222222/);
    expect(first.output).to.include("[profile abccorp-read-only]");
  });

  it("deployed policies that let in exactly whom the grants name, by two evaluators", async () => {
    roles = await example.roles();
    const granted = await example.grants();
    const deployed = new Map<string, ReadRole>();
    for (const { roleArn } of roles) deployed.set(roleArn, await readRole(profileOf(roleArn), nameOf(roleArn)));
    let letIn = 0;
    for (const { userName } of WORLD_IDENTITY_CENTER.users) {
      const sessions = await sessionsOf(userName);
      for (const role of roles) {
        const target = deployed.get(role.roleArn)!;
        const entered = [];
        for (const session of sessions) if (await judge(session, target)) entered.push(session.name);
        const expected = mayEnter(userName, role, granted) ? [`${userName} with ${role.permissionSet}`] : [];
        expect(entered, role.roleArn).to.deep.equal(expected);
        letIn += entered.length;
      }
    }
    expect(letIn, "grants that let somebody in").to.be.greaterThan(3);
    for (const role of roles)
      for (const caller of [...lookAlikes(role.permissionSet), ...strangers()])
        expect(await judge(caller, deployed.get(role.roleArn)!), `${caller.name} at ${role.roleArn}`).to.equal(false);
  });

  it("the demo's checks fail when somebody enters, or is refused, against the grants", async () => {
    const granted = await example.grants();
    const { sandbox } = await box();
    const without = granted.filter(({ principal }) => principal.name !== "Auditors");
    const unexpected = (await runChecks(sandbox, roles, without)).filter((check) => !check.passed);
    expect(unexpected.map(({ who, outcome }) => `${who} ${outcome}`)).to.include("bob@acme.example enters");
    const carol = { ...granted[0]!, principal: { kind: "user", name: "carol@acme.example" } } as const;
    const refused = (await runChecks(sandbox, roles, [...granted, carol])).filter((check) => !check.passed);
    expect(refused.map(({ who, outcome }) => `${who} ${outcome}`)).to.include("carol@acme.example refused");
  });

  describe("through the AWS CLI, with the profiles that are exported for it", () => {
    let bob: AwsCli;
    before(async () => {
      bob = await AwsCli.signIn("bob@acme.example", example.project(), roles);
    });

    it("enters the granted role: sso-session, permission set, client role", async () => {
      const { code, output } = await bob.whoAmI("abccorp-read-only");
      expect(code, output).to.equal(0);
      const { Account, Arn } = JSON.parse(output) as { Account: string; Arn: string };
      expect(Account).to.equal("222222222222");
      expect(Arn).to.match(/^arn:aws:sts::222222222222:assumed-role\/your-company-read-only\/\S+$/);
      expect((await bob.whoAmI("abccorp-read-only-home")).output).to.match(
        /arn:aws:sts::111111111111:assumed-role\/AWSReservedSSO_AbcCorpReadOnly_[0-9a-f]{16}\/bob@acme\.example/,
      );
    });

    it("is refused by the portal where no permission set is assigned", async () => {
      const { code, output } = await bob.whoAmI("abccorp-administrator");
      expect(code).to.not.equal(0);
      expect(output).to.match(/ForbiddenException.*GetRoleCredentials/);
    });

    it("is refused by STS where a permission set is used on another role", async () => {
      const { code, output } = await bob.whoAmI("around");
      expect(code).to.not.equal(0);
      expect(output).to.match(/AccessDenied.*AssumeRole/);
    });
  });

  // why nested: mocha runs a suite's own tests before those of the suites inside it.
  describe("afterwards", () => {
    it("run again after a change in a file changes only that; a tampered trust policy turns it red", async () => {
      await example.edit("Pulumi.client-globex.yaml", "maxSessionDuration: 7200", "maxSessionDuration: 10800");
      const wide = {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111111111111:root" }, Action: "sts:AssumeRole" },
        ],
      };
      const client = await iam("client-abccorp");
      const RoleName = "your-company-administrator";
      await client.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: JSON.stringify(wide) }));
      const { code, output } = await example.demo("second.json");
      expect(output).to.include("Changed in this run: client-globex: 1 update.");
      expect((await readRole("client-globex", "globex-deployer")).maxSessionDuration).to.equal(10_800);
      expect(code).to.equal(1);
      const failed = (await example.checks("second.json")).filter(({ passed }) => !passed);
      expect([...new Set(failed.map(({ role, outcome }) => `${role} ${outcome}`))]).to.deep.equal([
        "administrator enters",
      ]);
      expect(failed.map(({ who }) => who)).to.include("home: IAM user with sts:AssumeRole on *");
      expect(failed.filter(({ who }) => who.startsWith("stranger"))).to.deep.equal([]);
    });

    it("`pulumi up --refresh` mends the trust policy", async () => {
      const up = await example.pulumi(
        "client-abccorp",
        "up",
        "--yes",
        "--refresh",
        "--skip-preview",
        "--stack",
        "client-abccorp",
      );
      expect(up.code, up.output).to.equal(0);
      const { trustPolicy } = await readRole("client-abccorp", "your-company-administrator");
      expect(JSON.stringify(trustPolicy)).to.include("AWSReservedSSO_AbcCorpAdministrator_????????????????");
    });

    it("exits 1 before it deploys anything when the home account is not the sandbox's, or a file cannot be used", async () => {
      for (const [file, from, to, said] of [
        ["Pulumi.yaml", "111111111111", "444444444444", /homeAccount: expected .*111111111111.*found 444444444444/],
        ["Pulumi.client-globex.yaml", "name: Globex", "nam: Globex", /Pulumi\.client-globex\.yaml:\d+.*nam/],
      ] as const) {
        await example.edit(file, from, to);
        const { code, output } = await example.demo("third.json");
        await example.edit(file, to, from);
        expect(code).to.equal(1);
        expect(output).to.match(said);
        expect(output).to.not.include("pulumi up -s");
      }
    });

    it("can be destroyed once unprotected, and then nothing of it is left in AWS", async () => {
      for (const [stack, profile] of [
        ["home", "home"],
        ["client-abccorp", "client-abccorp"],
        ["client-globex", "client-globex"],
      ] as const) {
        const before = await everyRole();
        const refused = await example.pulumi(profile, "destroy", "--yes", "--stack", stack);
        expect(refused.code).to.not.equal(0);
        expect(refused.output).to.match(/cannot be deleted[\s\S]*protect/);
        expect(await everyRole()).to.deep.equal(before);
        const unprotected = await example.pulumi(profile, "state", "unprotect", "--all", "--yes", "--stack", stack);
        expect(unprotected.code, unprotected.output).to.equal(0);
        const destroyed = await example.pulumi(profile, "destroy", "--yes", "--skip-preview", "--stack", stack);
        expect(destroyed.code, destroyed.output).to.equal(0);
      }
      expect((await everyRole()).filter((name) => /your-company|globex|AbcCorp|Globex/.test(name))).to.deep.equal([]);
    });
  });
});

async function everyRole(): Promise<string[]> {
  const clients = [...(await roleNames("client-abccorp")), ...(await roleNames("client-globex"))];
  return [...clients, ...(await roleNames("home", "/aws-reserved/"))];
}

function nameOf(roleArn: string): string {
  return roleArn.split("/").at(-1) ?? "";
}

function profileOf(roleArn: string): string {
  return roleArn.includes("222222222222") ? "client-abccorp" : "client-globex";
}
