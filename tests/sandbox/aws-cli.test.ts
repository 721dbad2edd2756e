import { spawn } from "node:child_process";
import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import { applyChange, environmentChange } from "../../sandbox/environment.ts";
import { stateLayout } from "../../sandbox/paths.ts";
import { allow, HOME } from "./aws/permission-set.ts";
import { startTestAws, testPython, type TestAws } from "./aws/world.ts";

const CLIENT = "arn:aws:iam::222222222222:role";
const serial = `arn:aws:iam::${HOME}:mfa/phone`;

/** The roles, and the profiles by which the IAM user `ann` goes to them. */
const profiles: Record<string, string[]> = {
  plain: [`role_arn = ${CLIENT}/plain`],
  mfa: [`role_arn = ${CLIENT}/mfa`, `mfa_serial = ${serial}`],
  "no-mfa": [`role_arn = ${CLIENT}/mfa`],
  external: [`role_arn = ${CLIENT}/external`, "external_id = right-one", "duration_seconds = 7200"],
  "wrong-external": [`role_arn = ${CLIENT}/external`, "external_id = wrong-one"],
  "too-long": [`role_arn = ${CLIENT}/external`, "external_id = right-one", "duration_seconds = 7201"],
};
const conditions: Record<string, object> = {
  plain: {},
  mfa: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
  external: { StringEquals: { "sts:ExternalId": "right-one" } },
};

