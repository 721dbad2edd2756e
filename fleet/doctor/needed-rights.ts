import { groupArn, userArn } from "../../core/aws/arns.ts";
import type { ClientPlan } from "../../core/client/client-plan.ts";
import type { PlannedIdentity } from "../../core/home/iam/planned-identity.ts";
import type { HomePlan } from "../../core/home/planned-home.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import type { SeenInstance } from "./doctor-sources.ts";

/** Actions on the same resources. */
export interface NeededRights {
  readonly actions: readonly string[];
  /** ARNs; empty where the actions know none. */
  readonly resources: readonly string[];
  /** Whether one of the resources is enough: they are of several types, and each action knows some of them. Default: all. */
  readonly any?: true;
}

const of = (service: string, ...names: readonly string[]) => names.map((name) => `${service}:${name}`);

/**
 * What the caller in a client's account needs to make and change what its stack holds: the calls of the provider for these
 * types of resources. What deletes is not among it.
 * Source: the provider's own source, and the Service Authorization Reference for IAM.
 */
export function clientRights({ roles, customerPolicies }: ClientPlan): readonly NeededRights[] {
  const inline = roles.some(({ inlinePolicies, revoked }) => inlinePolicies.length > 0 || revoked !== undefined);
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

const CLOUD_CONTROL = of(
  "cloudformation",
  "CreateResource",
  "GetResource",
  "UpdateResource",
  "GetResourceRequestStatus",
);

/** What the handlers behind Cloud Control need for permission sets and assignments. Source: the schemas of `AWS::SSO::*`. */
const CENTER: readonly string[] = [
  ...of("sso", "ListInstances", "CreatePermissionSet", "DescribePermissionSet", "UpdatePermissionSet"),
  ...of("sso", "ListPermissionSets", "PutInlinePolicyToPermissionSet", "GetInlinePolicyForPermissionSet"),
  ...of("sso", "ListManagedPoliciesInPermissionSet", "ListCustomerManagedPolicyReferencesInPermissionSet"),
  ...of("sso", "GetPermissionsBoundaryForPermissionSet", "TagResource", "ListTagsForResource"),
  ...of("sso", "ProvisionPermissionSet", "DescribePermissionSetProvisioningStatus", "CreateAccountAssignment"),
  ...of("sso", "DescribeAccountAssignmentCreationStatus", "ListAccountAssignments"),
];
const DIRECTORY = of("identitystore", "GetGroupId", "GetUserId", "DescribeGroup", "DescribeUser");

/** The same as {@link clientRights} for the home account. @param instance Absent where none was found. */
export function homeRights(
  home: Pick<HomeSettings, "partition" | "accountId">,
  { sets, shards, identities }: Pick<HomePlan, "sets" | "shards" | "identities">,
  instance?: Pick<SeenInstance, "arn" | "identityStoreId">,
): readonly NeededRights[] {
  const made = [...sets, ...shards];
  const attaches = made.some(({ settings }) => settings.managedPolicyArns.length > 0);
  const bounded = made.some(({ settings }) => settings.permissionsBoundary !== undefined);
  const more = [
    ...(attaches ? of("sso", "AttachManagedPolicyToPermissionSet") : []),
    ...(bounded ? of("sso", "PutPermissionsBoundaryToPermissionSet") : []),
  ];
  const { center, directory } = resourcesOf(home, instance);
  const ofCenter: readonly NeededRights[] = [
    { actions: CLOUD_CONTROL, resources: [] },
    { actions: [...CENTER, ...more], resources: center, any: true },
    { actions: DIRECTORY, resources: directory, any: true },
  ];
  return [...(made.length > 0 ? ofCenter : []), ...identities.flatMap((one) => ofIdentity(home, one))];
}

/** Resources of each type that Identity Center and its directory know; a permission set and a person stand for all. */
function resourcesOf(
  { partition, accountId }: Pick<HomeSettings, "partition" | "accountId">,
  instance: Pick<SeenInstance, "arn" | "identityStoreId"> | undefined,
): { readonly center: readonly string[]; readonly directory: readonly string[] } {
  if (instance === undefined) return { center: ["*"], directory: ["*"] };
  const id = instance.arn.split("/").at(-1) ?? "";
  const someone = "00000000-0000-0000-0000-000000000000";
  const center = [`permissionSet/${id}/ps-0000000000000000`, `account/${accountId}`];
  return {
    center: ["*", instance.arn, ...center.map((one) => `arn:${partition}:sso:::${one}`)],
    directory: [
      "*",
      `arn:${partition}:identitystore::${accountId}:identitystore/${instance.identityStoreId}`,
      ...["group", "user"].map((kind) => `arn:${partition}:identitystore:::${kind}/${someone}`),
    ],
  };
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
