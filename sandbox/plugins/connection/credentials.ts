import type { AssumedRole, Config } from "./config.ts";

interface Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}
type Credentials = Identity | ((options?: never) => Promise<Identity>);

/** What every SDK client of a provider is built with. */
export interface Sdk {
  readonly region: string;
  readonly credentials: Credentials;
  readonly profile?: string;
  readonly maxAttempts: number;
}

/**
 * Region and credentials as the configuration says, else as the AWS SDK finds them. An explicit profile goes before
 * keys in the environment, as in the official provider. Throws when there is no region.
 */
export async function sdkOptions(config: Config): Promise<Sdk> {
  const { maxAttempts, profile, sharedConfigFile, sharedCredentialsFile } = config;
  if (sharedConfigFile !== undefined) process.env["AWS_CONFIG_FILE"] = sharedConfigFile;
  if (sharedCredentialsFile !== undefined) process.env["AWS_SHARED_CREDENTIALS_FILE"] = sharedCredentialsFile;
  const region =
    config.region ?? process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"] ?? (await profileRegion(config));
  if (region === undefined) {
    throw new Error("no region: set the provider's region, AWS_REGION, or the region of the AWS profile");
  }
  const base = await baseCredentials(config, region);
  const credentials = await assumed(base, config.assumeRoles, region, config.endpoints["sts"]);
  return { region, credentials, maxAttempts, ...(profile === undefined ? {} : { profile }) };
}

async function profileRegion({ profile }: Config): Promise<string | undefined> {
  const { STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient(profile === undefined ? {} : { profile });
  return client.config.region().catch(() => undefined);
}

async function baseCredentials(config: Config, region: string): Promise<Credentials> {
  const { accessKey, secretKey, token, profile } = config;
  if ((accessKey === undefined) !== (secretKey === undefined))
    throw new Error("accessKey and secretKey must be given together");
  const given = keys(accessKey, secretKey, token);
  if (given !== undefined) return given;
  const { fromIni, fromNodeProviderChain } = await import("@aws-sdk/credential-providers");
  const clientConfig = { region };
  if (profile !== undefined) return fromIni({ profile, clientConfig });
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  return keys(AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN) ?? fromNodeProviderChain({ clientConfig });
}

function keys(accessKeyId = "", secretAccessKey = "", sessionToken = ""): Identity | undefined {
  if (accessKeyId === "" || secretAccessKey === "") return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken === "" ? {} : { sessionToken }) };
}

async function assumed(
  base: Credentials,
  roles: readonly AssumedRole[],
  region: string,
  endpoint: string | undefined,
): Promise<Credentials> {
  if (roles.length === 0) return base;
  const { fromTemporaryCredentials } = await import("@aws-sdk/credential-providers");
  const clientConfig = { region, ...(endpoint === undefined ? {} : { endpoint }) };
  return roles.reduce<Credentials>((masterCredentials, role) => {
    const options = { masterCredentials, params: assumeRoleParams(role), clientConfig };
    return fromTemporaryCredentials(options as Parameters<typeof fromTemporaryCredentials>[0]);
  }, base);
}

function assumeRoleParams(role: AssumedRole): { [name: string]: unknown } {
  const { duration, durationSeconds, sessionName, policyArns, tags, ...rest } = role;
  const params = {
    ...Object.fromEntries(
      Object.entries(rest).map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value]),
    ),
    RoleSessionName: sessionName ?? `pulumi-${Date.now()}`,
    DurationSeconds: durationSeconds ?? seconds(duration),
    PolicyArns: policyArns?.map((arn) => ({ arn })),
    Tags: tags && Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined));
}

/** The seconds in a duration such as `1h`, `15m` or `1h30m`; undefined stays. Throws on anything else. */
export function seconds(duration: string | undefined): number | undefined {
  if (duration === undefined) return undefined;
  const parts = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(duration);
  if (parts === null || duration === "")
    throw new Error(`assumed role: duration "${duration}" is not of the form 1h30m`);
  const [, hours = "0", minutes = "0", rest = "0"] = parts;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
}
