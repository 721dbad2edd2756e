import { customerPolicyArn } from "../../core/aws/arns.ts";
import type { Quotas } from "../../core/aws/quotas.ts";
import { DENY_POLICY_NAME, MANAGED_POLICY_PATH } from "../../core/config/naming.ts";
import { identityPolicies, type IdentityPolicy } from "../../core/home/iam/identity-policies.ts";
import type { PlannedIdentity } from "../../core/home/iam/planned-identity.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import type { DeclaredPolicy } from "../engine/made-policies.ts";

/** The account that identities are made in. */
export type IdentityAccount = Pick<HomeSettings, "partition" | "accountId">;

/** A policy of an identity, with its name in the state. */
export interface NamedIdentityPolicy extends IdentityPolicy {
  readonly resource: string;
}

/** The policies by which an identity enters client roles, each with its name in the state. */
export function namedPolicies(identity: PlannedIdentity, quotas: Quotas): readonly NamedIdentityPolicy[] {
  return identityPolicies(identity, quotas).map((policy, index) => ({
    ...policy,
    // why by name: the others keep theirs, whether somebody is denied or not.
    resource:
      policy.name === DENY_POLICY_NAME
        ? `${identity.key}/denied`
        : index === 0
          ? identity.key
          : `${identity.key}/${index + 1}`,
  }));
}

/** Those of them that are managed policies of the home account. */
export function managedPolicies(
  account: IdentityAccount,
  identity: PlannedIdentity,
  quotas: Quotas,
): readonly DeclaredPolicy[] {
  return namedPolicies(identity, quotas).flatMap(({ kind, name, resource }) =>
    kind === "managed" ? [{ resource, name, arn: managedPolicyArn(account, name) }] : [],
  );
}

/** ARN of a managed policy that the home stack makes for an identity. */
export function managedPolicyArn({ partition, accountId }: IdentityAccount, name: string): string {
  return customerPolicyArn(partition, accountId, `${MANAGED_POLICY_PATH.slice(1)}${name}`);
}
