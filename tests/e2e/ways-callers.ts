import type { AwsCredentialIdentity } from "@aws-sdk/types";
import { signIn, type Caller } from "../../sandbox/entering/enter.ts";
import * as byHand from "../../sandbox/entering/iam-by-hand.ts";
import { HOME_ACCOUNT_ID } from "../../sandbox/world.ts";
import { admin, box } from "./box.ts";
import { iam } from "./deployed.ts";
import { assume, deleteByHand, deleteRole, newKey } from "./iam-people.ts";
import { failureOf } from "./initech.ts";

/** Makes an IAM role of the home account that the whole account may use; `canEnter` gives it the right to try every role. */
export async function makeRole(path: string, name: string, canEnter: boolean): Promise<void> {
  await byHand.makeRole(await iam("home"), { path, name, trusted: HOME_ACCOUNT_ID, canEnter });
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
  permissionSet: string,
  accountId = HOME_ACCOUNT_ID,
): Promise<AwsCredentialIdentity> {
  return signIn((await box()).sandbox, { user, permissionSet, accountId });
}

/** Whether the portal gives a user a permission set: `given`, or the name of the error. */
export async function portalAnswer(user: string, permissionSet: string, accountId = HOME_ACCOUNT_ID): Promise<string> {
  return portalSession(user, permissionSet, accountId).then(
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
    ] as const) {
      await byHand.makeUser(await iam("home"), user, anyRole);
      this.keys.set(user, await newKey(user));
    }
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

  /** Credentials of a user, a session of a role (`role:` and its name with path), a person with a set, or a profile of the sandbox. */
  async as(who: string): Promise<Caller> {
    if (who.startsWith("role:")) return roleSession(who.slice("role:".length));
    const [user = "", permissionSet] = who.split(" with ");
    return permissionSet === undefined ? (this.keys.get(who) ?? who) : portalSession(user, permissionSet);
  }
}
