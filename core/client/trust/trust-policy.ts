import type { PolicyDocument } from "../../aws/policy-document.ts";
import { type HomeAccount, wayStatements } from "./trust-statements.ts";
import type { TrustWay } from "./trust-way.ts";

export type { HomeAccount } from "./trust-statements.ts";

/**
 * The trust policy of an access role: the statements of its ways in, so that no way's condition weakens or blocks
 * another's.
 *
 * why the account root as principal and the caller in a condition: a role or user named as principal is stored by its
 * unique id, which dies with it, and Identity Center re-makes its roles; `aws:PrincipalArn` is compared as text each
 * time, and AWS recommends this form. `Principal: "*"` is never used, since permissions boundaries would not limit it.
 * why no MFA, external id or required source identity for permission sets: people come through the console, which can
 * send none of them, and STS cannot see the MFA of a federated sign-in. MFA is enforced in Identity Center.
 * Source: IAM user guide, `reference_policies_elements_principal`; Identity Center user guide, `referencingpermissionsets`.
 *
 * @throws RangeError when there is no way, a way names nobody, or two statements would have one Sid: IAM refuses such
 * a policy, or lets in whom nobody meant.
 */
export function trustPolicy(home: HomeAccount, ways: readonly TrustWay[]): PolicyDocument {
  if (ways.length === 0) throw new RangeError("a trust policy needs at least one way in");
  for (const way of ways)
    if (way.kind !== "wholeAccount" && way.names.length === 0)
      throw new RangeError(`a way for ${way.kind} names nobody`);
  const statements = ways.flatMap((way) => wayStatements(home, way));
  const sids = statements.map(({ Sid }) => Sid);
  if (new Set(sids).size !== sids.length) throw new RangeError("two statements of a trust policy have one Sid");
  return { Version: "2012-10-17", Statement: statements };
}
