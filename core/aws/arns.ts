import type { Partition } from "./partitions.ts";

/** `arn:aws:iam::111111111111:root`: the account, which in a trust policy delegates to the account's own policies. */
export function accountRootArn(partition: Partition, accountId: string): string {
  return `arn:${partition}:iam::${accountId}:root`;
}

/** ARN of a role; `path` begins and ends with a slash. */
export function roleArn(partition: Partition, accountId: string, path: string, name: string): string {
  return `arn:${partition}:iam::${accountId}:role${path}${name}`;
}

/** ARN of an IAM user; `name` with its path, as in `alice` or `people/alice`. */
export function userArn(partition: Partition, accountId: string, name: string): string {
  return `arn:${partition}:iam::${accountId}:user/${name}`;
}

/** ARN of an IAM group; `name` with its path. */
export function groupArn(partition: Partition, accountId: string, name: string): string {
  return `arn:${partition}:iam::${accountId}:group/${name}`;
}

/** ARN of an AWS managed policy by its name with its path, as in `job-function/ViewOnlyAccess`. */
export function awsManagedPolicyArn(partition: Partition, name: string): string {
  return `arn:${partition}:iam::aws:policy/${name}`;
}

/** ARN of a customer-managed policy at the top of its account's paths. */
export function customerPolicyArn(partition: Partition, accountId: string, name: string): string {
  return `arn:${partition}:iam::${accountId}:policy/${name}`;
}

/** Parts of the ARN of a managed policy. `owner` is `aws` for AWS managed policies, else an account id. */
export interface PolicyArn {
  readonly partition: string;
  readonly owner: string;
  /** Path and name, without the first slash. */
  readonly name: string;
}

/** Reads a managed policy's ARN; `undefined` when it is not one. */
export function parsePolicyArn(arn: string): PolicyArn | undefined {
  const match = /^arn:([a-z-]+):iam::(aws|\d{12}):policy\/((?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,128})$/.exec(arn);
  if (match === null) return undefined;
  const [, partition = "", owner = "", name = ""] = match;
  return { partition, owner, name };
}

/** The account in an ARN; the empty string when there is none. */
export function accountOf(arn: string): string {
  return arn.split(":", 5)[4] ?? "";
}

/** The partition in an ARN; the empty string when there is none. */
export function partitionOf(arn: string): string {
  return arn.split(":", 2)[1] ?? "";
}

/** The same ARN in another account. */
export function inAccount(arn: string, accountId: string): string {
  return arn.split(":").with(4, accountId).join(":");
}
