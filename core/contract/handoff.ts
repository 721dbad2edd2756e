import { policySize } from "../aws/quotas.ts";
import type { ClientPlan } from "../client/client-plan.ts";
import { clientStackName } from "../config/naming.ts";
import type { Fault } from "../faults/fault.ts";
import { CONTRACT_MAX } from "./contract-bounds.ts";
import type { Contract } from "./contract.ts";
import { writeContract } from "./write-contract.ts";

/**
 * The contract of a client that runs no Pulumi, taken from its file: what the client was asked to make. Nothing says
 * that the roles exist; if one does not, entering it fails.
 */
export function handoffContract(plan: ClientPlan): Contract {
  return writeContract(plan, new Map(plan.roles.map(({ key, arn, trustPolicy }) => [key, { arn, trustPolicy }])));
}

/** Whether a client has more than the home stack reads of one client; found before it is deployed. */
export function oversize(plan: ClientPlan): readonly Fault[] {
  const size = policySize(handoffContract(plan));
  if (size <= CONTRACT_MAX) return [];
  return [
    {
      code: "contract/too-large",
      path: `${clientStackName(plan.slug)}: roles`,
      expected: `roles whose contract has at most ${CONTRACT_MAX} characters, which is what the home stack reads of one client`,
      found: `${size} characters in ${plan.roles.length} roles`,
      fix: "Make fewer roles, or shorter trust policies: a shared permission set stands for many.",
    },
  ];
}
