import { fromRole } from "../../../fleet/aws/assumed-role.ts";
import { type AwsKeys, type CredentialSource, kept } from "../../../fleet/aws/aws-client.ts";
import { baseCredentials } from "../../../fleet/aws/base-credentials.ts";
import type { Config } from "./config.ts";

/** What every SDK client of a provider is built with. */
export interface Sdk {
  readonly region: string;
  readonly credentials: () => Promise<AwsKeys>;
  readonly profile?: string;
  readonly maxAttempts: number;
}

/**
 * Region and credentials as the configuration says, else as the environment and the shared files do, in the order of the
 * official provider. Nothing is asked of AWS yet. Throws when there is no region.
 */
export async function sdkOptions(config: Config): Promise<Sdk> {
  const { assumeRoles, endpoints, maxAttempts, profile, sharedConfigFile, sharedCredentialsFile } = config;
  if (sharedConfigFile !== undefined) process.env["AWS_CONFIG_FILE"] = sharedConfigFile;
  if (sharedCredentialsFile !== undefined) process.env["AWS_SHARED_CREDENTIALS_FILE"] = sharedCredentialsFile;
  const region =
    config.region ?? process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"] ?? (await profileRegion(profile));
  if (region === undefined) {
    throw new Error("no region: set the provider's region, AWS_REGION, or the region of the AWS profile");
  }
  const { sts = process.env["AWS_ENDPOINT_URL_STS"] } = endpoints;
  const env = { ...process.env, AWS_ENDPOINT_URL_STS: sts };
  const { keys } = assumeRoles.reduce<CredentialSource>(
    (from, role) => fromRole(from, role, env, region),
    baseCredentials(config, process.env, region),
  );
  return { region, credentials: kept(keys), maxAttempts, ...(profile === undefined ? {} : { profile }) };
}

async function profileRegion(profile: string | undefined): Promise<string | undefined> {
  const { STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient(profile === undefined ? {} : { profile });
  return client.config.region().catch(() => undefined);
}
