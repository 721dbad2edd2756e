import type { Aws } from "./aws.ts";
import { explain } from "./failure.ts";

/**
 * Refuses credentials of an account that the configuration of the `aws` provider does not allow, before anything else is
 * done with them. Makes one GetCallerIdentity call, or none when there is nothing to check and validation is skipped.
 */
export async function checkAccount(aws: Aws): Promise<void> {
  const { allowedAccountIds, forbiddenAccountIds, checksCredentials } = aws.config;
  if (allowedAccountIds.length + forbiddenAccountIds.length === 0 && !checksCredentials) return;
  const identity = await aws.sts("GetCallerIdentity", {}).catch((error: unknown) => {
    throw explain("checking the AWS credentials (sts:GetCallerIdentity)", error);
  });
  const account = identity.Account ?? "";
  const wrong = `these credentials belong to AWS account ${account} (${identity.Arn ?? "no ARN"})`;
  if (allowedAccountIds.length > 0 && !allowedAccountIds.includes(account)) {
    throw new Error(
      `AWS account ID not allowed: expected ${allowedAccountIds.join(" or ")} (allowedAccountIds), but ${wrong}`,
    );
  }
  if (forbiddenAccountIds.includes(account)) {
    throw new Error(`AWS account ID not allowed: ${account} is in forbiddenAccountIds, and ${wrong}`);
  }
}
