import type { Usage } from "../aws/capacity.ts";
import { switchRoleName } from "../aws/links.ts";
import { policySize } from "../aws/quotas.ts";
import { clientStackName } from "../config/naming.ts";
import type { ClientPlan } from "./client-plan.ts";

/** What a client's roles use of AWS's quotas. Of the account, only what Switchyard makes is known. */
export function clientUsages(plan: ClientPlan): readonly Usage[] {
  const stack = clientStackName(plan.slug);
  const usages: Usage[] = [
    { quota: "rolesPerAccount", used: plan.roles.length, of: "IAM roles of the account", path: stack },
  ];
  for (const { name, document } of plan.customerPolicies) {
    const used = policySize(document);
    usages.push({ quota: "managedPolicy", used, of: `characters in the managed policy ${name}`, path: stack });
  }
  for (const role of plan.roles) {
    const path = `${stack}: roles.${role.key}`;
    const inline = role.inlinePolicies.reduce((size, { document }) => size + policySize(document), 0);
    const fullName = switchRoleName(role.path, role.name).length;
    const tags = Object.keys(role.tags).length;
    const set = role.permissionSet;
    usages.push(
      {
        quota: "trustPolicy",
        used: policySize(role.trustPolicy),
        of: `characters in the trust policy of ${role.name}`,
        path,
      },
      { quota: "roleInlinePolicies", used: inline, of: `characters in the inline policies of ${role.name}`, path },
      {
        quota: "managedPoliciesPerRole",
        used: role.managedPolicyArns.length,
        of: `managed policies of ${role.name}`,
        path,
      },
      { quota: "tagsPerRole", used: tags, of: `tags of ${role.name}`, path },
      { quota: "rolePathAndName", used: fullName, of: `characters in path and name of ${role.name}`, path },
      { quota: "permissionSetName", used: set.length, of: `characters in the name of the permission set ${set}`, path },
    );
  }
  return usages;
}
