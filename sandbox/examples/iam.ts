import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteAccessKeyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  GetRoleCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  ListUserPoliciesCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import type { AwsCredentialIdentity } from "@aws-sdk/types";
import { identity } from "../demo/calls.ts";

/** Allows entering every role there is, as far as the caller's own side goes. */
export const ANY_ROLE = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }],
} as const;

const POLICY = { PolicyName: "enter-any-role", PolicyDocument: JSON.stringify(ANY_ROLE) };

/** Whether an IAM error says that something is not there. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && error.name === "NoSuchEntityException";
}

async function ifAny<T>(call: Promise<T>): Promise<T | undefined> {
  return call.catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
}

/** Whether there is an IAM user of that name. */
export async function hasUser(iam: IAMClient, UserName: string): Promise<boolean> {
  return (await ifAny(iam.send(new GetUserCommand({ UserName })))) !== undefined;
}

/** Whether there is an IAM role of that name. */
export async function hasRole(iam: IAMClient, RoleName: string): Promise<boolean> {
  return (await ifAny(iam.send(new GetRoleCommand({ RoleName })))) !== undefined;
}

/** Makes an IAM user who may `sts:AssumeRole` on `*`. */
export async function makeUser(iam: IAMClient, UserName: string): Promise<void> {
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new PutUserPolicyCommand({ UserName, ...POLICY }));
}

/** Gives an IAM user an access key. */
export async function giveKey(iam: IAMClient, UserName: string): Promise<AwsCredentialIdentity> {
  return identity((await iam.send(new CreateAccessKeyCommand({ UserName }))).AccessKey);
}

/** Gives an IAM user a virtual MFA device; returns its serial number. */
export async function giveMfa(iam: IAMClient, UserName: string): Promise<string> {
  const { VirtualMFADevice: device } = await iam.send(
    new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: `${UserName}-example` }),
  );
  const SerialNumber = device?.SerialNumber ?? "";
  const codes = { AuthenticationCode1: "123456", AuthenticationCode2: "654321" };
  await iam.send(new EnableMFADeviceCommand({ UserName, SerialNumber, ...codes }));
  return SerialNumber;
}

/** Takes an IAM user's access keys and MFA devices away; does nothing when the user is gone. */
export async function takeCredentials(iam: IAMClient, UserName: string): Promise<void> {
  const keys = await ifAny(iam.send(new ListAccessKeysCommand({ UserName })));
  for (const { AccessKeyId } of keys?.AccessKeyMetadata ?? [])
    await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }));
  await takeMfa(iam, UserName);
}

/** Takes an IAM user's MFA devices away, and leaves the access keys; does nothing when the user is gone. */
export async function takeMfa(iam: IAMClient, UserName: string): Promise<void> {
  const devices = await ifAny(iam.send(new ListMFADevicesCommand({ UserName })));
  for (const { SerialNumber } of devices?.MFADevices ?? []) {
    await iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber }));
    await iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }));
  }
}

/** Deletes an IAM user with all that hangs on it, as somebody does in the console; does nothing when it is gone. */
export async function deleteUser(iam: IAMClient, UserName: string): Promise<void> {
  await takeCredentials(iam, UserName);
  const policies = await ifAny(iam.send(new ListUserPoliciesCommand({ UserName })));
  for (const PolicyName of policies?.PolicyNames ?? [])
    await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName }));
  await ifAny(iam.send(new DeleteUserCommand({ UserName })));
}

/**
 * Makes a role that trusts a whole account.
 * @param canEnter Whether the role may itself `sts:AssumeRole` on `*`.
 */
export async function makeOpenRole(
  iam: IAMClient,
  RoleName: string,
  trusted: string,
  canEnter: boolean,
): Promise<void> {
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trusting(trusted)) }));
  if (canEnter) await iam.send(new PutRolePolicyCommand({ RoleName, ...POLICY }));
}

/** Trust policy that lets every principal of an account in whom its own policies allow. */
export function trusting(account: string) {
  const AWS = `arn:aws:iam::${account}:root`;
  return {
    Version: "2012-10-17" as const,
    Statement: [{ Effect: "Allow" as const, Principal: { AWS }, Action: "sts:AssumeRole" }],
  };
}

/** Deletes a role of {@link makeOpenRole}; does nothing when it is gone. */
export async function deleteRole(iam: IAMClient, RoleName: string): Promise<void> {
  await ifAny(iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: POLICY.PolicyName })));
  await ifAny(iam.send(new DeleteRoleCommand({ RoleName })));
}
