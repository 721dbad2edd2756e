import { reservedRoleArn } from "./arns.ts";
import { assumeRolePolicy } from "./assume-role-policy.ts";
import type { HomeSettings } from "./config/resolve-home.ts";
import type { ContractRole } from "./contract.ts";
import { evaluateAssumeRole } from "./evaluate/assume-role.ts";

/** Stands for the sixteen characters that Identity Center chooses. */
const SUFFIX = "0123456789abcdef";

/**
 * Whether the role's trust policy, as deployed, lets its permission set in. Judged by evaluating the call that a holder
 * of the set will make, not by looking for the set's name.
 * @returns why not, or `undefined` when it does.
 */
export function setAdmission(
  home: Pick<HomeSettings, "partition" | "accountId" | "region">,
  role: ContractRole,
): string | undefined {
  const decision = evaluateAssumeRole({
    principal: {
      kind: "session",
      roleArn: reservedRoleArn(home.partition, home.accountId, home.region, role.permissionSet, SUFFIX),
      sessionName: "switchyard",
    },
    identityPolicies: [{ name: "inline policy", document: assumeRolePolicy([role.arn]) }],
    target: { arn: role.arn, trustPolicy: role.trustPolicy },
  });
  return decision.allowed ? undefined : decision.reason;
}
