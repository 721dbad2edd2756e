import type { IAMClient } from "@aws-sdk/client-iam";
import type { AwsCredentialIdentity } from "@aws-sdk/types";
import * as sandbox from "../../sandbox/entering/enter.ts";
import * as byHand from "../../sandbox/entering/iam-by-hand.ts";
import { box } from "./box.ts";
import { iam } from "./deployed.ts";

export { mfa } from "../../sandbox/entering/iam-by-hand.ts";

const ofHome =
  <T>(work: (home: IAMClient, name: string) => Promise<T>) =>
  async (name: string): Promise<T> =>
    work(await iam("home"), name);

/** What people and administrators do by hand with users of the home account, see the sandbox's functions of these names. */
export const newKey = ofHome(byHand.newKey);
export const newDevice = ofHome(byHand.newDevice);
export const withoutKeys = ofHome(byHand.withoutKeys);
export const deleteByHand = ofHome(byHand.deleteUser);
export const deleteRole = ofHome(byHand.deleteRole);

/** Assumes a role; the credentials, or the name of the error. */
export async function assume(
  who: sandbox.Caller,
  roleArn: string,
  input: sandbox.CallInput = {},
): Promise<AwsCredentialIdentity | string> {
  return sandbox
    .assume((await box()).sandbox, who, roleArn, input)
    .catch((error: unknown) => (error instanceof Error ? error.name : String(error)));
}

/** `enters`, or the name of the error. */
export async function attemptToEnter(
  who: sandbox.Caller,
  roleArn: string,
  input: sandbox.CallInput = {},
): Promise<string> {
  const { outcome, detail } = await sandbox.enter((await box()).sandbox, who, roleArn, input);
  return outcome === "enters" ? outcome : detail;
}
