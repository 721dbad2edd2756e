import { GetRoleCredentialsCommand, SSOClient } from "@aws-sdk/client-sso";
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  STSClient,
  type AssumeRoleCommandInput,
} from "@aws-sdk/client-sts";
import { fromIni } from "@aws-sdk/credential-providers";
import type { AwsCredentialIdentity } from "@aws-sdk/types";
import { z } from "zod";
import type { SandboxHandle } from "../lifecycle.ts";
import { HOME_ACCOUNT_ID, SANDBOX_REGION } from "../world.ts";

/** Who calls: keys, a profile of the sandbox, or somebody of Identity Center with a permission set (in the home account where none is named). */
export type Caller =
  | AwsCredentialIdentity
  | string
  | { readonly user: string; readonly permissionSet: string; readonly accountId?: string };

/** What is sent with `sts:AssumeRole` beside the role. Default: a session name, and nothing else. */
export type CallInput = Partial<Omit<AssumeRoleCommandInput, "RoleArn">>;

/** How an attempt to enter a role came out. `failed`: neither let in nor refused, so the sandbox or the attempt itself is at fault. */
export interface Outcome {
  readonly outcome: "enters" | "refused" | "failed";
  /** The caller's ARN in the role's account, or AWS's error code. */
  readonly detail: string;
}

/** What is needed of a sandbox to call it. */
type Place = Pick<SandboxHandle, "url" | "layout">;

/** Enters a role with real calls: signs the caller in, assumes the role, and asks AWS who that is then. */
export async function enter(place: Place, caller: Caller, roleArn: string, input: CallInput = {}): Promise<Outcome> {
  try {
    const session = await assume(place, caller, roleArn, input);
    const { Arn: arn = "" } = await new STSClient(client(place, session)).send(new GetCallerIdentityCommand({}));
    return { outcome: arn.split(":")[4] === roleArn.split(":")[4] ? "enters" : "failed", detail: arn };
  } catch (error) {
    const code = error instanceof Error ? error.name : String(error);
    // why only these two: any other error is the sandbox's own failure, not a refusal.
    if (code === "ForbiddenException") return { outcome: "refused", detail: `${code} at the portal` };
    return { outcome: code === "AccessDenied" ? "refused" : "failed", detail: code };
  }
}

/** Assumes a role; its session's credentials. @throws what AWS refuses */
export async function assume(
  place: Place,
  caller: Caller,
  roleArn: string,
  input: CallInput = {},
): Promise<AwsCredentialIdentity> {
  const sts = new STSClient(client(place, await signIn(place, caller)));
  const request = { RoleSessionName: "sandbox", ...input, RoleArn: roleArn };
  return identity((await sts.send(new AssumeRoleCommand(request))).Credentials);
}

/** The credentials of a caller. @throws ForbiddenException where the permission set is not assigned */
export async function signIn(place: Place, caller: Caller): Promise<AwsCredentialIdentity> {
  if (typeof caller === "string") return client(place, caller).credentials();
  if (!("user" in caller)) return caller;
  const { accessToken } = z
    .object({ accessToken: z.string() })
    .parse(await sandboxApi(place, "POST", "portal-token", { user: caller.user }));
  const { roleCredentials } = await new SSOClient(client(place)).send(
    new GetRoleCredentialsCommand({
      accessToken,
      accountId: caller.accountId ?? HOME_ACCOUNT_ID,
      roleName: caller.permissionSet,
    }),
  );
  return identity({
    AccessKeyId: roleCredentials?.accessKeyId,
    SecretAccessKey: roleCredentials?.secretAccessKey,
    SessionToken: roleCredentials?.sessionToken,
  });
}

/** Settings of an AWS SDK client that calls the sandbox, with keys or as a profile. Default: `home`. */
export function client({ url, layout }: Place, who: AwsCredentialIdentity | string = "home") {
  const { awsConfig: configFilepath, awsCredentials: filepath } = layout;
  const credentials =
    typeof who === "string" ? fromIni({ profile: who, configFilepath, filepath }) : () => Promise.resolve(who);
  return { endpoint: url, region: SANDBOX_REGION, credentials };
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

/** Calls the sandbox's own API. @throws Error when it refuses */
export async function sandboxApi(
  { url }: Pick<SandboxHandle, "url">,
  method: "GET" | "PUT" | "POST" | "DELETE",
  name: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(new URL(`/_switchyard/${name}`, url), {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${name}: HTTP ${response.status} ${await response.text()}`);
  return response.json();
}
