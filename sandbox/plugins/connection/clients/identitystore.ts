export { IdentitystoreClient as Client } from "@aws-sdk/client-identitystore";
import * as sdk from "@aws-sdk/client-identitystore";

/** The identity store operations that the plugins use. */
export const commands = {
  DescribeGroup: sdk.DescribeGroupCommand,
  DescribeUser: sdk.DescribeUserCommand,
  GetGroupId: sdk.GetGroupIdCommand,
  GetUserId: sdk.GetUserIdCommand,
  ListGroups: sdk.ListGroupsCommand,
  ListUsers: sdk.ListUsersCommand,
};
