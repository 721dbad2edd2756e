import {
  CreateAccountAssignmentCommand,
  CreatePermissionSetCommand,
  DeleteAccountAssignmentCommand,
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  PutInlinePolicyToPermissionSetCommand,
  type AccountAssignmentOperationStatus,
} from "@aws-sdk/client-sso-admin";
import { GetGroupIdCommand, GetUserIdCommand } from "@aws-sdk/client-identitystore";
import { GetRoleCredentialsCommand } from "@aws-sdk/client-sso";
import { WORLD_IDENTITY_CENTER } from "../../../sandbox/world.ts";
import type { Keys, TestAws } from "./world.ts";

export const INSTANCE = WORLD_IDENTITY_CENTER.instanceArn;
export const STORE = WORLD_IDENTITY_CENTER.identityStoreId;
export const HOME = "111111111111";

/** A policy that allows one action. */
export const allow = (Action: string | string[], Resource: string | string[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource }] });

/** Makes a permission set, with an inline policy when one is given; gives its ARN. */
export async function makeSet(test: TestAws, Name: string, inline?: string): Promise<string> {
  const made = await test.center().send(new CreatePermissionSetCommand({ InstanceArn: INSTANCE, Name }));
  const PermissionSetArn = made.PermissionSet?.PermissionSetArn ?? "";
  if (inline !== undefined) {
    await test
      .center()
      .send(
        new PutInlinePolicyToPermissionSetCommand({ InstanceArn: INSTANCE, PermissionSetArn, InlinePolicy: inline }),
      );
  }
  return PermissionSetArn;
}

type Clients = Pick<TestAws, "center" | "store">;

/** The id of a user (by e-mail address) or of a group (by name). */
export async function principalId(
  test: Clients,
  name: string,
): Promise<{ PrincipalId: string; PrincipalType: "USER" | "GROUP" }> {
  const isUser = name.includes("@");
  const AttributePath = isUser ? "userName" : "displayName";
  const AlternateIdentifier = { UniqueAttribute: { AttributePath, AttributeValue: name } };
  const input = { IdentityStoreId: STORE, AlternateIdentifier };
  if (isUser)
    return { PrincipalId: (await test.store().send(new GetUserIdCommand(input))).UserId ?? "", PrincipalType: "USER" };
  return { PrincipalId: (await test.store().send(new GetGroupIdCommand(input))).GroupId ?? "", PrincipalType: "GROUP" };
}

async function settled(
  read: () => Promise<AccountAssignmentOperationStatus | undefined>,
): Promise<AccountAssignmentOperationStatus> {
  for (;;) {
    const status = await read();
    if (status !== undefined && status.Status !== "IN_PROGRESS") return status;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Assigns a set in an account, the home account unless told, and waits for the end. */
export async function assign(
  test: Clients,
  PermissionSetArn: string,
  name: string,
  TargetId = HOME,
): Promise<AccountAssignmentOperationStatus> {
  const principal = await principalId(test, name);
  const input = {
    InstanceArn: INSTANCE,
    PermissionSetArn,
    TargetId,
    TargetType: "AWS_ACCOUNT" as const,
    ...principal,
  };
  const started = await test.center().send(new CreateAccountAssignmentCommand(input));
  const AccountAssignmentCreationRequestId = started.AccountAssignmentCreationStatus?.RequestId ?? "";
  return settled(
    async () =>
      (
        await test.center().send(
          new DescribeAccountAssignmentCreationStatusCommand({
            InstanceArn: INSTANCE,
            AccountAssignmentCreationRequestId,
          }),
        )
      ).AccountAssignmentCreationStatus,
  );
}

/** Takes a set away in the home account and waits for the end. */
export async function unassign(
  test: TestAws,
  PermissionSetArn: string,
  name: string,
): Promise<AccountAssignmentOperationStatus> {
  const principal = await principalId(test, name);
  const input = {
    InstanceArn: INSTANCE,
    PermissionSetArn,
    TargetId: HOME,
    TargetType: "AWS_ACCOUNT" as const,
    ...principal,
  };
  const started = await test.center().send(new DeleteAccountAssignmentCommand(input));
  const AccountAssignmentDeletionRequestId = started.AccountAssignmentDeletionStatus?.RequestId ?? "";
  return settled(
    async () =>
      (
        await test.center().send(
          new DescribeAccountAssignmentDeletionStatusCommand({
            InstanceArn: INSTANCE,
            AccountAssignmentDeletionRequestId,
          }),
        )
      ).AccountAssignmentDeletionStatus,
  );
}

/** The keys that the portal gives a user for a permission set. */
export async function portalKeys(test: TestAws, user: string, roleName: string, accountId = HOME): Promise<Keys> {
  const { accessToken } = await test.admin<{ accessToken: string }>("POST", "portal-token", { user });
  const { roleCredentials } = await test
    .portal()
    .send(new GetRoleCredentialsCommand({ accessToken, roleName, accountId }));
  return {
    accessKeyId: roleCredentials?.accessKeyId ?? "",
    secretAccessKey: roleCredentials?.secretAccessKey ?? "",
    sessionToken: roleCredentials?.sessionToken ?? "",
  };
}
