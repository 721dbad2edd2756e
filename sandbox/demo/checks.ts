import { GetRoleCredentialsCommand, SSOClient } from "@aws-sdk/client-sso";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromIni } from "@aws-sdk/credential-providers";
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from "@aws-sdk/types";
import { z } from "zod";
import type { Grant } from "../../core/home-settings.ts";
import type { SandboxHandle } from "../lifecycle.ts";
import { HOME_ACCOUNT_ID, SANDBOX_REGION, WORLD_IDENTITY_CENTER } from "../world.ts";

/** One access role as the home stack's outputs show it. */
export interface DeployedRole {
  readonly permissionSet: string;
  readonly client: string;
  readonly role: string;
  readonly roleArn: string;
  /** `group:Auditors`, `user:alice@acme.example` */
  readonly assignedTo: readonly string[];
}

/** One call to AWS and whether it came out as it must. */
export interface Check {
  readonly who: string;
  /** The credentials that the call is made with. */
  readonly as: string;
  readonly client: string;
  readonly role: string;
  readonly expected: "enters" | "refused";
  readonly outcome: "enters" | "refused" | "failed";
  /** The caller's ARN in the client account, or AWS's error code. */
  readonly detail: string;
  readonly passed: boolean;
}

/**
 * Whether the home file grants the role to the world's user, alone or through a group. Worked out from the file and not
 * from what was deployed, so that a permission set assigned to one person too many fails the demo.
 */
export function mayEnter(userName: string, role: DeployedRole, grants: readonly Grant[]): boolean {
  const groups = WORLD_IDENTITY_CENTER.groups.filter((group) =>
    (group.members as readonly string[]).includes(userName),
  );
  return grants.some(({ principal, target }) => {
    if (target.kind !== "roles" || (target.clients !== "all" && !Array.isArray(target.clients)))
      throw new Error("the demo's check knows grants of roles to clients by name only");
    const { clients, roles } = target;
    const isUser = principal.kind === "user" && principal.name === userName;
    const isMember = principal.kind === "group" && groups.some((group) => group.name === principal.name);
    return (isUser || isMember) && (clients === "all" || clients.includes(role.client)) && roles.includes(role.role);
  });
}

/** Tries every person and every stranger against every role: each attempt is a call to the portal and to STS. */
export async function runChecks(
  sandbox: SandboxHandle,
  roles: readonly DeployedRole[],
  grants: readonly Grant[],
): Promise<Check[]> {
  const checks: Check[] = [];
  for (const { userName } of WORLD_IDENTITY_CENTER.users) {
    const token = await portalToken(sandbox, userName);
    const held = roles.find((role) => mayEnter(userName, role, grants));
    for (const role of roles) {
      const expected = mayEnter(userName, role, grants) ? "enters" : "refused";
      const credentials = () => portalCredentials(sandbox, token, role.permissionSet);
      checks.push(await check(sandbox, { who: userName, as: role.permissionSet, role, expected, credentials }));
      if (expected === "enters" || held === undefined) continue;
      const other = () => portalCredentials(sandbox, token, held.permissionSet);
      checks.push(await check(sandbox, { who: userName, as: held.permissionSet, role, expected, credentials: other }));
    }
  }
  for (const { profile, who } of OUTSIDERS) {
    const credentials = fromIni({
      profile,
      configFilepath: sandbox.layout.awsConfig,
      filepath: sandbox.layout.awsCredentials,
    });
    for (const role of roles)
      checks.push(await check(sandbox, { who, as: "access key", role, expected: "refused", credentials }));
  }
  return checks;
}

/** Principals that no configuration lets in. */
const OUTSIDERS = [
  { profile: "home-wildcard", who: "home: IAM user with sts:AssumeRole on *" },
  { profile: "home", who: "home: IAM user with AdministratorAccess" },
  { profile: "stranger-mallory", who: "stranger: IAM user with sts:AssumeRole on *" },
  { profile: "stranger", who: "stranger: IAM user with AdministratorAccess" },
] as const;

interface Attempt {
  readonly who: string;
  readonly as: string;
  readonly role: DeployedRole;
  readonly expected: Check["expected"];
  readonly credentials: AwsCredentialIdentityProvider;
}

async function check(sandbox: SandboxHandle, { who, as, role, expected, credentials }: Attempt): Promise<Check> {
  const { outcome, detail } = await enter(sandbox, role.roleArn, credentials);
  return { who, as, client: role.client, role: role.role, expected, outcome, detail, passed: outcome === expected };
}

async function enter(
  sandbox: SandboxHandle,
  roleArn: string,
  credentials: AwsCredentialIdentityProvider,
): Promise<Pick<Check, "outcome" | "detail">> {
  const client = { endpoint: sandbox.url, region: SANDBOX_REGION };
  try {
    const own = await credentials();
    const { Credentials: session } = await new STSClient({ ...client, credentials: own }).send(
      new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "demo" }),
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

async function portalCredentials(
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

function identity(
  session:
    | { AccessKeyId?: string | undefined; SecretAccessKey?: string | undefined; SessionToken?: string | undefined }
    | undefined,
): AwsCredentialIdentity {
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = session ?? {};
  if (accessKeyId === undefined || secretAccessKey === undefined) throw new Error("AWS gave no credentials");
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}

const tokenAnswer = z.object({ accessToken: z.string() });

async function portalToken(sandbox: SandboxHandle, user: string): Promise<string> {
  const response = await fetch(new URL("/_switchyard/portal-token", sandbox.url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ user }),
  });
  if (!response.ok) throw new Error(`the sandbox's portal gave no token for ${user}: HTTP ${String(response.status)}`);
  return tokenAnswer.parse(await response.json()).accessToken;
}
