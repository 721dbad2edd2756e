import { IAMClient } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from "@aws-sdk/types";
import { identity, portalCredentials, portalToken, profileCredentials, type CallExtras } from "../demo/calls.ts";
import { HOME_ACCOUNT_ID, SANDBOX_REGION } from "../world.ts";
import type { Deployment } from "./deployment.ts";
import {
  deleteRole,
  deleteUser,
  giveKey,
  giveMfa,
  hasUser,
  makeOpenRole,
  makeUser,
  takeCredentials,
  takeMfa,
} from "./iam.ts";
import { OPEN_ROLE, type Who } from "./table.ts";

/** What a caller calls with. */
export interface Calling {
  readonly credentials: AwsCredentialIdentityProvider;
  readonly extras: CallExtras;
}

/**
 * The callers of an example's attempts. What they need and the stacks do not make is made by calls to IAM and taken away
 * by {@link remove}: access keys, MFA devices, users and roles who have nothing to do with the example, roles left open.
 */
export class Callers {
  private readonly iam: IAMClient;
  private readonly keys = new Map<string, AwsCredentialIdentity>();
  private readonly serials = new Map<string, string>();
  private readonly removals = new Map<string, () => Promise<void>>();

  constructor(private readonly deployment: Deployment) {
    this.iam = deployment.iam;
  }

  /** Makes the roles that trust the whole home account. */
  async openRoles(): Promise<void> {
    for (const { accountId } of this.clientsWithOpenRole()) {
      const iam = this.iamOf(this.adminOf(accountId));
      const remove = () => deleteRole(iam, OPEN_ROLE);
      await remove();
      this.removals.set(`role ${accountId}`, remove);
      await makeOpenRole(iam, OPEN_ROLE, HOME_ACCOUNT_ID, false);
    }
  }

  /** What to call with as somebody. */
  async calling(who: Who): Promise<Calling> {
    const { sandbox, example } = this.deployment;
    if ("user" in who) {
      const token = await portalToken(sandbox, who.user);
      return { credentials: () => portalCredentials(sandbox, token, who.permissionSet), extras: {} };
    }
    if ("iamUser" in who) return this.asUser(who.iamUser, who.mfa === true);
    if ("iamRole" in who) {
      const extras = who.externalId === undefined ? {} : { ExternalId: who.externalId };
      return { credentials: () => this.asRole(who.iamRole), extras };
    }
    if ("stranger" in who) return { credentials: profileCredentials(sandbox, "stranger-mallory"), extras: {} };
    const client = example.portfolio.clients.find(({ name }) => name === who.client);
    return { credentials: this.adminOf(client?.accountId ?? ""), extras: {} };
  }

  /** Deletes an IAM user of the stack and has the stack make it again. */
  async makeAnew(user: string): Promise<void> {
    await deleteUser(this.iam, user);
    this.keys.delete(user);
    this.serials.delete(user);
    await this.deployment.refreshHome();
    if (!(await hasUser(this.iam, user))) throw new Error(`the home stack did not make the IAM user ${user} again`);
  }

  /** Takes everything away that was made for the attempts. */
  async remove(): Promise<void> {
    for (const removal of [...this.removals.values()].reverse()) await removal();
    this.removals.clear();
  }

  private async asUser(name: string, withMfa: boolean): Promise<Calling> {
    const { sandbox, example } = this.deployment;
    const ofStack = example.portfolio.home.users.some((user) => user.name === name);
    const profile = sandbox.profiles.find((one) => one.accountId === HOME_ACCOUNT_ID && one.userName === name);
    if (!this.removals.has(`user ${name}`)) {
      // why not more of a user whom the sandbox made: the key is the sandbox's own.
      const take = profile !== undefined ? takeMfa : ofStack ? takeCredentials : deleteUser;
      const remove = () => take(this.iam, name);
      await remove();
      this.removals.set(`user ${name}`, remove);
      if (profile === undefined && !ofStack) await makeUser(this.iam, name);
    }
    const key = profile && (await profileCredentials(sandbox, profile.profile)());
    const credentials = key ?? this.keys.get(name) ?? (await giveKey(this.iam, name));
    this.keys.set(name, credentials);
    if (withMfa && !this.serials.has(name)) this.serials.set(name, await giveMfa(this.iam, name));
    const extras = withMfa ? { SerialNumber: this.serials.get(name), TokenCode: "123456" } : {};
    return { credentials: () => Promise.resolve(credentials), extras };
  }

  private async asRole(name: string): Promise<AwsCredentialIdentity> {
    const { sandbox, homeRoles } = this.deployment;
    if (!homeRoles.includes(name) && !this.removals.has(`role ${name}`)) {
      const remove = () => deleteRole(this.iam, name);
      await remove();
      this.removals.set(`role ${name}`, remove);
      await makeOpenRole(this.iam, name, HOME_ACCOUNT_ID, true);
    }
    const credentials = profileCredentials(sandbox, "home");
    const sts = new STSClient({ endpoint: sandbox.url, region: SANDBOX_REGION, credentials });
    const RoleArn = `arn:aws:iam::${HOME_ACCOUNT_ID}:role/${name}`;
    return identity((await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "example" }))).Credentials);
  }

  private clientsWithOpenRole() {
    const { portfolio, table } = this.deployment.example;
    return portfolio.clients.filter(({ name }) => table.openRoles.includes(name));
  }

  private adminOf(accountId: string): AwsCredentialIdentityProvider {
    const key = this.deployment.keys.get(accountId);
    if (key === undefined) throw new Error(`no key of the account ${accountId}`);
    return () => Promise.resolve(key);
  }

  private iamOf(credentials: AwsCredentialIdentityProvider): IAMClient {
    return new IAMClient({ endpoint: this.deployment.sandbox.url, region: SANDBOX_REGION, credentials });
  }
}
