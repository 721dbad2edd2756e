import {
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { GetRoleCredentialsCommand, SSOClient } from "@aws-sdk/client-sso";
import type { AwsCredentialIdentity } from "@aws-sdk/types";
import { HOME_ACCOUNT_ID, SANDBOX_REGION } from "../../sandbox/world.ts";
import { admin, box } from "./box.ts";
import { iam } from "./deployed.ts";
import { assume, deleteByHand, newKey } from "./iam-people.ts";
import { failureOf } from "./initech.ts";

/** What whoever has it may try: to enter every role there is, with whatever a call can carry. */
export const ANY_ROLE = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
      Resource: "*",
    },
  ],
});
const HOME_TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${HOME_ACCOUNT_ID}:root` }, Action: "sts:AssumeRole" },
  ],
});

/** Makes an IAM user of the home account; `anyRole` gives it the right to try every role. */
export async function makeUser(UserName: string, anyRole: boolean): Promise<AwsCredentialIdentity> {
  const client = await iam("home");
  await client.send(new CreateUserCommand({ UserName }));
  if (anyRole)
    await client.send(new PutUserPolicyCommand({ UserName, PolicyName: "any-role", PolicyDocument: ANY_ROLE }));
  return newKey(UserName);
}

/** Makes an IAM role of the home account that the whole account may use; `anyRole` as for users. */
export async function makeRole(path: string, RoleName: string, anyRole: boolean): Promise<void> {
  const client = await iam("home");
  await client.send(new CreateRoleCommand({ Path: path, RoleName, AssumeRolePolicyDocument: HOME_TRUST }));
  if (anyRole)
    await client.send(new PutRolePolicyCommand({ RoleName, PolicyName: "any-role", PolicyDocument: ANY_ROLE }));
}

/** Deletes a role of the home account with its inline policies. */
export async function deleteRole(RoleName: string): Promise<void> {
  const client = await iam("home");
  const { PolicyNames: names = [] } = await client.send(new ListRolePoliciesCommand({ RoleName }));
  for (const PolicyName of names) await client.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  await client.send(new DeleteRoleCommand({ RoleName }));
}

/** A session of a role of the home account, taken by somebody who may do so. */
export async function roleSession(name: string): Promise<AwsCredentialIdentity> {
  const session = await assume("home-wildcard", `arn:aws:iam::${HOME_ACCOUNT_ID}:role/${name}`);
  if (typeof session === "string") throw new Error(`${name}: ${session}`);
  return session;
}

/** The credentials that the portal gives a user for a permission set. @throws ForbiddenException where it is not assigned. */
export async function portalSession(
  user: string,
  roleName: string,
  accountId = HOME_ACCOUNT_ID,
): Promise<AwsCredentialIdentity> {
  const { accessToken } = (await admin("POST", "portal-token", { user })) as { accessToken: string };
  const portal = new SSOClient({ endpoint: (await box()).sandbox.url, region: SANDBOX_REGION });
  const { roleCredentials } = await portal.send(new GetRoleCredentialsCommand({ accessToken, accountId, roleName }));
  return {
    accessKeyId: roleCredentials?.accessKeyId ?? "",
    secretAccessKey: roleCredentials?.secretAccessKey ?? "",
    sessionToken: roleCredentials?.sessionToken ?? "",
  };
}

/** Whether the portal gives a user a permission set: `given`, or the name of the error. */
export async function portalAnswer(user: string, roleName: string, accountId = HOME_ACCOUNT_ID): Promise<string> {
  return portalSession(user, roleName, accountId).then(
    () => "given",
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
}

/** Does something at another time, or from another address, and sets the sandbox back. */
export async function circumstances<T>(
  settings: { readonly now?: string; readonly sourceIp?: string },
  work: () => Promise<T>,
): Promise<T> {
  await admin("PUT", "settings", settings);
  try {
    return await work();
  } finally {
    await admin("PUT", "settings", { now: null, sourceIp: null });
  }
}

/** The IAM users and roles that the files name, and others who resemble them. */
export class Callers {
  readonly keys = new Map<string, AwsCredentialIdentity>();

  async make(): Promise<void> {
    for (const [user, anyRole] of [
      ["ways-una", false],
      ["ways-vera", false],
      ["ways-vic", true],
    ] as const)
      this.keys.set(user, await makeUser(user, anyRole));
    await makeRole("/robots/", "ways-ci", false);
    await makeRole("/robots/", "ways-once", true);
    // why: the name of the robot without its path, with every right.
    await makeRole("/", "ways-robot", true);
  }

  /** why tolerant: after a failed test some of it is still in use, or was never made. */
  async remove(): Promise<void> {
    for (const user of ["ways-una", "ways-vera", "ways-vic"]) await failureOf(deleteByHand(user));
    for (const role of ["ways-ci", "ways-once", "ways-robot"]) await failureOf(deleteRole(role));
  }

  /** Credentials of a user, a session of a role (`role:` and its name with path), or a profile of the sandbox. */
  async as(who: string): Promise<AwsCredentialIdentity | string> {
    if (who.startsWith("role:")) return roleSession(who.slice("role:".length));
    const [user, set] = who.split(" with ");
    if (user !== undefined && set !== undefined) return portalSession(user, set);
    return this.keys.get(who) ?? who;
  }
}
