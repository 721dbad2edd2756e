import { isRaisable, type Quota, type QuotaKey, QUOTAS, type Quotas } from "./quotas.ts";

const SHORTEN = "Choose a shorter name.";
const FEWER_TAGS = "Remove some tags; those of the client and of the access level count too.";
const SHARED_SETS = "`sharedPermissionSets` in Pulumi.yaml";

/** The layout that needs less of a quota, as an instruction. */
const LAYOUTS: Readonly<Record<QuotaKey, string>> = {
  trustPolicy: `Name fewer permission sets, users and roles in this trust; one shared permission set (${SHARED_SETS}) can stand for many.`,
  roleInlinePolicies: `Shorten them, or move statements to managed policies of ${QUOTAS.managedPolicy.limit} characters each.`,
  groupInlinePolicies: `Move statements to managed policies of ${QUOTAS.managedPolicy.limit} characters each, or spread the clients over several groups.`,
  userInlinePolicies: `Give the permissions to a group, whose inline policies take ${QUOTAS.groupInlinePolicies.limit} characters.`,
  managedPolicy: "Shorten it, or make two of it.",
  managedPoliciesPerRole: "Attach fewer, or join them in an inline policy.",
  managedPoliciesPerUser: "Attach some of them to a group of the user.",
  managedPoliciesPerGroup: "Attach fewer, or join them in an inline policy.",
  groupsPerUser: "Join groups: one group can hold the roles of many clients.",
  rolesPerAccount: "Let one role serve several permission sets: name them all in its trust.",
  usersPerAccount: "Let people sign in through Identity Center instead.",
  groupsPerAccount: "Join groups: one group can hold the roles of many clients.",
  roleName: SHORTEN,
  userName: SHORTEN,
  groupName: SHORTEN,
  rolePathAndName: "Choose a shorter name or path.",
  tagsPerRole: FEWER_TAGS,
  tagsPerUser: "Remove some tags.",
  permissionSetsPerAccount: `Put roles of many clients into one shared permission set (${SHARED_SETS}).`,
  permissionSetsPerInstance: `Put roles of many clients into one shared permission set (${SHARED_SETS}).`,
  permissionSetInlinePolicy: `Use a shared permission set (${SHARED_SETS}): it is cut into shards that fit.`,
  managedPoliciesPerPermissionSet: "Attach fewer, or join them in a customer managed policy.",
  tagsPerPermissionSet: "Remove some tags.",
  permissionSetName: SHORTEN,
};

/**
 * What to do when a quota is short: the layout that needs less of it and, where AWS raises the quota further, how to
 * have it raised.
 * @param layout Instead of the quota's own suggestion.
 */
export function layoutThatFits(quotas: Quotas, key: QuotaKey, layout: string = LAYOUTS[key]): string {
  const raise = raiseAdvice(quotas, key);
  return raise === "" ? layout : `${layout} ${raise}`;
}

/** How to have a quota raised; empty where AWS raises it no further. */
function raiseAdvice(quotas: Quotas, key: QuotaKey): string {
  const { max }: Quota = QUOTAS[key];
  if (!isRaisable(key) || (max !== undefined && quotas[key].limit >= max)) return "";
  const most = max === undefined ? "" : `, to ${max} at most,`;
  return `Or ask AWS to raise the quota${most} and write the new number as \`quotas.${key}\` in Pulumi.yaml.`;
}
