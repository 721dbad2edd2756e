import pMap from "p-map";
import type { AwsClientConfig } from "../aws/aws-client.ts";
import { callFailure } from "../aws/call-failure.ts";

/** Name that AWS's console gives the policy. Source: IAM user guide, id_roles_use_revoke-sessions. */
export const REVOKE_POLICY = "AWSRevokeOlderSessions";

/** What became of the sessions of some roles. */
export interface EndedSessions {
  /** Names of roles whose sessions are refused everything from now on. */
  readonly ended: readonly string[];
  /** Names of roles that are gone already. */
  readonly gone: readonly string[];
  /** Why those of others go on, by the role's name. */
  readonly failed: ReadonlyMap<string, string>;
}

/** Calls to IAM at once. */
const AT_ONCE = 5;

/**
 * Denies everything to sessions of these roles that were issued before a moment, as the console's button "Revoke active
 * sessions" does. Source: IAM user guide, id_roles_use_revoke-sessions.
 */
export async function endSessions(
  config: AwsClientConfig,
  roleNames: readonly string[],
  now: Date,
): Promise<EndedSessions> {
  const { IAMClient, PutRolePolicyCommand } = await import("@aws-sdk/client-iam");
  const client = new IAMClient(config);
  const ended: string[] = [];
  const gone: string[] = [];
  const failed = new Map<string, string>();
  await pMap(
    roleNames,
    async (RoleName) => {
      try {
        const PolicyDocument = JSON.stringify(revocation(now));
        await client.send(new PutRolePolicyCommand({ RoleName, PolicyName: REVOKE_POLICY, PolicyDocument }));
        ended.push(RoleName);
      } catch (error) {
        const { kind, message } = callFailure(error);
        if (kind === "absent") gone.push(RoleName);
        else failed.set(RoleName, message);
      }
    },
    { concurrency: AT_ONCE },
  );
  return { ended, gone, failed };
}

/** Denies everything to sessions that were issued before the moment. */
export function revocation(moment: Date) {
  return {
    Version: "2012-10-17" as const,
    Statement: [
      {
        Effect: "Deny" as const,
        Action: "*",
        Resource: "*",
        Condition: { DateLessThan: { "aws:TokenIssueTime": moment.toISOString() } },
      },
    ],
  };
}
