import { runSimulation } from "@cloud-copilot/iam-simulate";
import type { PolicyLevel } from "../../../core/evaluate/organization-policies.ts";
import type { AssumeRoleRequest, Tags } from "../../../core/evaluate/request.ts";

type Keys = Record<string, string | string[]>;

function tagged(prefix: string, tags: Tags | undefined): Keys {
  return Object.fromEntries(Object.entries(tags ?? {}).map(([key, value]) => [`${prefix}/${key}`, value]));
}

/** The condition keys of a request, written down apart from the evaluator's own table. */
function contextKeys({ principal, target, context }: AssumeRoleRequest, sourceIdentity: string | undefined): Keys {
  const arn = principal.kind === "session" ? principal.roleArn : principal.arn;
  const id = principal.uniqueId ?? "";
  const mfa = context?.mfa ?? principal.mfa;
  const keys: Record<string, string | string[] | undefined> = {
    "aws:PrincipalArn": arn,
    "aws:PrincipalAccount": arn.split(":")[4],
    "aws:PrincipalOrgID": principal.organizationId,
    "aws:PrincipalType": principal.kind === "session" ? "AssumedRole" : "User",
    "aws:userid": principal.kind === "session" ? `${id}:${principal.sessionName}` : id,
    "aws:username": principal.kind === "user" ? arn.split("/").pop() : undefined,
    "aws:SourceIdentity": principal.kind === "session" ? principal.sourceIdentity : undefined,
    "aws:TokenIssueTime":
      principal.kind === "session" ? principal.issuedAt?.toISOString().replace(".000Z", "Z") : undefined,
    "aws:ResourceAccount": target.arn.split(":")[4],
    "aws:ResourceOrgID": target.organizationId,
    "aws:SecureTransport": "true",
    "aws:ViaAWSService": "false",
    "aws:SourceIp": context?.sourceIp,
    "aws:RequestedRegion": context?.region,
    "aws:CurrentTime": context?.currentTime?.toISOString().replace(".000Z", "Z"),
    "aws:EpochTime": context?.currentTime && String(context.currentTime.getTime() / 1000),
    "aws:MultiFactorAuthPresent": mfa && String(mfa.present),
    "aws:MultiFactorAuthAge": mfa?.present ? String(mfa.ageSeconds) : undefined,
    "aws:TagKeys": context?.sessionTags && Object.keys(context.sessionTags),
    "sts:TransitiveTagKeys": context?.transitiveTagKeys && [...context.transitiveTagKeys],
    "sts:ExternalId": context?.externalId,
    "sts:RoleSessionName": context?.sessionName,
    "sts:SourceIdentity": sourceIdentity,
    ...tagged("aws:PrincipalTag", principal.tags),
    ...tagged("aws:RequestTag", context?.sessionTags),
    ...tagged("aws:ResourceTag", target.tags),
  };
  return Object.fromEntries(
    Object.entries(keys).filter((entry): entry is [string, string | string[]] => entry[1] !== undefined),
  );
}

/** The principal as iam-simulate wants it: a user's ARN, or the session's own ARN without its role's path. */
function principalArn({ principal }: AssumeRoleRequest): string {
  if (principal.kind !== "session") return principal.arn;
  const [, , , , account = "", role = ""] = principal.roleArn.split(":");
  return `arn:aws:sts::${account}:assumed-role/${role.split("/").pop() ?? ""}/${principal.sessionName}`;
}

/**
 * Whether iam-simulate allows each action that the call needs. Throws when it refuses the simulation as malformed.
 * @param above Policies of the organizations of the caller and of the role. Default: none.
 */
export async function simulate(
  request: AssumeRoleRequest,
  above: { readonly SCP?: readonly PolicyLevel[]; readonly RCP?: readonly PolicyLevel[] } = {},
): Promise<boolean> {
  const { principal, target, context } = request;
  const inherited = principal.kind === "session" ? principal.sourceIdentity : undefined;
  const sourceIdentity = inherited ?? context?.sourceIdentity;
  const actions = [
    "sts:AssumeRole",
    context?.sessionTags && "sts:TagSession",
    sourceIdentity && "sts:SetSourceIdentity",
  ];
  for (const action of actions) {
    if (action === undefined) continue;
    const answer = await runSimulation(
      {
        request: {
          principal: principalArn(request),
          action,
          resource: { resource: target.arn, accountId: target.arn.split(":")[4] ?? "" },
          contextVariables: contextKeys(request, sourceIdentity),
        },
        identityPolicies: request.identityPolicies.map(({ name, document }) => ({ name, policy: document })),
        serviceControlPolicies: levelsOf(above.SCP),
        resourceControlPolicies: levelsOf(above.RCP),
        resourcePolicy: target.trustPolicy,
        ...(request.permissionsBoundary
          ? { permissionBoundaryPolicies: [{ name: "boundary", policy: request.permissionsBoundary.document }] }
          : {}),
      },
      {},
    );
    if (answer.resultType === "error") throw new Error(JSON.stringify(answer.errors));
    if (answer.overallResult !== "Allowed") return false;
  }
  return true;
}

function levelsOf(levels: readonly PolicyLevel[] = []) {
  return levels.map(({ name, policies }) => ({
    orgIdentifier: name,
    policies: policies.map((one) => ({ name: one.name, policy: one.document })),
  }));
}
