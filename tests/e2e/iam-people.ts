import {
  CreateAccessKeyCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  ListUserPoliciesCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient, type AssumeRoleCommandInput } from "@aws-sdk/client-sts";
import { fromIni } from "@aws-sdk/credential-providers";
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from "@aws-sdk/types";
import { MFA_CODE } from "../../sandbox/aws/front/sts-input.ts";
import { SANDBOX_REGION } from "../../sandbox/world.ts";
import { box } from "./box.ts";
import { iam } from "./deployed.ts";

/** Credentials, or the sandbox's profile that has some. */
export type Who = AwsCredentialIdentity | string;

/** A new access key of an IAM user of the home account: Switchyard makes none, people do. */
export async function newKey(user: string): Promise<AwsCredentialIdentity> {
  const { AccessKey: key } = await (await iam("home")).send(new CreateAccessKeyCommand({ UserName: user }));
  return { accessKeyId: key?.AccessKeyId ?? "", secretAccessKey: key?.SecretAccessKey ?? "" };
}

/** A new MFA device of a user; its serial number. */
export async function newDevice(user: string): Promise<string> {
  const client = await iam("home");
  const made = await client.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: `${user}-phone` }));
  const serial = made.VirtualMFADevice?.SerialNumber ?? "";
  const codes = { AuthenticationCode1: "000001", AuthenticationCode2: "000002" };
  await client.send(new EnableMFADeviceCommand({ UserName: user, SerialNumber: serial, ...codes }));
  return serial;
}

/** Takes away what people made for themselves: access keys and MFA devices. */
export async function withoutKeys(user: string): Promise<void> {
  const client = await iam("home");
  const { AccessKeyMetadata: keys = [] } = await client.send(new ListAccessKeysCommand({ UserName: user }));
  for (const { AccessKeyId } of keys) await client.send(new DeleteAccessKeyCommand({ UserName: user, AccessKeyId }));
  const { MFADevices: devices = [] } = await client.send(new ListMFADevicesCommand({ UserName: user }));
  for (const { SerialNumber } of devices) {
    await client.send(new DeactivateMFADeviceCommand({ UserName: user, SerialNumber }));
    await client.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }));
  }
}

/** Deletes a user by hand, with everything that is theirs. */
export async function deleteByHand(user: string): Promise<void> {
  const client = await iam("home");
  await withoutKeys(user);
  const { PolicyNames: names = [] } = await client.send(new ListUserPoliciesCommand({ UserName: user }));
  for (const PolicyName of names) await client.send(new DeleteUserPolicyCommand({ UserName: user, PolicyName }));
  await client.send(new DeleteUserCommand({ UserName: user }));
}

/** The MFA code that goes with a device. */
export function mfa(serial: string): Pick<AssumeRoleCommandInput, "SerialNumber" | "TokenCode"> {
  return { SerialNumber: serial, TokenCode: MFA_CODE };
}

/** Assumes a role; the credentials, or the name of the error. */
export async function assume(
  who: Who,
  roleArn: string,
  input: Partial<AssumeRoleCommandInput> = {},
): Promise<AwsCredentialIdentity | string> {
  const { sandbox } = await box();
  const { awsConfig: configFilepath, awsCredentials: filepath } = sandbox.layout;
  const credentials: AwsCredentialIdentity | AwsCredentialIdentityProvider =
    typeof who === "string" ? fromIni({ profile: who, configFilepath, filepath }) : who;
  const sts = new STSClient({ endpoint: sandbox.url, region: SANDBOX_REGION, credentials });
  try {
    const { Credentials: made } = await sts.send(
      new AssumeRoleCommand({ RoleSessionName: "people", ...input, RoleArn: roleArn }),
    );
    return {
      accessKeyId: made?.AccessKeyId ?? "",
      secretAccessKey: made?.SecretAccessKey ?? "",
      sessionToken: made?.SessionToken ?? "",
    };
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

/** `enters`, or the name of the error. */
export async function attemptToEnter(
  who: Who,
  roleArn: string,
  input: Partial<AssumeRoleCommandInput> = {},
): Promise<string> {
  const result = await assume(who, roleArn, input);
  return typeof result === "string" ? result : "enters";
}
