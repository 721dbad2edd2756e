import { awsConfig } from "../connection/config.ts";
import type { Table } from "../table/table-provider.ts";
import { getCallerIdentity, getPartition, getRegion } from "./account-functions.ts";
import { groupPolicyAttachment, rolePolicyAttachment, userPolicyAttachment } from "./attachment.ts";
import { getCloudControlResource } from "./cloud-control-functions.ts";
import { group } from "./group.ts";
import { getIamGroup, getIamPolicy, getIamRole, getIamUser } from "./iam-functions.ts";
import { getIamRolePolicies, getIamRolePolicyAttachments, getIamRoles, getIamUsers } from "./iam-list-functions.ts";
import { getGroup, getGroups, getInstances, getUser, getUsers } from "./identity-functions.ts";
import { groupPolicy, rolePolicy, userPolicy } from "./inline-policy.ts";
import { managedPolicy } from "./managed-policy.ts";
import { groupMembership, userGroupMembership } from "./membership.ts";
import { getOrganization } from "./organization-functions.ts";
import { getPermissionSet, getPermissionSets } from "./permission-set-functions.ts";
import { rolePoliciesExclusive, rolePolicyAttachmentsExclusive } from "./role-exclusive.ts";
import { role } from "./role.ts";
import { user } from "./user.ts";

/** Everything that the `aws` plugin supports. */
export const awsTable: Table = {
  name: "aws",
  settings: awsConfig,
  resources: [
    role,
    rolePolicy,
    rolePolicyAttachment,
    rolePolicyAttachmentsExclusive,
    rolePoliciesExclusive,
    managedPolicy,
    user,
    userPolicy,
    userPolicyAttachment,
    userGroupMembership,
    group,
    groupPolicy,
    groupPolicyAttachment,
    groupMembership,
  ],
  functions: [
    getCallerIdentity,
    getPartition,
    getRegion,
    getInstances,
    getPermissionSet,
    getPermissionSets,
    getGroup,
    getGroups,
    getUser,
    getUsers,
    getIamPolicy,
    getIamRole,
    getIamRolePolicies,
    getIamRolePolicyAttachments,
    getIamRoles,
    getIamUser,
    getIamUsers,
    getIamGroup,
    getOrganization,
    getCloudControlResource,
  ],
};
