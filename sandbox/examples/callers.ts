import { IAMClient } from "@aws-sdk/client-iam";
import type { AwsCredentialIdentity } from "@aws-sdk/types";
import { assume, client, type Caller, type CallInput } from "../entering/enter.ts";
import * as iamByHand from "../entering/iam-by-hand.ts";
import type { Deployment } from "../stacks/deployment.ts";
import { HOME_ACCOUNT_ID } from "../world.ts";
import { OPEN_ROLE, type Who } from "./table.ts";

/** Who calls, and what is sent along. */
type Calling = readonly [caller: Caller, input?: CallInput];

/**
 * The callers of an example's attempts. What they need and the stacks do not make is made by calls to IAM and taken away
 * by {@link remove}: access keys, MFA devices, users and roles who have nothing to do with the example, roles left open.
 */
export class Callers {
  private readonly keys = new Map<string, Caller>();
  private readonly serials = new Map<string, string>();
  private readonly removals = new Map<string, () => Promise<void>>();

  constructor(private readonly deployment: Deployment) {}

  /** Makes a role that trusts the whole home account in the accounts of these clients. */
  async openRoles(clients: readonly string[]): Promise<void> {
    for (const name of clients) {
      const iam = new IAMClient(client(this.deployment.sandbox, this.adminOf(name)));
      await this.anew(`role of ${name}`, () => iamByHand.deleteRole(iam, OPEN_ROLE));
      await iamByHand.makeRole(iam, { name: OPEN_ROLE, trusted: HOME_ACCOUNT_ID, canEnter: false });
    }
  }

  /** What to call with as somebody. */
  async calling(who: Who): Promise<Calling> {
    if ("user" in who) return [who];
    if ("iamUser" in who) return this.asUser(who.iamUser, who.mfa === true);
    if ("iamRole" in who)
      return [await this.asRole(who.iamRole), who.externalId === undefined ? {} : { ExternalId: who.externalId }];
    return ["stranger" in who ? "stranger-mallory" : this.adminOf(who.client)];
  }

  /** Deletes an IAM user of the stack and has the stack make it again. */
  async makeAnew(user: string): Promise<void> {
    await iamByHand.deleteUser(this.deployment.iam, user);
    this.keys.delete(user);
    this.serials.delete(user);
    await this.deployment.updateHome(true);
  }

  /** Takes everything away that was made for the attempts. */
  async remove(): Promise<void> {
    for (const removal of [...this.removals.values()].reverse()) await removal();
    this.removals.clear();
  }

  private async asUser(name: string, withMfa: boolean): Promise<Calling> {
    const { sandbox, portfolio, iam } = this.deployment;
    const isOfStack = portfolio.home.users.some((user) => user.name === name);
    const profile = sandbox.profiles.find((one) => one.accountId === HOME_ACCOUNT_ID && one.userName === name);
    if (!this.removals.has(`user ${name}`)) {
      const { deleteUser, withoutDevices, withoutKeys } = iamByHand;
      // why not more of a user whom the sandbox made: the key is the sandbox's own.
      const take = profile !== undefined ? withoutDevices : isOfStack ? withoutKeys : deleteUser;
      await this.anew(`user ${name}`, () => take(iam, name));
      if (profile === undefined && !isOfStack) await iamByHand.makeUser(iam, name, true);
    }
    const key = profile?.profile ?? this.keys.get(name) ?? (await iamByHand.newKey(iam, name));
    this.keys.set(name, key);
    if (!withMfa) return [key];
    const serial = this.serials.get(name) ?? (await iamByHand.newDevice(iam, name));
    this.serials.set(name, serial);
    return [key, iamByHand.mfa(serial)];
  }

  private async asRole(name: string): Promise<AwsCredentialIdentity> {
    const { sandbox, homeRoles, iam } = this.deployment;
    if (!homeRoles.includes(name) && !this.removals.has(`role ${name}`)) {
      await this.anew(`role ${name}`, () => iamByHand.deleteRole(iam, name));
      await iamByHand.makeRole(iam, { name, trusted: HOME_ACCOUNT_ID, canEnter: true });
    }
    return assume(sandbox, "home", `arn:aws:iam::${HOME_ACCOUNT_ID}:role/${name}`);
  }

  /** Takes away what an earlier run may have left, and again at the end. */
  private async anew(what: string, remove: () => Promise<void>): Promise<void> {
    await remove();
    this.removals.set(what, remove);
  }

  private adminOf(clientName: string): AwsCredentialIdentity {
    const { keys, portfolio } = this.deployment;
    const key = keys.get(portfolio.clients.find(({ name }) => name === clientName)?.accountId ?? "");
    if (key === undefined) throw new Error(`no key of the account of ${clientName}`);
    return key;
  }
}
