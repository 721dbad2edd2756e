import { differenceSentences, quoted } from "../aws/differences.ts";
import type { Fault } from "../faults/fault.ts";
import type { ClientPlan, RolePlan } from "./client-plan.ts";
import { ROLE_PROPERTIES, type RoleContents } from "./role/role-properties.ts";

/** An IAM role as AWS has it. */
export interface ExistingRole extends RoleContents {
  readonly arn: string;
}

/** What taking over a role changes about it: one sentence each, the role's name first. Safe to print. */
export function roleDifferences(existing: ExistingRole, plan: RolePlan): readonly string[] {
  const differences = Object.values(ROLE_PROPERTIES).flatMap((one) => one.differences?.(existing, plan) ?? []);
  return differenceSentences(`Role ${quoted(plan.name)}`, existing.arn, differences);
}

/** A role of that name exists, and nobody said that it may be taken over. */
export function roleExists(plan: ClientPlan, role: RolePlan, arn: string): Fault {
  return {
    code: "client/role-exists",
    ...rolePlace(plan, role),
    expected: `no role ${JSON.stringify(role.name)} in account ${plan.accountId} that this stack did not make`,
    found: arn,
    fix: `Set \`adopt: true\` for the role ${role.key} to take it over (\`pulumi preview\` then shows what changes), or choose another \`name\`.`,
  };
}

/** A role that is to be taken over has another path, or differs in case: IAM could only replace it. */
export function roleElsewhere(plan: ClientPlan, role: RolePlan, arn: string): Fault {
  return {
    code: "client/role-path",
    ...rolePlace(plan, role),
    expected: `the role to adopt at ${role.arn}`,
    found: arn,
    fix: "Write `path` and `name` of the role as AWS has them: neither can be changed. Or choose another `name`, and leave `adopt` out.",
  };
}

function rolePlace({ file }: ClientPlan, { key }: RolePlan): Pick<Fault, "at" | "path"> {
  return { at: { file }, path: `switchyard:client.roles.${key}` };
}
