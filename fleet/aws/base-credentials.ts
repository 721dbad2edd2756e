import { type AwsEnvironment, type AwsKeys, type CredentialSource, endpointIn, variable } from "./aws-client.ts";
import type { AwsSettings } from "./aws-settings.ts";

/**
 * The credentials from which a provider begins, in the order of the Go SDK that Pulumi's providers are made with: keys of
 * the configuration, its profile, keys of the environment, its web identity, its profile, the machine's own.
 *
 * why not the JavaScript SDK's own chain: it takes `AWS_PROFILE` before keys in the environment, so it could be another
 * account's than the provider's. A profile that signs in through Identity Center, or runs a process, is read with this process's own
 * environment: the SDK passes no other.
 */
export function baseCredentials(settings: AwsSettings, env: AwsEnvironment, region: string): CredentialSource {
  const { accessKey, secretKey, token, profile } = settings;
  if (accessKey !== undefined || secretKey !== undefined)
    return {
      words: "the keys aws:accessKey and aws:secretKey",
      keys: () => fixed(accessKey, secretKey, token, "aws:accessKey and aws:secretKey"),
    };
  const files = sharedFiles(settings, env);
  if (profile !== undefined) return ofProfile(profile, "aws:profile", files, env, region);
  const key = variable(env, "AWS_ACCESS_KEY_ID") ?? variable(env, "AWS_ACCESS_KEY");
  const secret = variable(env, "AWS_SECRET_ACCESS_KEY") ?? variable(env, "AWS_SECRET_KEY");
  if (key !== undefined && secret !== undefined)
    return {
      words: "the keys of the environment (AWS_ACCESS_KEY_ID)",
      keys: () => fixed(key, secret, variable(env, "AWS_SESSION_TOKEN"), "AWS_ACCESS_KEY_ID"),
    };
  const tokenFile = variable(env, "AWS_WEB_IDENTITY_TOKEN_FILE");
  if (tokenFile !== undefined) return ofTokenFile(tokenFile, env, region);
  const named = variable(env, "AWS_PROFILE") ?? variable(env, "AWS_DEFAULT_PROFILE");
  if (named !== undefined) return ofProfile(named, "AWS_PROFILE", files, env, region);
  return {
    words: "the default AWS profile, or what the machine gives",
    keys: async () => {
      const { createCredentialChain } = await import("@aws-sdk/credential-providers");
      const profiled = ofProfile("default", "default", files, env, region).keys;
      const machine = await machineCredentials(env);
      return machine === undefined ? profiled() : createCredentialChain(profiled, machine)();
    },
  };
}

interface SharedFiles {
  readonly filepath?: string;
  readonly configFilepath?: string;
}

function sharedFiles({ sharedConfigFile, sharedCredentialsFile }: AwsSettings, env: AwsEnvironment): SharedFiles {
  const filepath = sharedCredentialsFile ?? variable(env, "AWS_SHARED_CREDENTIALS_FILE");
  const configFilepath = sharedConfigFile ?? variable(env, "AWS_CONFIG_FILE");
  return { ...(filepath !== undefined && { filepath }), ...(configFilepath !== undefined && { configFilepath }) };
}

function ofProfile(
  profile: string,
  from: string,
  files: SharedFiles,
  env: AwsEnvironment,
  region: string,
): CredentialSource {
  return {
    words: `the AWS profile ${profile}${from === "default" ? "" : ` (${from})`}`,
    keys: async () => {
      const { fromIni } = await import("@aws-sdk/credential-providers");
      // why not the Region too: a profile of Identity Center asks in the Region that it names.
      const { endpoint } = endpointIn(env);
      const own = endpointIn(process.env).endpoint === endpoint;
      return fromIni({
        profile,
        ...files,
        ignoreCache: true,
        parentClientConfig: { region },
        ...(endpoint !== undefined && !own && { clientConfig: { endpoint } }),
      })();
    },
  };
}

function ofTokenFile(webIdentityTokenFile: string, env: AwsEnvironment, region: string): CredentialSource {
  const roleArn = variable(env, "AWS_ROLE_ARN");
  const roleSessionName = variable(env, "AWS_ROLE_SESSION_NAME");
  return {
    words: "the environment's web identity (AWS_WEB_IDENTITY_TOKEN_FILE)",
    keys: async () => {
      const { fromTokenFile } = await import("@aws-sdk/credential-providers");
      return fromTokenFile({
        webIdentityTokenFile,
        ...(roleArn !== undefined && { roleArn }),
        ...(roleSessionName !== undefined && { roleSessionName }),
        clientConfig: { region, ...endpointIn(env, "STS") },
      })();
    },
  };
}

/** What a container or an EC2 instance gives; undefined where the environment says that there is none. */
async function machineCredentials(env: AwsEnvironment): Promise<(() => Promise<AwsKeys>) | undefined> {
  const relative = variable(env, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  const full = variable(env, "AWS_CONTAINER_CREDENTIALS_FULL_URI");
  const { fromHttp, fromInstanceMetadata } = await import("@aws-sdk/credential-providers");
  if (relative !== undefined || full !== undefined) {
    const token = variable(env, "AWS_CONTAINER_AUTHORIZATION_TOKEN");
    const tokenFile = variable(env, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
    return fromHttp({
      ...(relative !== undefined && { awsContainerCredentialsRelativeUri: relative }),
      ...(full !== undefined && { awsContainerCredentialsFullUri: full }),
      ...(token !== undefined && { awsContainerAuthorizationToken: token }),
      ...(tokenFile !== undefined && { awsContainerAuthorizationTokenFile: tokenFile }),
    });
  }
  if (env["AWS_EC2_METADATA_DISABLED"]?.toLowerCase() === "true") return undefined;
  return fromInstanceMetadata({ timeout: 1000, maxRetries: 1 });
}

function fixed(
  key: string | undefined,
  secret: string | undefined,
  token: string | undefined,
  where: string,
): Promise<AwsKeys> {
  if (key === undefined || secret === undefined) return Promise.reject(new Error(`one of ${where} is missing`));
  return Promise.resolve({
    accessKeyId: key,
    secretAccessKey: secret,
    ...(token !== undefined && { sessionToken: token }),
  });
}
