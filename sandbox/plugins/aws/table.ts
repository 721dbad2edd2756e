import { awsConfig } from "../connection/config.ts";
import type { Table } from "../table/table-provider.ts";
import { getCallerIdentity, getPartition, getRegion } from "./account-functions.ts";
import { getGroup, getGroups, getInstances, getUser, getUsers } from "./identity-functions.ts";
import { groupPolicy, rolePolicy, userPolicy } from "./inline-policy.ts";
import { rolePoliciesExclusive, rolePolicyAttachmentsExclusive } from "./role-exclusive.ts";
import { role } from "./role.ts";

/** Everything that the `aws` plugin supports. */
export const awsTable: Table = {
  name: "aws",
  settings: awsConfig,
  resources: [role, rolePolicy, rolePolicyAttachmentsExclusive, rolePoliciesExclusive, userPolicy, groupPolicy],
  functions: [getCallerIdentity, getPartition, getRegion, getInstances, getGroup, getGroups, getUser, getUsers],
};
