import { getPolicy } from "@pulumi/aws/iam/getPolicy.js";
import type * as pulumi from "@pulumi/pulumi";
import type { ClientPlan, RolePlan } from "../../core/client/client-plan.ts";
import { didYouMean } from "../../core/faults/did-you-mean.ts";
import type { Fault } from "../../core/faults/fault.ts";
import { attempt, isMissingInIam } from "../engine/look-up.ts";

/**
 * Policies that people look for under another name; the job functions need their path.
 * Source: IAM user guide, "AWS managed policies for job functions".
 */
const WELL_KNOWN = [
  "AdministratorAccess",
  "PowerUserAccess",
  "ReadOnlyAccess",
  "SecurityAudit",
  "job-function/Billing",
  "job-function/DatabaseAdministrator",
  "job-function/DataScientist",
  "job-function/NetworkAdministrator",
  "job-function/SupportUser",
  "job-function/SystemAdministrator",
  "job-function/ViewOnlyAccess",
];

/**
 * Finds managed policies and boundaries that do not exist, before a role is made that could not have them. One look-up
 * for each policy of the client that the stack does not itself create, all at once. Whoever may not look policies up learns of a wrong name when it is attached.
 */
export async function findMissingPolicies(plan: ClientPlan, opts: pulumi.InvokeOptions): Promise<readonly Fault[]> {
  const created = new Set(plan.customerPolicies.map(({ arn }) => arn));
  const users = new Map<string, RolePlan>();
  for (const role of plan.roles) {
    const boundary = role.permissionsBoundary === undefined ? [] : [role.permissionsBoundary];
    for (const arn of [...role.managedPolicyArns, ...boundary])
      if (!users.has(arn) && !created.has(arn)) users.set(arn, role);
  }
  const faults = await Promise.all(
    [...users].map(async ([arn, role]): Promise<readonly Fault[]> => {
      const { failure } = await attempt(getPolicy({ arn }, opts));
      return failure !== undefined && isMissingInIam(failure) ? [missingPolicy(plan, role, arn)] : [];
    }),
  );
  return faults.flat();
}

function missingPolicy(plan: ClientPlan, role: RolePlan, arn: string): Fault {
  const ofAws = arn.includes(":iam::aws:");
  const hint = ofAws ? didYouMean(arn.replace(/^.*:policy\//, ""), WELL_KNOWN) : "";
  return {
    code: "client/no-policy",
    ...role.policyPlace(arn),
    expected: `a managed policy of ${ofAws ? "AWS" : `the account ${plan.accountId}`}`,
    found: `${arn}, which does not exist`,
    fix: hint === "" ? "Correct the name, its path included, or create the policy first." : `Correct the name: ${hint}`,
  };
}
