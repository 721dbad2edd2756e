import { caseless } from "../aws/names.ts";
import type { Fault } from "../faults/fault.ts";
import type { ClientPlan, RolePlan } from "./client-plan.ts";
import type { FormerRoles } from "./with-former.ts";

/** A role of the client that AWS has. */
export interface DeployedName {
  readonly key: string;
  readonly name: string;
}

/**
 * Why roles cannot get another name in steps: they are protected, or only their path is another one. To be asked before the
 * first step, so that nothing is left half-way.
 * @param deployed Roles that the client's stack holds.
 */
export function formerRoleFaults(
  plan: ClientPlan,
  former: FormerRoles,
  deployed: readonly DeployedName[],
): readonly Fault[] {
  return plan.roles.flatMap((role): readonly Fault[] => {
    const name = Object.hasOwn(former, role.key) ? former[role.key]?.roleName : undefined;
    if (name === undefined) return [];
    const beside = deployed.some((one) => one.key === role.key && caseless(one.name) === caseless(role.name));
    return [
      ...(role.protect ? [isProtected(plan, role, name)] : []),
      ...(beside && caseless(name) === caseless(role.name) ? [pathAlone(plan, role)] : []),
    ];
  });
}

function isProtected(plan: ClientPlan, { key, name }: RolePlan, former: string): Fault {
  return {
    code: "client/former-protected",
    clients: [plan.slug],
    ...rolePlace(plan, key),
    expected: `\`protect: false\` for the role ${key}, whose name was ${former} until now: that role is to be deleted`,
    found: `protect: true, with the name ${name}`,
    fix: `Write \`protect: false\` for the role in ${plan.file} for the time of the change, and take it out afterwards.`,
  };
}

/** Source: IAM user guide, `reference_iam-quotas`: names of roles are unique within the account, whatever their path. */
function pathAlone(plan: ClientPlan, { key, name, path }: RolePlan): Fault {
  return {
    code: "client/former-path",
    clients: [plan.slug],
    ...rolePlace(plan, key),
    expected: `another name too, so that both roles can exist until the home stack has followed: IAM takes a role name once in an account, whatever its path`,
    found: `${name} at the path ${path}`,
    fix: `Choose another \`name\` beside the \`path\`. Or replace it by hand: \`pulumi up -s client-${plan.slug}\`, then the home stack; between the two nobody enters the role.`,
  };
}

function rolePlace({ file }: ClientPlan, key: string): Pick<Fault, "at" | "path"> {
  return { at: { file }, path: `switchyard:client.roles.${key}` };
}
