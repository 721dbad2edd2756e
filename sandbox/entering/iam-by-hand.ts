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
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import type { AwsCredentialIdentity } from "@aws-sdk/types";
import type { PolicyDocument } from "../../core/aws/policy-document.ts";
import { MFA_CODE } from "../aws/front/sts-input.ts";
import { identity, type CallInput } from "./enter.ts";

/** Allows entering every role there is, with whatever a call can carry, as far as the caller's own side goes. */
export const ANY_ROLE: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"], Resource: "*" },
  ],
};
const POLICY = { PolicyName: "any-role", PolicyDocument: JSON.stringify(ANY_ROLE) };

/** Trust policy that lets every principal of an account in whom its own policies allow. */
export function trusting(account: string): PolicyDocument {
  const Principal = { AWS: `arn:aws:iam::${account}:root` };
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }] };
}

/** What a call gives; undefined when IAM says that there is no such thing. */
export async function ifAny<T>(call: Promise<T>): Promise<T | undefined> {
  return call.catch((error: unknown) => {
    if (error instanceof Error && error.name === "NoSuchEntityException") return undefined;
    throw error;
  });
}

/** Makes an IAM user; `canEnter` lets it try every role. */
export async function makeUser(iam: IAMClient, UserName: string, canEnter: boolean): Promise<void> {
  await iam.send(new CreateUserCommand({ UserName }));
  if (canEnter) await iam.send(new PutUserPolicyCommand({ UserName, ...POLICY }));
}

/** Makes an IAM role that trusts a whole account; `canEnter` lets it try every role. */
export async function makeRole(
  iam: IAMClient,
  role: { readonly name: string; readonly path?: string; readonly trusted: string; readonly canEnter: boolean },
): Promise<void> {
  const { name: RoleName, path: Path = "/", trusted, canEnter } = role;
  const AssumeRolePolicyDocument = JSON.stringify(trusting(trusted));
  await iam.send(new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument }));
  if (canEnter) await iam.send(new PutRolePolicyCommand({ RoleName, ...POLICY }));
}

/** A new access key of an IAM user: Switchyard makes none, people do. */
export async function newKey(iam: IAMClient, UserName: string): Promise<AwsCredentialIdentity> {
  return identity((await iam.send(new CreateAccessKeyCommand({ UserName }))).AccessKey);
}

/** A new MFA device of an IAM user; its serial number. */
export async function newDevice(iam: IAMClient, UserName: string): Promise<string> {
  const made = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: `${UserName}-phone` }));
  const SerialNumber = made.VirtualMFADevice?.SerialNumber ?? "";
  const codes = { AuthenticationCode1: "000001", AuthenticationCode2: "000002" };
  await iam.send(new EnableMFADeviceCommand({ UserName, SerialNumber, ...codes }));
  return SerialNumber;
}

/** What a call with an MFA device sends. */
export function mfa(serial: string): CallInput {
  return { SerialNumber: serial, TokenCode: MFA_CODE };
}

/** Takes an IAM user's MFA devices away; does nothing when the user is gone. */
export async function withoutDevices(iam: IAMClient, UserName: string): Promise<void> {
  const devices = await ifAny(iam.send(new ListMFADevicesCommand({ UserName })));
  for (const { SerialNumber } of devices?.MFADevices ?? []) {
    await iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber }));
    await iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }));
  }
}

/** Takes away what people made for themselves, access keys and MFA devices; does nothing when the user is gone. */
export async function withoutKeys(iam: IAMClient, UserName: string): Promise<void> {
  const keys = await ifAny(iam.send(new ListAccessKeysCommand({ UserName })));
  for (const { AccessKeyId } of keys?.AccessKeyMetadata ?? [])
    await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }));
  await withoutDevices(iam, UserName);
}

/** Deletes an IAM user with all that hangs on it, as somebody does in the console; does nothing when it is gone. */
export async function deleteUser(iam: IAMClient, UserName: string): Promise<void> {
  await withoutKeys(iam, UserName);
  const policies = await ifAny(iam.send(new ListUserPoliciesCommand({ UserName })));
  for (const PolicyName of policies?.PolicyNames ?? [])
    await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName }));
  if (policies !== undefined) await iam.send(new DeleteUserCommand({ UserName }));
}

/** Deletes a role with its inline policies; does nothing when it is gone. */
export async function deleteRole(iam: IAMClient, RoleName: string): Promise<void> {
  const policies = await ifAny(iam.send(new ListRolePoliciesCommand({ RoleName })));
  for (const PolicyName of policies?.PolicyNames ?? [])
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  if (policies !== undefined) await iam.send(new DeleteRoleCommand({ RoleName }));
}
