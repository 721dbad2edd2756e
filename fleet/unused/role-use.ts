import type { AwsClientConfig } from "../aws/aws-client.ts";
import { unlessAbsent } from "../verify/read-iam.ts";

/** What IAM knows of a role's use. */
export interface RoleUse {
  readonly arn: string;
  readonly created: Date;
  /**
   * When it was last used, by whomever. Absent: not in the time that IAM tracks, the last 400 days at most.
   * Source: IAM API reference, RoleLastUsed.
   */
  readonly lastUsed?: Date;
}

/** Asks one account by role name; `undefined` where there is no such role. Throws what the SDK throws. */
export type AskUse = (name: string) => Promise<RoleUse | undefined>;

/** Makes the questions: by the SDK, or in a test from memory. */
export type UseReader = (config: AwsClientConfig) => Promise<AskUse>;

/** `iam:GetRole` by the SDK. */
export async function useReader(config: AwsClientConfig): Promise<AskUse> {
  const { GetRoleCommand, IAMClient } = await import("@aws-sdk/client-iam");
  const client = new IAMClient(config);
  return async (RoleName) => {
    const found = await unlessAbsent(client.send(new GetRoleCommand({ RoleName })));
    if (found?.Role === undefined) return undefined;
    const { Arn = "", CreateDate, RoleLastUsed } = found.Role;
    // why a failure: without it a role that was made today could not be told from one that nobody uses.
    if (CreateDate === undefined) throw new Error("AWS answered without the day on which the role was made");
    const lastUsed = RoleLastUsed?.LastUsedDate;
    return { arn: Arn, created: CreateDate, ...(lastUsed !== undefined && { lastUsed }) };
  };
}
