import type { AwsClientConfig } from "../aws/aws-client.ts";

/** One real call. @throws what the SDK throws */
export type AssumeRole = (
  config: AwsClientConfig,
  call: { readonly roleArn: string; readonly externalId?: string },
) => Promise<void>;

/** Name of the sessions, as the client's CloudTrail shows it. */
export const ATTEMPT_SESSION = "switchyard-verify";

/** The call by the SDK; the session is thrown away. */
export async function assumeRole(
  config: AwsClientConfig,
  { roleArn, externalId }: { readonly roleArn: string; readonly externalId?: string },
): Promise<void> {
  const { AssumeRoleCommand, STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient(config);
  const shortest = 900;
  try {
    await client.send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: ATTEMPT_SESSION,
        DurationSeconds: shortest,
        ...(externalId !== undefined && { ExternalId: externalId }),
      }),
    );
  } finally {
    client.destroy();
  }
}
