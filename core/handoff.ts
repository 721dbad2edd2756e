import type { ClientPlan } from "./client-plan.ts";
import { writeContract, type Contract } from "./contract.ts";

/**
 * The contract of a client that runs no Pulumi, taken from its file: what the client was asked to make. Nothing says
 * that the roles exist; if one does not, entering it fails.
 */
export function handoffContract(plan: ClientPlan): Contract {
  return writeContract(plan, new Map(plan.roles.map(({ key, arn, trustPolicy }) => [key, { arn, trustPolicy }])));
}
