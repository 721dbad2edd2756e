import type { ClientPlan, RolePlan } from "./client/client-plan.ts";
import type { Fault } from "./faults/fault.ts";
import type { HomeSettings } from "./home/settings/home-settings.ts";
import type { PlannedSet } from "./home/permission-sets/planned-set.ts";

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

/** A permission set of that name exists, and nobody said that it may be taken over. */
export function setExists(home: HomeSettings, set: PlannedSet, arn: string): Fault {
  const path = ["permissionSets", "overrides", set.name];
  return {
    code: "home/permission-set-exists",
    at: home.origin.locate(path),
    path: home.origin.name(path),
    expected: `no permission set ${JSON.stringify(set.name)} that this stack did not make`,
    found: arn,
    fix: `Set \`adopt: true\` for ${set.name} under permissionSets.overrides to take it over (\`pulumi preview\` then shows what changes), or choose another name for the permission set.`,
  };
}

function rolePlace({ file }: ClientPlan, { key }: RolePlan): Pick<Fault, "at" | "path"> {
  return { at: { file }, path: `switchyard:client.roles.${key}` };
}
