import { writePrivateFile } from "./files.ts";
import type { StateLayout } from "./paths.ts";

/** An access key of the sandbox, and the AWS profile that it is written under. */
export interface ProfileCredential {
  readonly profile: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials. */
  readonly sessionToken?: string;
}

/**
 * Writes the sandbox's AWS config and credentials files. Each profile names the endpoint, so that even a program that
 * was given the files alone does not send these keys to AWS.
 */
export async function writeAwsProfiles(
  layout: StateLayout,
  url: string,
  credentials: readonly ProfileCredential[],
): Promise<void> {
  const config = credentials.flatMap(({ profile, region }) => [
    `[profile ${profile}]`,
    `region = ${region}`,
    `endpoint_url = ${url}`,
    "",
  ]);
  const keys = credentials.flatMap(({ profile, accessKeyId, secretAccessKey, sessionToken }) => [
    `[${profile}]`,
    `aws_access_key_id = ${accessKeyId}`,
    `aws_secret_access_key = ${secretAccessKey}`,
    ...(sessionToken === undefined ? [] : [`aws_session_token = ${sessionToken}`]),
    "",
  ]);
  await writePrivateFile(layout.awsConfig, config.join("\n"));
  await writePrivateFile(layout.awsCredentials, keys.join("\n"));
}
