import pMap from "p-map";
import { REVOKE_POLICY, revocationPolicy } from "../../core/client/role/revocation.ts";
import type { AwsClientConfig } from "./aws-client.ts";
import { callFailure } from "./call-failure.ts";

/** What became of the sessions of some roles. */
export interface EndedSessions {
  /** Names of roles whose sessions are refused everything from now on; or, where that is lifted, are not any more. */
  readonly ended: readonly string[];
  /** Names of roles that are gone already. */
  readonly gone: readonly string[];
  /** Why those of others go on, by the role's name. */
  readonly failed: ReadonlyMap<string, string>;
}

/** Calls to IAM of one account at once. */
const AT_ONCE = 5;

/**
 * Denies everything to sessions of these roles that were issued before a moment, as the console's button "Revoke active
 * sessions" does; in the words of the client stack, so that its next update finds what it would write.
 * @param before Moment (UTC, ISO 8601, whole seconds). `undefined`: the denial is taken away.
 * Source: IAM user guide, id_roles_use_revoke-sessions.
 */
export async function endSessions(
  config: AwsClientConfig,
  roleNames: readonly string[],
  before: string | undefined,
): Promise<EndedSessions> {
  const { DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } = await import("@aws-sdk/client-iam");
  const client = new IAMClient(config);
  const ended: string[] = [];
  const gone: string[] = [];
  const failed = new Map<string, string>();
  const PolicyName = REVOKE_POLICY;
  await pMap(
    roleNames,
    async (RoleName) => {
      try {
        if (before === undefined) await client.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
        else {
          const PolicyDocument = JSON.stringify(revocationPolicy(before));
          await client.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
        }
        ended.push(RoleName);
      } catch (error) {
        const { kind, message } = callFailure(error);
        if (kind === "absent") gone.push(RoleName);
        else failed.set(RoleName, message);
      }
    },
    { concurrency: AT_ONCE },
  );
  client.destroy();
  return { ended, gone, failed };
}
