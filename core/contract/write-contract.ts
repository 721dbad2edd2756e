import type { ClientPlan, RolePlan } from "../client/client-plan.ts";
import { CONTRACT_VERSION } from "./contract-schema.ts";
import type { Contract, ContractRole } from "./contract.ts";

/** The contract of a client whose roles have been made. `deployed` holds what AWS answered, by role key. */
export function writeContract(
  plan: ClientPlan,
  deployed: ReadonlyMap<string, Pick<ContractRole, "arn" | "trustPolicy">>,
): Contract {
  const roles: Record<string, ContractRole> = {};
  for (const role of plan.roles) {
    const made = deployed.get(role.key);
    if (made !== undefined) roles[role.key] = contractRole(role, made);
  }
  const { name, accountId, partition, linkAccount, tags } = plan;
  return {
    version: CONTRACT_VERSION,
    client: { name, accountId, partition, linkAccount, tags },
    homeAccountId: plan.homeAccountId,
    roles,
  };
}

function contractRole(role: RolePlan, made: Pick<ContractRole, "arn" | "trustPolicy">): ContractRole {
  const { level, title, name, path, permissionSet } = role;
  const open = role.trust.find((way) => way.kind === "wholeAccount");
  return {
    level,
    title,
    arn: made.arn,
    name,
    path,
    permissionSet,
    trustPolicy: made.trustPolicy,
    ...(open !== undefined && { openBecause: open.reason }),
  };
}
