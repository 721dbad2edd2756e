import { awsConfig } from "../connection/config.ts";
import type { Table } from "../table/table-provider.ts";
import { getCloudControlResource } from "./cloud-control-functions.ts";
import { group } from "./group.ts";
import { iamFunctions } from "./iam-functions.ts";
import { identityFunctions } from "./identity-functions.ts";
import { managedPolicy } from "./managed-policy.ts";
import { groupMembership, userGroupMembership } from "./membership.ts";
import { policiesOf } from "./policies-of.ts";
import { rolePoliciesExclusive, rolePolicyAttachmentsExclusive } from "./role-exclusive.ts";
import { role } from "./role.ts";
import { user } from "./user.ts";

/** Everything that the `aws` plugin supports. */
export const awsTable: Table = {
  name: "aws",
  settings: awsConfig,
  resources: [
    role,
    rolePolicyAttachmentsExclusive,
    rolePoliciesExclusive,
    managedPolicy,
    user,
    userGroupMembership,
    group,
    groupMembership,
    ...policiesOf,
  ],
  functions: [...iamFunctions, ...identityFunctions, getCloudControlResource],
};
