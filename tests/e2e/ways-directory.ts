import {
  CreateGroupCommand,
  CreateGroupMembershipCommand,
  CreateUserCommand,
  DeleteGroupCommand,
  DeleteUserCommand,
} from "@aws-sdk/client-identitystore";
import {
  CreateAccountAssignmentCommand,
  CreatePermissionSetCommand,
  DeleteAccountAssignmentCommand,
  DeletePermissionSetCommand,
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  paginateListPermissionSets,
  PutInlinePolicyToPermissionSetCommand,
  type AccountAssignmentOperationStatus,
} from "@aws-sdk/client-sso-admin";
import { HOME_ACCOUNT_ID, WORLD_IDENTITY_CENTER } from "../../sandbox/world.ts";
import { directory, identityCenter } from "./deployed.ts";

const { identityStoreId: IdentityStoreId, instanceArn: InstanceArn } = WORLD_IDENTITY_CENTER;

/** Makes a user of the directory whose e-mail address is not the user name; its id. */
export async function makePerson(UserName: string, email: string): Promise<string> {
  const person = {
    DisplayName: UserName,
    Name: { GivenName: UserName, FamilyName: "Ways" },
    Emails: [{ Value: email, Type: "work", Primary: true }],
  };
  const client = await directory();
  return (await client.send(new CreateUserCommand({ IdentityStoreId, UserName, ...person }))).UserId ?? "";
}

/** Makes a group of the directory with one member; its id. */
export async function makeGroup(DisplayName: string, member: string): Promise<string> {
  const client = await directory();
  const { GroupId = "" } = await client.send(new CreateGroupCommand({ IdentityStoreId, DisplayName }));
  const MemberId = { UserId: member };
  await client.send(new CreateGroupMembershipCommand({ IdentityStoreId, GroupId, MemberId }));
  return GroupId;
}

/** Deletes users and groups of the directory by id. */
export async function deletePeople(users: readonly string[], groups: readonly string[]): Promise<void> {
  const client = await directory();
  for (const UserId of users) await client.send(new DeleteUserCommand({ IdentityStoreId, UserId }));
  for (const GroupId of groups) await client.send(new DeleteGroupCommand({ IdentityStoreId, GroupId }));
}

/** Makes a permission set by hand and assigns it to a user in the home account; gives what takes it away again. */
export async function makeSetByHand(
  Name: string,
  InlinePolicy: string,
  PrincipalId: string,
): Promise<() => Promise<void>> {
  const center = await identityCenter();
  const { PermissionSet: made } = await center.send(new CreatePermissionSetCommand({ InstanceArn, Name }));
  const PermissionSetArn = made?.PermissionSetArn;
  const set = { InstanceArn, PermissionSetArn };
  await center.send(new PutInlinePolicyToPermissionSetCommand({ ...set, InlinePolicy }));
  const target = { ...set, TargetId: HOME_ACCOUNT_ID, TargetType: "AWS_ACCOUNT" as const };
  const principal = { PrincipalId, PrincipalType: "USER" as const };
  const started = await center.send(new CreateAccountAssignmentCommand({ ...target, ...principal }));
  await ended(async () => {
    const AccountAssignmentCreationRequestId = started.AccountAssignmentCreationStatus?.RequestId;
    const request = { InstanceArn, AccountAssignmentCreationRequestId };
    const answer = await center.send(new DescribeAccountAssignmentCreationStatusCommand(request));
    return answer.AccountAssignmentCreationStatus;
  });
  return async () => {
    const deletion = await center.send(new DeleteAccountAssignmentCommand({ ...target, ...principal }));
    await ended(async () => {
      const AccountAssignmentDeletionRequestId = deletion.AccountAssignmentDeletionStatus?.RequestId;
      const request = { InstanceArn, AccountAssignmentDeletionRequestId };
      const answer = await center.send(new DescribeAccountAssignmentDeletionStatusCommand(request));
      return answer.AccountAssignmentDeletionStatus;
    });
    await center.send(new DeletePermissionSetCommand(set));
  };
}

/** Those of some permission sets, ARN by name, that still exist: their names. */
export async function leftOf(sets: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const left: string[] = [];
  for await (const { PermissionSets: arns = [] } of paginateListPermissionSets(
    { client: await identityCenter() },
    { InstanceArn },
  ))
    left.push(...Object.keys(sets).filter((name) => arns.includes(sets[name] ?? "")));
  return left;
}

/** Asks until an operation of Identity Center has ended. @throws Error when it failed. */
export async function ended(
  read: () => Promise<Pick<AccountAssignmentOperationStatus, "Status" | "FailureReason"> | undefined>,
): Promise<void> {
  for (;;) {
    const { Status: status, FailureReason: reason } = (await read()) ?? {};
    if (status === "SUCCEEDED") return;
    if (status === "FAILED") throw new Error(reason);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
