import { accountRootArn, reservedRolePattern } from "./arns.ts";
import type { Partition } from "./partitions.ts";
import type { PolicyDocument } from "./policy-document.ts";

/** Whom a trust policy lets in: people who hold one of these permission sets in the home account. */
export interface Trust {
  /** Names of permission sets of the home account; at least one. */
  readonly permissionSets: readonly string[];
}

/** The home account, as a trust policy names it. */
export interface HomeAccount {
  readonly partition: Partition;
  readonly accountId: string;
}

/** Sid of the statement that lets permission sets in. Stable: a later way in gets a statement and a Sid of its own. */
export const PERMISSION_SETS_SID = "HomePermissionSets";

/**
 * The trust policy of an access role.
 *
 * why the account root as principal and the role in a condition: a role named as principal is stored by its unique id,
 * which dies with the role, and Identity Center re-makes its roles; `aws:PrincipalArn` is compared as text each time,
 * and AWS recommends this form. `Principal: "*"` is never used, since permissions boundaries would not limit it.
 * why no MFA, external id or source identity here: people come through the console, which can send none of them, and
 * STS cannot see the MFA of a federated sign-in. MFA is enforced in Identity Center.
 * Source: IAM user guide, `reference_policies_elements_principal`; Identity Center user guide, `referencingpermissionsets`.
 *
 * @throws RangeError when no permission set is named: the condition would be empty and nobody, or everybody, let in.
 */
export function trustPolicy(home: HomeAccount, trust: Trust): PolicyDocument {
  const [first, ...others] = trust.permissionSets.map((set) =>
    reservedRolePattern(home.partition, home.accountId, set),
  );
  if (first === undefined) throw new RangeError("a trust policy needs at least one permission set");
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: PERMISSION_SETS_SID,
        Effect: "Allow",
        Principal: { AWS: accountRootArn(home.partition, home.accountId) },
        Action: "sts:AssumeRole",
        Condition: { ArnLike: { "aws:PrincipalArn": others.length === 0 ? first : [first, ...others] } },
      },
    ],
  };
}
