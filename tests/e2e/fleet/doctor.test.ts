import {
  AttachPolicyCommand,
  CreatePolicyCommand,
  DetachPolicyCommand,
  OrganizationsClient,
  PutResourcePolicyCommand,
} from "@aws-sdk/client-organizations";
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { RequestServiceQuotaIncreaseCommand, ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { expect } from "chai";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stackFileName } from "../../../core/config/naming.ts";
import { ProjectCredentials } from "../../../fleet/aws/stack-credentials.ts";
import { CHECK_IDS, type Trouble } from "../../../fleet/doctor/check.ts";
import { doctor, type DoctorOptions, type DoctorReport } from "../../../fleet/doctor/doctor.ts";
import type { ProfileCredential } from "../../../sandbox/aws-profiles.ts";
import { HOME_ACCOUNT_ID, SANDBOX_REGION } from "../../../sandbox/world.ts";
import { freshBox, inOrder } from "../box.ts";
import { fleetBox } from "./fleet-box.ts";
import type { FleetWorld } from "./fleet-world.ts";

const HOME_ORGANIZATION = "o-homeacme01";
/** An organization with a management account of its own, which home joins at the end. */
const OTHER_ORGANIZATION = "o-doctorothers";
const MANAGEMENT = "641899999999";

describe("switchyard doctor", function () {
  inOrder();
  let world: FleetWorld;
  let last: DoctorReport;
  let management: ProfileCredential | undefined;

  before(freshBox);
  before(async () => {
    world = await fleetBox({ name: "doctor", series: 418, clients: 2, secrets: "passphrase" });
  });

  const run = async (options: DoctorOptions = {}, env: NodeJS.ProcessEnv = {}): Promise<DoctorReport> =>
    (last = await doctor({ directory: world.directory, env: { ...world.env, ...env }, ...options }));
  const troubles = ({ checks }: DoctorReport) => checks.filter((one): one is Trouble => one.state !== "ok");
  const codes = (report: DoctorReport) => troubles(report).map(({ code, subject }) => [code, subject]);
  const configOf = (profile: string, region = SANDBOX_REGION) => {
    const credentials = new ProjectCredentials(world.env);
    return credentials.configOf(credentials.ofProfile(profile, region), region);
  };
  const [first, second] = ["client-doctor-01", "client-doctor-02"];
  /** The same with one file changed, and then as it was. */
  const withFile = async <T>(name: string, change: (text: string) => string, work: () => Promise<T>): Promise<T> => {
    const file = join(world.directory, name);
    const text = await readFile(file, "utf8");
    const changed = change(text);
    expect(changed).not.to.equal(text);
    await writeFile(file, changed);
    try {
      return await work();
    } finally {
      await writeFile(file, text);
    }
  };
  const command = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const { code, output } = await world.start(["doctor", ...args], env).ended;
    return { code, output };
  };

  it("finds all well where it is, and says so of each check", async () => {
    const report = await run();
    expect(troubles(report)).to.deep.equal([]);
    expect(report).to.include({ ok: true, command: "doctor" });
    expect(report.leftOut).to.deep.equal([]);
    expect([...new Set(report.checks.map(({ id }) => id))]).to.deep.equal(CHECK_IDS);
    expect(JSON.parse(JSON.stringify(report))).to.deep.equal(report);
    const { code, output } = await command([]);
    expect(output).to.contain("All that was looked at is well.");
    expect(code, output).to.equal(0);
  });

  it("names credentials of another account, and looks at the others all the same", async () => {
    await withFile(
      stackFileName(first),
      (text) => text.replace("aws:profile: doctor-01", "aws:profile: home"),
      async () => {
        const report = await run();
        expect(report.cause).to.equal("credentials");
        expect(codes(report)[0]).to.deep.equal(["fleet/other-account", first]);
        expect(codes(report).slice(1)).to.deep.equal([
          ...["quotas", "organization-policies", "rights"].map(() => ["doctor/not-checked", first]),
        ]);
        const { code, output } = await command([]);
        expect(output).to.contain("found account 111111111111").and.contain("pulumi config set aws:profile NAME");
        expect(code, output).to.equal(15);
      },
    );
  });

  it("names a profile that there is not, and a passphrase that is missing or another one", async () => {
    await withFile(
      stackFileName(first),
      (text) => text.replace("aws:profile: doctor-01", "aws:profile: nobody"),
      () => run({ stacks: ["doctor-01"] }),
    );
    expect(codes(last)[0]?.[0]).to.match(/^fleet\/(?:no-credentials|unknown-caller)$/);
    const none = { PULUMI_CONFIG_PASSPHRASE_FILE: undefined, PULUMI_CONFIG_PASSPHRASE: undefined };
    expect(codes(await run({ stacks: ["doctor-01"] }, none))).to.deep.equal([["doctor/passphrase", first]]);
    const wrong = { ...none, PULUMI_CONFIG_PASSPHRASE: "not this one" };
    expect(codes(await run({ stacks: ["doctor-01"] }, wrong))).to.deep.equal([["doctor/passphrase", first]]);
    expect(troubles(last)[0]?.found).to.equal("another one in PULUMI_CONFIG_PASSPHRASE");
  });

  it("names a backend that does not answer, and an engine that is not there", async () => {
    const nowhere = { PULUMI_BACKEND_URL: "file:///no/such/folder" };
    expect(codes(await run({ stacks: ["doctor-01"] }, nowhere))[0]).to.deep.equal(["doctor/backend", "the backend"]);
    const report = await run({ stacks: ["doctor-01"], pulumi: join(world.directory, "no-pulumi") });
    expect(codes(report)).to.deep.equal([
      ["doctor/engine", "this machine"],
      ["doctor/not-checked", "this machine"],
      ["doctor/not-checked", "the backend"],
      ["doctor/not-checked", "the backend"],
    ]);
    expect(report.cause).to.equal("engine");
  });

  it("names a group that the directory does not know, with its place", async () => {
    await withFile(
      "Pulumi.home.yaml",
      (text) => text.replace("group: Auditors", "group: Auditor"),
      () => run({ stacks: ["home"] }),
    );
    expect(codes(last)).to.deep.equal([["doctor/unknown-name", "home"]]);
    expect(troubles(last)[0]?.at).to.include({ file: "Pulumi.home.yaml" });
  });

  it("names the Region that Identity Center is in, where the file says another one", async () => {
    await withFile(
      "Pulumi.home.yaml",
      (text) => text.replace("region: eu-west-1", "region: eu-north-1"),
      async () => {
        await run({ stacks: ["home"] });
        expect(codes(last)[0]).to.deep.equal(["doctor/identity-center", "home"]);
        expect(troubles(last)[0]).to.include({ found: "none there, and one in eu-west-1" });
        const { code, output } = await command(["home"]);
        expect(output).to.contain("identityCenter: { region: eu-west-1 }");
        expect(code, output).to.equal(16);
      },
    );
  });

  it("names a number in Pulumi.yaml that AWS has not given, until it has", async () => {
    const quotas = (text: string) => `${text}  quotas: { value: { rolesPerAccount: 2000 } }\n`;
    await withFile("Pulumi.yaml", quotas, async () => {
      expect(codes(await run({ stacks: ["doctor-01"] }))).to.deep.equal([["doctor/quota", first]]);
      expect(troubles(last)[0]?.fix).to.contain("--quota-code L-FE177D64 --desired-value 2000");
      const increase = { ServiceCode: "iam", QuotaCode: "L-FE177D64", DesiredValue: 2000 };
      const client = new ServiceQuotasClient(configOf("doctor-01", "us-east-1"));
      await client.send(new RequestServiceQuotaIncreaseCommand(increase));
      expect(codes(await run({ stacks: ["doctor-01"] }))).to.deep.equal([]);
    });
  });

  it("names what the caller may not do, and nothing where it may", async () => {
    const iam = new IAMClient(configOf("doctor-02"));
    const UserName = "doctor-deployer";
    await iam.send(new CreateUserCommand({ UserName }));
    const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    const keys = `aws:accessKey: ${key?.AccessKeyId ?? ""}\n  aws:secretKey: ${key?.SecretAccessKey ?? ""}`;
    const allow = async (...Action: readonly string[]): Promise<void> => {
      const Statement = [{ Effect: "Allow", Action, Resource: "*" }];
      const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
      await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "deploy", PolicyDocument }));
    };
    await withFile(
      stackFileName(second),
      (text) => text.replace("aws:profile: doctor-02", keys),
      async () => {
        await allow("iam:Get*", "iam:List*", "iam:Simulate*", "iam:TagRole", "iam:Update*", "iam:AttachRolePolicy");
        expect(codes(await run({ stacks: ["doctor-02"] }))).to.deep.equal([["doctor/rights", second]]);
        expect(troubles(last)[0]?.found).to.contain(
          "it may not: iam:CreateRole, iam:DetachRolePolicy on arn:aws:iam::",
        );
        await allow("iam:*");
        expect(codes(await run({ stacks: ["doctor-02"] }))).to.deep.equal([]);
      },
    );
  });

  /** With a policy that denies, attached to an account by its organization's management account. */
  const withPolicy = async (
    [client, target]: readonly [OrganizationsClient, string],
    Type: "SERVICE_CONTROL_POLICY" | "RESOURCE_CONTROL_POLICY",
    Condition: object,
    work: () => Promise<void>,
  ): Promise<void> => {
    const principal = Type === "RESOURCE_CONTROL_POLICY" ? { Principal: "*" } : {};
    const Statement = [{ Sid: "Ours", Effect: "Deny", ...principal, Action: "sts:*", Resource: "*", Condition }];
    const Content = JSON.stringify({ Version: "2012-10-17", Statement });
    const { Policy } = await client.send(new CreatePolicyCommand({ Name: "guard", Description: "", Type, Content }));
    const policy = { PolicyId: Policy?.PolicySummary?.Id, TargetId: target };
    await client.send(new AttachPolicyCommand(policy));
    try {
      await work();
    } finally {
      await client.send(new DetachPolicyCommand(policy));
    }
  };
  const move = async (accountId: string, organizationId: string): Promise<void> => {
    await world.api("DELETE", "organization-members", { accountId });
    await world.api("POST", "organization-members", { accountId, organizationId });
  };

  it("names an RCP of the client's organization that refuses the home account, and not one that exempts it", async () => {
    const accountId = world.members[0]?.accountId ?? "";
    await move(accountId, HOME_ORGANIZATION);
    const target = [new OrganizationsClient(configOf("home", "us-east-1")), accountId] as const;
    const others = { StringNotEquals: { "aws:PrincipalOrgID": "o-someoneelse" } };
    await withPolicy(target, "RESOURCE_CONTROL_POLICY", others, async () => {
      expect(codes(await run({ stacks: ["doctor-01"] }))).to.deep.equal([["doctor/organization-policy", first]]);
      expect(troubles(last)[0]?.found)
        .to.contain("permission-set:Doctor01ReadOnly at")
        .and.contain(`statement Ours of guard`)
        .and.contain(`account ${accountId} denies sts:AssumeRole`);
      const { code, output } = await command(["doctor-01"]);
      expect(code, output).to.equal(20);
      const left = await command(["doctor-01", "--skip", "organization-policies"]);
      expect(left.output).to.contain("Left out by --skip, so that nothing is said of it: organization-policies.");
      expect(left.code, left.output).to.equal(0);
    });
    const exempt = { StringNotEquals: { "aws:PrincipalAccount": HOME_ACCOUNT_ID } };
    await withPolicy(target, "RESOURCE_CONTROL_POLICY", exempt, async () => {
      expect(codes(await run({ stacks: ["doctor-01"] }))).to.deep.equal([]);
    });
    const fromOffice = { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } };
    await withPolicy(target, "RESOURCE_CONTROL_POLICY", fromOffice, async () => {
      expect(codes(await run({ stacks: ["doctor-01"] }))).to.deep.equal([["doctor/not-checked", first]]);
      expect(troubles(last)[0]?.found).to.contain("aws:sourceip");
      expect((await command(["doctor-01"])).code).to.equal(3);
    });
    await world.api("DELETE", "organization-members", { accountId });
  });

  it("says of a member account that may not read the policies that they were not checked", async () => {
    const account = { accountId: MANAGEMENT, profile: "doctor-others", organizationId: OTHER_ORGANIZATION };
    management = (await world.api("POST", "accounts", account)) as ProfileCredential;
    await move(world.members[1]?.accountId ?? "", OTHER_ORGANIZATION);
    expect(codes(await run({ stacks: ["doctor-02"] }))).to.deep.equal([["doctor/not-checked", second]]);
    expect(troubles(last)[0]?.id).to.equal("organization-policies");
    expect(troubles(last)[0]?.fix).to.contain(`account ${MANAGEMENT}`);
  });

  it("names an SCP that refuses the home account's people, and an instance that is not an organization's", async () => {
    await move(HOME_ACCOUNT_ID, OTHER_ORGANIZATION);
    const { accessKeyId, secretAccessKey } = management ?? { accessKeyId: "", secretAccessKey: "" };
    const credentials = { accessKeyId, secretAccessKey };
    const client = new OrganizationsClient({ ...configOf("home", "us-east-1"), credentials });
    const Statement = [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${HOME_ACCOUNT_ID}:root` } }];
    await client.send(new PutResourcePolicyCommand({ Content: JSON.stringify({ Statement }) }));
    const others = { StringNotEquals: { "aws:ResourceOrgID": OTHER_ORGANIZATION } };
    await withPolicy([client, HOME_ACCOUNT_ID], "SERVICE_CONTROL_POLICY", others, async () => {
      // why both clients: only then it is known which organization a role is in. The second is in that one, as home is.
      expect(codes(await run())).to.deep.equal([
        ["doctor/identity-center", "home"],
        ...["administrator", "names"].map(() => ["doctor/not-checked", "home"]),
        ["doctor/organization-policy", "home"],
      ]);
      const found = troubles(last)[3]?.found;
      expect(found).to.contain("permission-set:Doctor01ReadOnly at").and.not.contain("others");
    });
    expect(codes(await run()).filter(([code]) => code !== "doctor/not-checked")).to.deep.equal([
      ["doctor/identity-center", "home"],
    ]);
  });
});
