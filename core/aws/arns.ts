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

/**
 * Pattern for `ArnLike aws:PrincipalArn` that covers the role which Identity Center makes in the home account for one
 * permission set, and no other role.
 *
 * why `sso.amazonaws.com*`: the path holds the Region of Identity Center, but not in us-east-1.
 * why sixteen `?`: Identity Center ends the role's name with 16 characters of its own, new ones each time the set's
 * last assignment goes and another comes. `_*` would also let the set `Client_Admin` pass where `Client` is meant.
 * Source: IAM Identity Center user guide, "Referencing permission sets in resource policies".
 */
export function reservedRolePattern(partition: Partition, homeAccountId: string, permissionSet: string): string {
  return `arn:${partition}:iam::${homeAccountId}:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_${permissionSet}_${"?".repeat(16)}`;
}

/**
 * ARN of the role that Identity Center makes in the home account for a permission set, with a given suffix of 16
 * characters; only for evaluating policies, since the true suffix is Identity Center's to choose.
 */
export function reservedRoleArn(
  partition: Partition,
  homeAccountId: string,
  region: string,
  permissionSet: string,
  suffix: string,
): string {
  const segment = region === "us-east-1" ? "" : `/${region}`;
  return `arn:${partition}:iam::${homeAccountId}:role/aws-reserved/sso.amazonaws.com${segment}/AWSReservedSSO_${permissionSet}_${suffix}`;
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
