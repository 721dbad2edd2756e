import { UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { cp, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { awsConfig } from "../../core/aws-config.ts";
import type { Check, DeployedRole } from "../../sandbox/demo/checks.ts";
import { mayEnter, runChecks } from "../../sandbox/demo/checks.ts";
import { plannedStacks } from "../../sandbox/demo/plan.ts";
import { deployedRoles } from "../../sandbox/demo/report.ts";
import { login } from "../../sandbox/login.ts";
import { projectRoot } from "../../sandbox/paths.ts";
import { WORLD_IDENTITY_CENTER } from "../../sandbox/world.ts";
import { box, newFolder } from "./box.ts";
import { iam, readRole, roleNames, type DeployedRole as ReadRole } from "./deployed.ts";
import { judge, lookAlikes, sessionsOf, strangers } from "./judge.ts";
import { run, type Ended } from "./project.ts";

describe("the example project, deployed by the demo", function () {
  this.timeout(300_000);
  this.bail(true);
  let copy: string;
  let roles: readonly DeployedRole[];
  let first: Ended;

  before(async () => {
    await box();
    copy = join(await newFolder("example"), "project");
    await mkdir(copy);
    const own = (await readdir(projectRoot)).filter((name) =>
      /^(components|core|sandbox|index\.ts|package\.json|tsconfig\.json|Pulumi.*\.yaml)$/.test(name),
    );
    for (const name of own) await cp(join(projectRoot, name), join(copy, name), { recursive: true });
    await symlink(join(projectRoot, "node_modules"), join(copy, "node_modules"));
    first = await demo("first.json");
  });

  /** Runs the demo as a user does, in the copy. */
  async function demo(json: string): Promise<Ended> {
    const { sandbox } = await box();
    const env = { ...process.env, SWITCHYARD_SANDBOX_DIR: sandbox.layout.root, NO_COLOR: "1" };
    const main = join(copy, "sandbox", "demo", "main.ts");
    return run(process.execPath, ["--import", "tsx", main, "--json", join(copy, json)], { cwd: copy, env });
  }

  async function checksIn(json: string): Promise<readonly Check[]> {
    return (JSON.parse(await readFile(join(copy, json), "utf8")) as { checks: Check[] }).checks;
  }

  async function grants() {
    const { stacks } = await plannedStacks(copy, (await box()).sandbox.profiles);
    const home = stacks.find(({ config }) => config.kind === "home")?.config;
    return home?.kind === "home" ? home.home.grants : [];
  }

  /** Pulumi in the folder and with the backend that the demo uses. */
  async function pulumi(profile: string, ...args: readonly string[]): Promise<Ended> {
    const { sandbox } = await box();
    const pulumiCommand = join(sandbox.layout.bin, "pulumi");
    const options = { cwd: join(sandbox.layout.root, "demo"), env: sandbox.env(profile) };
    return run(pulumiCommand, [...args, "--non-interactive", "--color", "never"], options);
  }

  it("exits 0, and every check came out as expected", async () => {
    expect(first.code, first.output).to.equal(0);
    const checks = await checksIn("first.json");
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
    const output = await pulumi("home", "stack", "output", "--json", "--stack", "home");
    roles = deployedRoles(JSON.parse(output.output.slice(0, output.output.lastIndexOf("}") + 1)));
    const granted = await grants();
    const deployed = new Map<string, ReadRole>();
    for (const { roleArn } of roles) deployed.set(roleArn, await readRole(profileOf(roleArn), nameOf(roleArn)));
    let let_in = 0;
    for (const { userName } of WORLD_IDENTITY_CENTER.users) {
      const sessions = await sessionsOf(userName);
      for (const role of roles) {
        const target = deployed.get(role.roleArn)!;
        const entered = [];
        for (const session of sessions) if (await judge(session, target)) entered.push(session.name);
        const expected = mayEnter(userName, role, granted) ? [`${userName} with ${role.permissionSet}`] : [];
        expect(entered, role.roleArn).to.deep.equal(expected);
        let_in += entered.length;
      }
    }
    expect(let_in, "grants that let somebody in").to.be.greaterThan(3);
    for (const role of roles)
      for (const caller of [...lookAlikes(role.permissionSet), ...strangers()])
        expect(await judge(caller, deployed.get(role.roleArn)!), `${caller.name} at ${role.roleArn}`).to.equal(false);
  });

  it("the demo's checks fail when somebody enters, or is refused, against the grants", async () => {
    const granted = await grants();
    const { sandbox } = await box();
    const without = granted.filter(({ principal }) => principal.name !== "Auditors");
    const unexpected = (await runChecks(sandbox, roles, without)).filter((check) => !check.passed);
    expect(unexpected.map(({ who, outcome }) => `${who} ${outcome}`)).to.include("bob@acme.example enters");
    const carol = { ...granted[0]!, principal: { kind: "user", name: "carol@acme.example" } } as const;
    const refused = (await runChecks(sandbox, roles, [...granted, carol])).filter((check) => !check.passed);
    expect(refused.map(({ who, outcome }) => `${who} ${outcome}`)).to.include("carol@acme.example refused");
  });

  describe("through the AWS CLI", () => {
    let home: string;
    const config = () => join(home, ".aws", "config");

    before(async () => {
      home = await newFolder("bob");
      await mkdir(join(home, ".aws"));
      const signIn = { session: "acme", portal: WORLD_IDENTITY_CENTER.portal, ssoRegion: "eu-west-1" };
      const targets = roles.map(({ client, role, roleArn, permissionSet }) => ({
        profile: `${client.toLowerCase()}-${role}`,
        roleArn,
        permissionSet,
      }));
      const text = awsConfig({ ...signIn, homeAccountId: "111111111111", region: "eu-west-1" }, targets);
      const administrator = roles.find(({ client, role }) => client === "AbcCorp" && role === "administrator");
      const around = `[profile around]\nrole_arn = ${administrator?.roleArn ?? ""}\nsource_profile = abccorp-read-only-home\nregion = eu-west-1\n`;
      await writeFile(config(), `${text}\n${around}`);
      const { url } = (await box()).sandbox;
      const { session, portal: startUrl, ssoRegion: region } = signIn;
      await login({ url, user: "bob@acme.example", session, startUrl, region, home });
    });

    async function whoAmI(profile: string): Promise<Ended> {
      const { sandbox } = await box();
      const { AWS_PROFILE: _profile, ...inherited } = sandbox.env();
      const env = {
        ...inherited,
        HOME: home,
        AWS_CONFIG_FILE: config(),
        AWS_SHARED_CREDENTIALS_FILE: join(home, ".aws", "credentials"),
      };
      return run(join(sandbox.layout.bin, "aws"), ["sts", "get-caller-identity", "--profile", profile], { env });
    }

    it("enters the granted role: sso-session, permission set, client role", async () => {
      const { code, output } = await whoAmI("abccorp-read-only");
      expect(code, output).to.equal(0);
      const { Account, Arn } = JSON.parse(output) as { Account: string; Arn: string };
      expect(Account).to.equal("222222222222");
      expect(Arn).to.match(/^arn:aws:sts::222222222222:assumed-role\/your-company-read-only\/\S+$/);
      expect((await whoAmI("abccorp-read-only-home")).output).to.match(
        /arn:aws:sts::111111111111:assumed-role\/AWSReservedSSO_AbcCorpReadOnly_[0-9a-f]{16}\/bob@acme\.example/,
      );
    });

    it("is refused by the portal where no permission set is assigned", async () => {
      const { code, output } = await whoAmI("abccorp-administrator");
      expect(code).to.not.equal(0);
      expect(output).to.match(/ForbiddenException.*GetRoleCredentials/);
    });

    it("is refused by STS where a permission set is used on another role", async () => {
      const { code, output } = await whoAmI("around");
      expect(code).to.not.equal(0);
      expect(output).to.match(/AccessDenied.*AssumeRole/);
    });
  });

  // why nested: mocha runs a suite's own tests before those of the suites inside it.
  describe("afterwards", () => {
    it("run again after a change in a file changes only that; a tampered trust policy turns it red", async () => {
      const file = join(copy, "Pulumi.client-globex.yaml");
      const text = await readFile(file, "utf8");
      await writeFile(file, text.replace("maxSessionDuration: 7200", "maxSessionDuration: 10800"));
      const wide = {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111111111111:root" }, Action: "sts:AssumeRole" },
        ],
      };
      const client = await iam("client-abccorp");
      const RoleName = "your-company-administrator";
      await client.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: JSON.stringify(wide) }));
      const { code, output } = await demo("second.json");
      expect(output).to.include("Changed in this run: client-globex: 1 update.");
      expect((await readRole("client-globex", "globex-deployer")).maxSessionDuration).to.equal(10_800);
      expect(code).to.equal(1);
      const failed = (await checksIn("second.json")).filter(({ passed }) => !passed);
      expect([...new Set(failed.map(({ role, outcome }) => `${role} ${outcome}`))]).to.deep.equal([
        "administrator enters",
      ]);
      expect(failed.map(({ who }) => who)).to.include("home: IAM user with sts:AssumeRole on *");
      expect(failed.filter(({ who }) => who.startsWith("stranger"))).to.deep.equal([]);
    });

    it("`pulumi up --refresh` mends the trust policy", async () => {
      const up = await pulumi(
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

    it("exits 1 before it deploys anything when a client's account is not of the sandbox", async () => {
      const stray = `config:\n  switchyard:client:\n    name: Stray\n    accountId: "444444444444"\n    roles: [read-only]\n`;
      await writeFile(join(copy, "Pulumi.client-stray.yaml"), stray);
      const { code, output } = await demo("third.json");
      expect(code).to.equal(1);
      expect(output).to.match(/Pulumi\.client-stray\.yaml accountId: expected .*222222222222.*found 444444444444/);
      expect(output).to.not.include("pulumi up -s");
    });

    it("can be destroyed once unprotected, and then nothing of it is left in AWS", async () => {
      for (const [stack, profile] of [
        ["home", "home"],
        ["client-abccorp", "client-abccorp"],
        ["client-globex", "client-globex"],
      ] as const) {
        const before = await everyRole();
        const refused = await pulumi(profile, "destroy", "--yes", "--stack", stack);
        expect(refused.code).to.not.equal(0);
        expect(refused.output).to.match(/cannot be deleted[\s\S]*protect/);
        expect(await everyRole()).to.deep.equal(before);
        const unprotected = await pulumi(profile, "state", "unprotect", "--all", "--yes", "--stack", stack);
        expect(unprotected.code, unprotected.output).to.equal(0);
        const destroyed = await pulumi(profile, "destroy", "--yes", "--skip-preview", "--stack", stack);
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
