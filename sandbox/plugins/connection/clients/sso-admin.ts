export { SSOAdminClient as Client } from "@aws-sdk/client-sso-admin";
import * as sdk from "@aws-sdk/client-sso-admin";

/** The Identity Center administration operations that the plugins use. */
export const commands = {
  DescribePermissionSet: sdk.DescribePermissionSetCommand,
  ListInstances: sdk.ListInstancesCommand,
  ListPermissionSets: sdk.ListPermissionSetsCommand,
  ListTagsForResource: sdk.ListTagsForResourceCommand,
};
