import { GetRoleCredentialsCommand, SSOClient } from "@aws-sdk/client-sso";
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  STSClient,
  type AssumeRoleCommandInput,
} from "@aws-sdk/client-sts";
import { fromIni } from "@aws-sdk/credential-providers";
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from "@aws-sdk/types";
import { z } from "zod";
import type { SandboxHandle } from "../lifecycle.ts";
import { HOME_ACCOUNT_ID, SANDBOX_REGION } from "../world.ts";

/** How an attempt to enter a role came out. `failed`: neither let in nor refused, so the sandbox or the attempt itself is at fault. */
export interface Outcome {
  readonly outcome: "enters" | "refused" | "failed";
  /** The caller's ARN in the client account, or AWS's error code. */
  readonly detail: string;
}

/** What is sent with `sts:AssumeRole` beside role and session name. */
export type CallExtras = Pick<AssumeRoleCommandInput, "SerialNumber" | "TokenCode" | "ExternalId">;

/** Enters a role with real calls: takes the credentials, assumes the role, and asks AWS who it is then. */
export async function enter(
  sandbox: SandboxHandle,
  roleArn: string,
  credentials: AwsCredentialIdentityProvider,
  extras: CallExtras = {},
): Promise<Outcome> {
  const client = { endpoint: sandbox.url, region: SANDBOX_REGION };
  try {
    const own = await credentials();
    const { Credentials: session } = await new STSClient({ ...client, credentials: own }).send(
      new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "demo", ...extras }),
    );
    const { Arn: arn = "" } = await new STSClient({ ...client, credentials: identity(session) }).send(
      new GetCallerIdentityCommand({}),
    );
    return { outcome: arn.split(":")[4] === roleArn.split(":")[4] ? "enters" : "failed", detail: arn };
  } catch (error) {
    const code = error instanceof Error ? error.name : String(error);
    // why only these two: any other error is the sandbox's own failure, not a refusal.
    const refused = code === "AccessDenied" || code === "ForbiddenException";
    return {
      outcome: refused ? "refused" : "failed",
      detail: code === "ForbiddenException" ? `${code} at the portal` : code,
    };
  }
}

/** The credentials that the portal gives for a permission set in the home account. */
export async function portalCredentials(
  sandbox: SandboxHandle,
  accessToken: string,
  permissionSet: string,
): Promise<AwsCredentialIdentity> {
  const portal = new SSOClient({ endpoint: sandbox.url, region: SANDBOX_REGION });
  const { roleCredentials } = await portal.send(
    new GetRoleCredentialsCommand({ accessToken, accountId: HOME_ACCOUNT_ID, roleName: permissionSet }),
  );
  return identity({
    AccessKeyId: roleCredentials?.accessKeyId,
    SecretAccessKey: roleCredentials?.secretAccessKey,
    SessionToken: roleCredentials?.sessionToken,
  });
}

/** The credentials of a profile that the sandbox wrote. */
export function profileCredentials(sandbox: SandboxHandle, profile: string): AwsCredentialIdentityProvider {
  const { awsConfig: configFilepath, awsCredentials: filepath } = sandbox.layout;
  return fromIni({ profile, configFilepath, filepath });
}

/** What AWS gave as credentials, for an SDK client. @throws Error when it gave none */
export function identity(
  session:
    | { AccessKeyId?: string | undefined; SecretAccessKey?: string | undefined; SessionToken?: string | undefined }
    | undefined,
): AwsCredentialIdentity {
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = session ?? {};
  if (accessKeyId === undefined || secretAccessKey === undefined) throw new Error("AWS gave no credentials");
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}

const tokenAnswer = z.object({ accessToken: z.string() });

/** Signs a user of Identity Center in at the portal. */
export async function portalToken(sandbox: SandboxHandle, user: string): Promise<string> {
  const response = await fetch(new URL("/_switchyard/portal-token", sandbox.url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ user }),
  });
  if (!response.ok) throw new Error(`the sandbox's portal gave no token for ${user}: HTTP ${String(response.status)}`);
  return tokenAnswer.parse(await response.json()).accessToken;
}
