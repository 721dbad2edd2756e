import { groupArn, userArn } from "../../core/aws/arns.ts";
import type { ClientPlan } from "../../core/client/client-plan.ts";
import type { PlannedIdentity } from "../../core/home/iam/planned-identity.ts";
import type { HomePlan } from "../../core/home/planned-home.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";

/** Actions on the same resources. */
export interface NeededRights {
  readonly actions: readonly string[];
  /** ARNs; empty where the actions know none. */
  readonly resources: readonly string[];
}

const of = (service: string, ...names: readonly string[]) => names.map((name) => `${service}:${name}`);

/**
 * What the caller in a client's account needs to make and change what its stack holds: the calls of the provider for these
 * types of resources. What deletes is not among it.
 * Source: the provider's own source, and the Service Authorization Reference for IAM.
 */
export function clientRights({ roles, customerPolicies }: ClientPlan): readonly NeededRights[] {
  const inline = roles.some(({ inlinePolicies }) => inlinePolicies.length > 0);
  const managed = roles.some(({ managedPolicyArns }) => managedPolicyArns.length > 0);
  const bounded = roles.some(({ permissionsBoundary }) => permissionsBoundary !== undefined);
  const ofRoles = [
    ...of("iam", "CreateRole", "GetRole", "TagRole", "UpdateRole", "UpdateRoleDescription", "UpdateAssumeRolePolicy"),
    ...of("iam", "ListRolePolicies", "ListAttachedRolePolicies"),
    ...(inline ? of("iam", "PutRolePolicy", "GetRolePolicy") : []),
    ...(managed ? of("iam", "AttachRolePolicy", "DetachRolePolicy") : []),
    ...(bounded ? of("iam", "PutRolePermissionsBoundary") : []),
  ];
  return [
    { actions: ofRoles, resources: roles.map(({ arn }) => arn) },
    { actions: POLICIES, resources: customerPolicies.map(({ arn }) => arn) },
  ].filter(({ resources }) => resources.length > 0);
}

const POLICIES = of("iam", "CreatePolicy", "GetPolicy", "GetPolicyVersion", "ListPolicyVersions", "TagPolicy");

/** What Cloud Control, and the handlers behind it, need for permission sets and assignments. Source: the schemas of `AWS::SSO::*`. */
const CENTER: readonly string[] = [
  ...of("cloudformation", "CreateResource", "GetResource", "UpdateResource", "GetResourceRequestStatus"),
  ...of("sso", "ListInstances", "CreatePermissionSet", "DescribePermissionSet", "UpdatePermissionSet"),
  ...of("sso", "ListPermissionSets", "PutInlinePolicyToPermissionSet", "GetInlinePolicyForPermissionSet"),
  ...of("sso", "ListManagedPoliciesInPermissionSet", "ListCustomerManagedPolicyReferencesInPermissionSet"),
  ...of("sso", "GetPermissionsBoundaryForPermissionSet", "TagResource", "ListTagsForResource"),
  ...of("sso", "ProvisionPermissionSet", "DescribePermissionSetProvisioningStatus", "CreateAccountAssignment"),
  ...of("sso", "DescribeAccountAssignmentCreationStatus", "ListAccountAssignments"),
];
const DIRECTORY = of("identitystore", "GetGroupId", "GetUserId", "DescribeGroup", "DescribeUser");

/** The same as {@link clientRights} for the home account. */
export function homeRights(
  home: Pick<HomeSettings, "partition" | "accountId">,
  { sets, shards, identities }: Pick<HomePlan, "sets" | "shards" | "identities">,
): readonly NeededRights[] {
  const made = [...sets, ...shards];
  const attaches = made.some(({ settings }) => settings.managedPolicyArns.length > 0);
  const bounded = made.some(({ settings }) => settings.permissionsBoundary !== undefined);
  const more = [
    ...(attaches ? of("sso", "AttachManagedPolicyToPermissionSet") : []),
    ...(bounded ? of("sso", "PutPermissionsBoundaryToPermissionSet") : []),
  ];
  return [
    ...(made.length > 0 ? [{ actions: [...CENTER, ...more, ...DIRECTORY], resources: [] }] : []),
    ...identities.flatMap((one) => ofIdentity(home, one)),
  ];
}

function ofIdentity(home: Pick<HomeSettings, "partition" | "accountId">, one: PlannedIdentity): NeededRights[] {
  if (one.kind === "iam-role") return [];
  const { existing, policy, managedPolicyArns, path } = one.settings;
  const kind = one.kind === "iam-user" ? "User" : "Group";
  const arn = one.kind === "iam-user" ? userArn : groupArn;
  const enters = one.statements.length > 0;
  const actions = [
    ...(existing ? [] : of("iam", `Create${kind}`)),
    ...of("iam", `Get${kind}`),
    ...(one.kind === "iam-user" ? of("iam", "ListGroupsForUser", ...(existing ? [] : ["TagUser"])) : []),
    ...(one.kind === "iam-group" && one.settings.members.length > 0 ? of("iam", "AddUserToGroup") : []),
    ...(enters && policy === "inline" ? of("iam", `Put${kind}Policy`, `Get${kind}Policy`) : []),
    ...((enters && policy === "managed") || managedPolicyArns.length > 0
      ? of("iam", `Attach${kind}Policy`, `ListAttached${kind}Policies`)
      : []),
  ];
  return [{ actions, resources: [arn(home.partition, home.accountId, `${path.slice(1)}${one.name}`)] }];
}
