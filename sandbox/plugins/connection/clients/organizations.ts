export { OrganizationsClient as Client } from "@aws-sdk/client-organizations";
import * as sdk from "@aws-sdk/client-organizations";

/** The Organizations operations that the plugins use. */
export const commands = {
  DescribeOrganization: sdk.DescribeOrganizationCommand,
  ListAWSServiceAccessForOrganization: sdk.ListAWSServiceAccessForOrganizationCommand,
  ListAccounts: sdk.ListAccountsCommand,
  ListRoots: sdk.ListRootsCommand,
};
