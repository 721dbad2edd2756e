import { policyNow, type Context } from "./context.ts";
import type { Entity } from "./entities.ts";
import type { Caller } from "./identify.ts";

/** What the caller asks for, beyond the role itself. */
export interface AssumeRoleRequest {
  sessionName: string;
  externalId?: string | undefined;
  sourceIdentity?: string | undefined;
  tags: Record<string, string>;
  transitiveTags: string[];
  /** MFA was shown with this very call. */
  mfa: boolean;
  sourceIp: string;
  region: string;
}

function prefixed(prefix: string, values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${prefix}/${key}`, value]));
}

/** Undefined for an account of no organization: the request then has no such key. */
function organizationOf(context: Context, accountId: string): string | undefined {
  const organizationId = context.state.accounts.get(accountId)?.organizationId;
  return organizationId === "" ? undefined : organizationId;
}

/** The request context that AWS would have for this call. */
export function contextKeys(
  context: Context,
  caller: Caller,
  entity: Entity,
  role: Entity,
  roleAccount: string,
  request: AssumeRoleRequest,
): Record<string, string | string[]> {
  const { session } = caller;
  const now = policyNow(context.settings);
  const mfaAge = request.mfa ? 0 : session?.mfaAt === undefined ? undefined : Math.floor((now - session.mfaAt) / 1_000);
  const sourceIdentity = request.sourceIdentity ?? session?.sourceIdentity;
  const keys: Record<string, string | string[] | undefined> = {
    // why: for a session this key is the role's ARN, not the session's.
    "aws:PrincipalArn": entity.arn,
    "aws:PrincipalAccount": caller.accountId,
    "aws:PrincipalOrgID": organizationOf(context, caller.accountId),
    "aws:PrincipalType": caller.kind === "user" ? "User" : "AssumedRole",
    "aws:PrincipalIsAWSService": "false",
    "aws:ViaAWSService": "false",
    "aws:username": caller.kind === "user" ? entity.name : undefined,
    "aws:userid": caller.kind === "user" ? entity.id : `${entity.id}:${session?.sessionName ?? ""}`,
    "aws:ResourceAccount": roleAccount,
    "aws:ResourceOrgID": organizationOf(context, roleAccount),
    "aws:CurrentTime": new Date(now).toISOString(),
    "aws:EpochTime": String(Math.floor(now / 1_000)),
    "aws:TokenIssueTime":
      session === undefined ? undefined : new Date(session.policyIssuedAt ?? session.issuedAt).toISOString(),
    "aws:SourceIp": request.sourceIp,
    "aws:SecureTransport": "true",
    "aws:RequestedRegion": request.region,
    // why: present for temporary credentials only; a call with an access key and no MFA has no such key.
    "aws:MultiFactorAuthPresent": mfaAge !== undefined ? "true" : session === undefined ? undefined : "false",
    "aws:MultiFactorAuthAge": mfaAge === undefined ? undefined : String(mfaAge),
    "aws:SourceIdentity": session?.sourceIdentity,
    "sts:SourceIdentity": sourceIdentity,
    "sts:ExternalId": request.externalId,
    "sts:RoleSessionName": request.sessionName,
    "aws:TagKeys": Object.keys(request.tags).length > 0 ? Object.keys(request.tags) : undefined,
    "sts:TransitiveTagKeys": request.transitiveTags.length > 0 ? request.transitiveTags : undefined,
    "identitystore:UserId": session?.identityStoreUserId,
    ...prefixed("aws:PrincipalTag", { ...entity.tags, ...session?.tags }),
    ...prefixed("aws:RequestTag", request.tags),
    ...prefixed("aws:ResourceTag", role.tags ?? {}),
    ...prefixed("iam:ResourceTag", role.tags ?? {}),
  };
  return Object.fromEntries(
    Object.entries(keys).filter((entry): entry is [string, string | string[]] => entry[1] !== undefined),
  );
}