describe("the AWS CLI of an IAM user", () => {
  let test: TestAws;
  let folder: string;
  let program: string;

  /** Runs the AWS CLI; `typed` is what it reads where it asks, since it has no terminal. */
  const aws = (
    args: string[],
    typed = "",
    env: NodeJS.ProcessEnv = {
      PATH: process.env["PATH"],
      HOME: folder,
      AWS_ENDPOINT_URL: test.aws.url,
      AWS_CONFIG_FILE: join(folder, "config"),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, "credentials"),
      AWS_EC2_METADATA_DISABLED: "true",
    },
  ): Promise<{ code: number | null; output: string }> =>
    new Promise((resolve, reject) => {
      const child = spawn(program, ["-m", "awscli", ...args], { env, detached: true });
      let output = "";
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding("utf8").on("data", (text: string) => (output += text));
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, output }));
      child.stdin.end(typed);
    });
  const json = async (args: string[]): Promise<Record<string, Record<string, string>>> => {
    const { code, output } = await aws([...args, "--output", "json"]);
    if (code !== 0) throw new Error(output);
    return output.trim() === "" ? {} : (JSON.parse(output) as Record<string, Record<string, string>>);
  };
  const keys = (profile: string, id = "", secret = ""): string =>
    [`[${profile}]`, `aws_access_key_id = ${id}`, `aws_secret_access_key = ${secret}`, ""].join("\n");

  before(async () => {
    test = await startTestAws();
    program = await testPython();
    folder = await mkdtemp(join(tmpdir(), "switchyard-cli-"));
    for (const [RoleName, Condition] of Object.entries(conditions)) {
      const Principal = { AWS: `arn:aws:iam::${HOME}:user/ann` };
      const Statement = [{ Effect: "Allow", Principal, Action: "sts:AssumeRole", Condition }];
      const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
      const input = { RoleName, AssumeRolePolicyDocument, MaxSessionDuration: 7_200 };
      if (RoleName === "plain") await prepareAnn();
      await test.iam("client-abccorp").send(new CreateRoleCommand(input));
    }
  });
  after(async () => {
    await test.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Makes the user, the access key and the MFA device with the AWS CLI itself, as the home account's administrator. */
  async function prepareAnn(): Promise<void> {
    const home = test.keys("home");
    const region = "region = eu-west-1";
    const all = Object.entries(profiles).flatMap(([name, lines]) => [
      `[profile ${name}]`,
      region,
      "source_profile = ann",
      ...lines,
    ]);
    await writeFile(join(folder, "config"), ["[profile home]", region, "[profile ann]", region, ...all, ""].join("\n"));
    const credentials = keys("home", home.accessKeyId, home.secretAccessKey);
    await writeFile(join(folder, "credentials"), credentials);
    const iam = (...args: string[]) => json(["--profile", "home", "iam", ...args]);
    const ann = ["--user-name", "ann"];
    await iam("create-user", ...ann);
    const document = ["--policy-document", allow("sts:AssumeRole", `${CLIENT}/*`)];
    await iam("put-user-policy", ...ann, "--policy-name", "enter", ...document);
    const { AccessKey } = await iam("create-access-key", ...ann);
    const own = keys("ann", AccessKey?.["AccessKeyId"], AccessKey?.["SecretAccessKey"]);
    await writeFile(join(folder, "credentials"), credentials + own);
    const seed = ["--outfile", join(folder, "seed"), "--bootstrap-method", "Base32StringSeed"];
    await iam("create-virtual-mfa-device", "--virtual-mfa-device-name", "phone", ...seed);
    const codes = ["--authentication-code1", "111111", "--authentication-code2", "222222"];
    await iam("enable-mfa-device", ...ann, "--serial-number", serial, ...codes);
  }

  const whoAmI = (profile: string, typed?: string) => aws(["--profile", profile, "sts", "get-caller-identity"], typed);

  it("acts as the user, in the user's account, with the key that it made", async () => {
    const { output } = await whoAmI("ann");
    expect(output).to.contain(`arn:aws:iam::${HOME}:user/ann`);
  });

  const cases: [string, string, string | undefined, RegExp][] = [
    ["source_profile", "plain", undefined, /222222222222:assumed-role\/plain\//],
    ["mfa_serial and the right code", "mfa", "123456\n", /222222222222:assumed-role\/mfa\//],
    ["mfa_serial and a wrong code", "mfa", "654321\n", /AccessDenied.*MultiFactorAuthentication failed/],
    ["no mfa_serial where MFA is asked for", "no-mfa", undefined, /AccessDenied/],
    ["external_id and duration_seconds", "external", undefined, /222222222222:assumed-role\/external\//],
    ["another external_id", "wrong-external", undefined, /AccessDenied/],
    ["duration_seconds beyond the role's own", "too-long", undefined, /ValidationError/],
  ];
  for (const [what, profile, typed, expected] of cases) {
    it(`${what}: ${expected.source.includes("assumed-role") ? "enters" : "refused"}`, async () => {
      // why: the CLI keeps sessions, and would not ask again.
      await rm(join(folder, ".aws"), { recursive: true, force: true });
      const { code, output } = await whoAmI(profile, typed);
      expect(output).to.match(expected);
      expect(code === 0).to.equal(expected.source.includes("assumed-role"));
    });
  }

  it("finds no Region but that of the profile, in the environment that the sandbox prints", async () => {
    const layout = stateLayout(folder);
    const profiles = [{ profile: "home", accountId: HOME, userName: "bootstrap", region: "eu-west-1" }];
    const change = environmentChange(layout, test.aws.url, profiles, "home", { AWS_DEFAULT_REGION: "us-east-1" });
    const own = { AWS_CONFIG_FILE: join(folder, "config"), AWS_SHARED_CREDENTIALS_FILE: join(folder, "credentials") };
    const env = { ...applyChange(change, { AWS_DEFAULT_REGION: "us-east-1" }), PATH: process.env["PATH"], ...own };
    await appendFile(own.AWS_CONFIG_FILE, "[profile nowhere]\nsource_profile = ann\n");
    await appendFile(own.AWS_SHARED_CREDENTIALS_FILE, keys("nowhere", "AKIAEXAMPLE", "secret"));
    const list = (profile: string) => aws(["--profile", profile, "sso-admin", "list-instances"], "", env);
    expect((await list("nowhere")).output).to.match(/specify a region/);
    expect((await list("home")).output).to.contain("ssoins-");
  });

  it("makes two access keys for a user, and no third", async () => {
    const more = () => aws(["--profile", "home", "iam", "create-access-key", "--user-name", "ann"]);
    expect((await more()).code).to.equal(0);
    expect((await more()).output).to.contain("LimitExceeded");
  });
});
