import type { Partition } from "./partitions.ts";

/** Length of what Identity Center adds to the name of a permission set's role, after an underscore. */
const SUFFIX = 16;

/** Stands for the characters that Identity Center chooses. */
const EXAMPLE_SUFFIX = "0123456789abcdef";

/** How the name of a permission set's role begins. */
const RESERVED = "AWSReservedSSO_";

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
  return `arn:${partition}:iam::${homeAccountId}:role/aws-reserved/sso.amazonaws.com*/${RESERVED}${permissionSet}_${"?".repeat(SUFFIX)}`;
}

/**
 * ARN of the role that Identity Center makes in the home account for a permission set; only for evaluating policies, since the true
 * suffix is Identity Center's to choose.
 * @param suffix Its 16 characters. Default: some.
 */
export function reservedRoleArn(
  partition: Partition,
  homeAccountId: string,
  region: string,
  permissionSet: string,
  suffix = EXAMPLE_SUFFIX,
): string {
  const segment = region === "us-east-1" ? "" : `/${region}`;
  return `arn:${partition}:iam::${homeAccountId}:role/aws-reserved/sso.amazonaws.com${segment}/${RESERVED}${permissionSet}_${suffix}`;
}

/**
 * The permission set whose reserved role an ARN or a pattern of {@link reservedRolePattern} names; undefined when it is
 * neither. The set's name holds no wildcard and no variable.
 */
export function permissionSetOf(arn: string): string | undefined {
  const kept = arn.slice(0, -SUFFIX);
  const name = kept.slice(kept.lastIndexOf("/") + 1);
  return name.startsWith(RESERVED) && /^[\w+=,.@-]+_$/.test(name.slice(RESERVED.length))
    ? name.slice(RESERVED.length, -1)
    : undefined;
}

/** Names of the permission sets whose reserved roles these ARNs or patterns name. */
export function permissionSetsOf(arns: readonly string[]): readonly string[] {
  return arns.flatMap((arn) => permissionSetOf(arn) ?? []);
}

/**
 * The permission set that a role name with wildcards most likely means, as `AWSReservedSSO_Client_*` means `Client`;
 * undefined for a name of another form.
 */
export function permissionSetMeant(name: string): string | undefined {
  if (!name.startsWith(RESERVED)) return undefined;
  const [, set] = /^(.+?)_?[*?]+$/.exec(name.slice(RESERVED.length)) ?? [];
  return set?.replace(/[*?]/g, "");
}

/** ARN of a permission set's role on a path, with a suffix of the right length. */
export function reservedRole(path: string, set: string): string {
  return `${path}${RESERVED}${set}_${EXAMPLE_SUFFIX}`;
}
