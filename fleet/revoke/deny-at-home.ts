import { setTimeout as wait } from "node:timers/promises";
import pMap from "p-map";
import type { PolicyDocument } from "../../core/aws/policy-document.ts";
import { DENY_POLICY_NAME } from "../../core/config/naming.ts";
import { DENY_ALL } from "../../core/home/iam/identity-policies.ts";
import type { AwsClientConfig } from "../aws/aws-client.ts";
import { callFailure } from "../aws/call-failure.ts";
import { changeSet, type SetCalls } from "./change-until-it-stands.ts";

/** A permission set that is there. */
export interface SetAtHome {
  readonly name: string;
  readonly arn: string;
  readonly instanceArn: string;
}

/** What became of one permission set, or of an IAM user. */
export interface DeniedAt {
  readonly name: string;
  /** `done`: AWS has it, in every account; `same`: it was so before; `failed`: it is not, or it is not known. */
  readonly state: "done" | "same" | "failed";
  readonly because?: string;
}

/** Sets that are changed at once. Source: Identity Center user guide, limits: 20 calls a second in all. */
const AT_ONCE = 8;
/** Milliseconds between two questions whether a set has reached its accounts. */
const POLL = 1000;
/** Milliseconds after which a set that has not reached its accounts is given up. */
const PATIENCE = 10 * 60_000;

/**
 * Changes the inline policies of permission sets, and waits until every account has the change.
 * why from what AWS has, not from what the files say: changes that nobody deployed yet must not get in by the way, and whom
 * somebody else has just shut out must stay out.
 */
export async function changeSets(
  config: AwsClientConfig,
  sets: readonly SetAtHome[],
  change: (policy: PolicyDocument) => PolicyDocument,
): Promise<readonly DeniedAt[]> {
  const sso = await import("@aws-sdk/client-sso-admin");
  const client = new sso.SSOAdminClient(config);
  try {
    return await pMap(
      sets,
      async ({ name, arn, instanceArn }): Promise<DeniedAt> => {
        const set = { InstanceArn: instanceArn, PermissionSetArn: arn };
        try {
          return { name, state: await changeSet(callsOf(sso, client, set), change) };
        } catch (error) {
          return { name, state: "failed", because: callFailure(error).message };
        }
      },
      { concurrency: AT_ONCE },
    );
  } finally {
    client.destroy();
  }
}

type Sso = typeof import("@aws-sdk/client-sso-admin");

function callsOf(
  sso: Sso,
  client: InstanceType<Sso["SSOAdminClient"]>,
  set: { readonly InstanceArn: string; readonly PermissionSetArn: string },
): SetCalls {
  return {
    async read() {
      return (await client.send(new sso.GetInlinePolicyForPermissionSetCommand(set))).InlinePolicy ?? "";
    },
    async write(text) {
      await whenFree<unknown>(() =>
        text === ""
          ? client.send(new sso.DeleteInlinePolicyFromPermissionSetCommand(set))
          : client.send(new sso.PutInlinePolicyToPermissionSetCommand({ ...set, InlinePolicy: text })),
      );
    },
    spread: () => provision(sso, client, set),
  };
}

/** Source: sso-admin `ProvisionPermissionSet`: until then, no account has the change. */
async function provision(
  sso: Sso,
  client: InstanceType<Sso["SSOAdminClient"]>,
  set: { readonly InstanceArn: string; readonly PermissionSetArn: string },
): Promise<void> {
  const all = { ...set, TargetType: "ALL_PROVISIONED_ACCOUNTS" as const };
  const begun = await whenFree(() => client.send(new sso.ProvisionPermissionSetCommand(all)));
  const ProvisionPermissionSetRequestId = begun.PermissionSetProvisioningStatus?.RequestId;
  const until = Date.now() + PATIENCE;
  let status = begun.PermissionSetProvisioningStatus;
  while (status?.Status !== "SUCCEEDED") {
    if (status?.Status === "FAILED") throw new Error(status.FailureReason ?? "Identity Center says no more");
    if (Date.now() > until) throw new Error("Identity Center has not spread it to every account within 10 minutes");
    await wait(POLL);
    const asked = { InstanceArn: set.InstanceArn, ProvisionPermissionSetRequestId };
    status = (await client.send(new sso.DescribePermissionSetProvisioningStatusCommand(asked)))
      .PermissionSetProvisioningStatus;
  }
}

/** why: Identity Center changes one set of an account at a time, and answers others with a conflict. */
async function whenFree<T>(call: () => Promise<T>): Promise<T> {
  const until = Date.now() + PATIENCE;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "ConflictException" || Date.now() > until) throw error;
      await wait(POLL);
    }
  }
}

/** Has IAM refuse a user of the home account everything, or takes that away. */
export async function denyIamUser(config: AwsClientConfig, UserName: string, lift: boolean): Promise<DeniedAt> {
  const iam = await import("@aws-sdk/client-iam");
  const client = new iam.IAMClient(config);
  const policy = { UserName, PolicyName: DENY_POLICY_NAME };
  try {
    if (lift) await client.send(new iam.DeleteUserPolicyCommand(policy));
    else await client.send(new iam.PutUserPolicyCommand({ ...policy, PolicyDocument: JSON.stringify(DENY_ALL) }));
    return { name: UserName, state: "done" };
  } catch (error) {
    const { kind, message } = callFailure(error);
    return lift && kind === "absent"
      ? { name: UserName, state: "same" }
      : { name: UserName, state: "failed", because: message };
  } finally {
    client.destroy();
  }
}
