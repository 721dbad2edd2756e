import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudControlClient } from "@aws-sdk/client-cloudcontrol";
import { IAMClient } from "@aws-sdk/client-iam";
import { IdentitystoreClient } from "@aws-sdk/client-identitystore";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { SSOClient } from "@aws-sdk/client-sso";
import { SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { AssumeRoleCommand, STSClient, type AssumeRoleCommandInput } from "@aws-sdk/client-sts";
import { preparePython } from "../../../sandbox/python/venv.ts";
import { startAws, type RunningAws, type StartAwsOptions } from "../../../sandbox/aws/start.ts";

/** Access keys as the SDK takes them. */
export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** A started AWS with the SDK's clients for it. */
export interface TestAws {
  aws: RunningAws;
  keys(profile: string): Keys;
  iam(keys: Keys | string): IAMClient;
  sts(keys: Keys | string): STSClient;
  center(keys?: Keys | string, region?: string): SSOAdminClient;
  control(keys?: Keys | string, region?: string): CloudControlClient;
  store(keys?: Keys | string): IdentitystoreClient;
  organizations(keys: Keys | string): OrganizationsClient;
  portal(): SSOClient;
  /** Assumes a role and gives the session's keys. */
  assume(keys: Keys | string, input: Partial<AssumeRoleCommandInput> & { RoleArn: string }): Promise<Keys>;
  /** A call of the front's own API. */
  admin<Answer>(method: string, path: string, body?: object): Promise<Answer>;
  /** Everything that was logged. */
  logged: string[];
  stop(): Promise<void>;
}

/** The interpreter for moto: SWITCHYARD_TEST_PYTHON, or the sandbox's own environment. */
export async function testPython(): Promise<string> {
  const given = process.env["SWITCHYARD_TEST_PYTHON"];
  return given ?? (await preparePython({ log: () => undefined })).python;
}

/** Starts AWS in a temporary directory, or in `stateDir`. Pace and waits are off unless asked for. */
export async function startTestAws(
  options: Pick<StartAwsOptions, "settings" | "clock"> & { stateDir?: string } = {},
): Promise<TestAws> {
  const temporary = options.stateDir === undefined ? await mkdtemp(join(tmpdir(), "switchyard-aws-")) : undefined;
  const logged: string[] = [];
  const aws = await startAws({
    python: await testPython(),
    stateDir: options.stateDir ?? temporary ?? "",
    settings: { pace: false, asyncMs: 0, principalDelayMs: 0, ...options.settings },
    log: (line) => logged.push(line),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  const keys = (profile: string): Keys => {
    const found = aws.credentials.find((credential) => credential.profile === profile);
    if (found === undefined) throw new Error(`no profile ${profile}`);
    return { accessKeyId: found.accessKeyId, secretAccessKey: found.secretAccessKey };
  };
  const settings = (who: Keys | string, region: string) => ({
    endpoint: aws.url,
    region,
    credentials: typeof who === "string" ? keys(who) : who,
    maxAttempts: 1,
  });
  const sts = (who: Keys | string): STSClient => new STSClient(settings(who, "eu-west-1"));
  return {
    aws,
    keys,
    iam: (who) => new IAMClient(settings(who, "us-east-1")),
    sts,
    center: (who = "home", region = "eu-west-1") => new SSOAdminClient(settings(who, region)),
    control: (who = "home", region = "eu-west-1") => new CloudControlClient(settings(who, region)),
    store: (who = "home") => new IdentitystoreClient(settings(who, "eu-west-1")),
    organizations: (who) => new OrganizationsClient(settings(who, "us-east-1")),
    portal: () => new SSOClient({ endpoint: aws.url, region: "eu-west-1", maxAttempts: 1 }),
    assume: async (who, input) => {
      const { Credentials } = await sts(who).send(new AssumeRoleCommand({ RoleSessionName: "test", ...input }));
      return {
        accessKeyId: Credentials?.AccessKeyId ?? "",
        secretAccessKey: Credentials?.SecretAccessKey ?? "",
        sessionToken: Credentials?.SessionToken ?? "",
      };
    },
    admin: async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
      const reply = await fetch(`${aws.url}/_switchyard/${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer = (await reply.json()) as Answer & { message?: string };
      if (!reply.ok) throw new Error(answer.message);
      return answer;
    },
    logged,
    stop: async () => {
      await aws.close();
      if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
    },
  };
}

/** The error's name that the call ends with; "none" when it succeeds. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "none",
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
}

/** The message of the error that the call ends with; "" when it succeeds. */
export async function refusalMessage(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "",
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}
