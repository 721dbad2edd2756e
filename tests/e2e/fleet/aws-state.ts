import { AttachRolePolicyCommand, CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  DeleteAccountAssignmentCommand,
  DeletePermissionSetCommand,
  DescribePermissionSetCommand,
  GetInlinePolicyForPermissionSetCommand,
  ListAccountAssignmentsCommand,
  ListAccountsForProvisionedPermissionSetCommand,
  ListCustomerManagedPolicyReferencesInPermissionSetCommand,
  ListManagedPoliciesInPermissionSetCommand,
  ListTagsForResourceCommand,
  paginateListPermissionSets,
  SSOAdminClient,
} from "@aws-sdk/client-sso-admin";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { AwsCredentialIdentity } from "@aws-sdk/types";
import pMap from "p-map";
import { SANDBOX_REGION, WORLD_IDENTITY_CENTER } from "../../../sandbox/world.ts";
import { parsed, readRole, removeRole, roleNames, type Seen, tagged } from "./aws-roles.ts";

const InstanceArn = WORLD_IDENTITY_CENTER.instanceArn;
/** Made by the tests, and no part of what a run leaves behind. */
const TEMPORARY_ROLE = "tests-administrator";
const SEVERAL = { concurrency: 6 };

/** AWS as it stands, looked at with keys of the tests' own. */
export class AwsView {
  private readonly center: SSOAdminClient;
  private readonly iam: ReadonlyMap<string, IAMClient>;
  private readonly sts: ReadonlyMap<string, STSClient>;

  /** @param keys Administrator's key of each client account, by the client's slug, and home's as `home`. */
  constructor(endpoint: string, keys: Readonly<Record<string, AwsCredentialIdentity>>) {
    const { home, ...clients } = keys;
    if (home === undefined) throw new Error("home has no key");
    const settings = { endpoint, region: SANDBOX_REGION };
    this.center = new SSOAdminClient({ ...settings, credentials: home });
    this.iam = new Map(
      Object.entries(clients).map(([slug, credentials]) => [slug, new IAMClient({ ...settings, credentials })]),
    );
    this.sts = new Map(
      Object.entries(clients).map(([slug, credentials]) => [slug, new STSClient({ ...settings, credentials })]),
    );
  }

  /** Every role of every client account with all that decides what it is for, by `slug/name`. */
  async roles(): Promise<Seen> {
    const found = await pMap(
      this.iam,
      async ([slug, client]) => {
        const names = (await roleNames(client)).filter((name) => name !== TEMPORARY_ROLE);
        return pMap(names, async (name) => [`${slug}/${name}`, await readRole(client, name)] as const, SEVERAL);
      },
      SEVERAL,
    );
    return Object.fromEntries(found.flat());
  }

  /** Every permission set with its contents and whom it is assigned to, by name. */
  async sets(): Promise<Seen> {
    const found = await pMap(await this.setArns(), (arn) => this.readSet(arn), SEVERAL);
    return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Names of the permission sets, by ARN. */
  async setNames(): Promise<ReadonlyMap<string, string>> {
    const arns = await this.setArns();
    return new Map(await pMap(arns, async (arn) => [arn, (await this.describe(arn))?.Name ?? ""] as const, SEVERAL));
  }

  /** Deletes every role of the client accounts. */
  async removeRoles(): Promise<void> {
    await pMap(
      this.iam.values(),
      async (client) => {
        for (const name of await roleNames(client)) await removeRole(client, name);
      },
      SEVERAL,
    );
  }

  /** Temporary credentials of a client's administrator, from a role that is made for it; `removeRoles` removes it too. */
  async temporaryKey(slug: string, accountId: string): Promise<AwsCredentialIdentity> {
    const [iam, sts] = [this.iam.get(slug), this.sts.get(slug)];
    const RoleName = TEMPORARY_ROLE;
    const Principal = { AWS: `arn:aws:iam::${accountId}:root` };
    const Statement = [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }];
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await iam?.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    await iam?.send(
      new AttachRolePolicyCommand({ RoleName, PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }),
    );
    const RoleArn = `arn:aws:iam::${accountId}:role/${RoleName}`;
    const given = await sts?.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "tests" }));
    const { AccessKeyId, SecretAccessKey, SessionToken } = given?.Credentials ?? {};
    return {
      accessKeyId: AccessKeyId ?? "",
      secretAccessKey: SecretAccessKey ?? "",
      ...(SessionToken !== undefined && { sessionToken: SessionToken }),
    };
  }

  /** Deletes every permission set and its assignments but those of these names. */
  async removeSets(kept: ReadonlySet<string>): Promise<void> {
    for (const [PermissionSetArn, name] of await this.setNames()) {
      if (kept.has(name)) continue;
      const assignments = await this.assignments(PermissionSetArn);
      for (const { account, type, principal } of assignments)
        await this.center.send(
          new DeleteAccountAssignmentCommand({
            InstanceArn,
            PermissionSetArn,
            TargetId: account,
            TargetType: "AWS_ACCOUNT",
            PrincipalType: type,
            PrincipalId: principal,
          }),
        );
      await this.deleteSet(PermissionSetArn);
    }
  }

  /** why again and again: an assignment's end takes a moment. */
  private async deleteSet(PermissionSetArn: string): Promise<void> {
    for (let tries = 0; ; tries++)
      try {
        await this.center.send(new DeletePermissionSetCommand({ InstanceArn, PermissionSetArn }));
        return;
      } catch (error) {
        if (tries > 100) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
  }

  private async setArns(): Promise<readonly string[]> {
    const arns: string[] = [];
    for await (const page of paginateListPermissionSets({ client: this.center }, { InstanceArn }))
      arns.push(...(page.PermissionSets ?? []));
    return arns;
  }

  private async describe(PermissionSetArn: string) {
    return (await this.center.send(new DescribePermissionSetCommand({ InstanceArn, PermissionSetArn }))).PermissionSet;
  }

  private async readSet(PermissionSetArn: string): Promise<[string, Seen]> {
    const which = { InstanceArn, PermissionSetArn };
    const set = await this.describe(PermissionSetArn);
    const managed = await this.center.send(new ListManagedPoliciesInPermissionSetCommand(which));
    const own = await this.center.send(new ListCustomerManagedPolicyReferencesInPermissionSetCommand(which));
    const inline = await this.center.send(new GetInlinePolicyForPermissionSetCommand(which));
    const tags = await this.center.send(new ListTagsForResourceCommand({ InstanceArn, ResourceArn: PermissionSetArn }));
    const seen = {
      description: set?.Description,
      sessionDuration: set?.SessionDuration,
      relayState: set?.RelayState,
      inlinePolicy: parsed(inline.InlinePolicy),
      managedPolicies: (managed.AttachedManagedPolicies ?? []).map(({ Arn }) => Arn).sort(),
      customerPolicies: own.CustomerManagedPolicyReferences ?? [],
      tags: tagged(tags.Tags),
      assignments: (await this.assignments(PermissionSetArn)).map((one) => Object.values(one).join(" ")).sort(),
    };
    return [set?.Name ?? "", seen];
  }

  private async assignments(PermissionSetArn: string) {
    const which = { InstanceArn, PermissionSetArn };
    const { AccountIds: accounts = [] } = await this.center.send(
      new ListAccountsForProvisionedPermissionSetCommand(which),
    );
    const all: { account: string; type: "GROUP" | "USER"; principal: string }[] = [];
    for (const AccountId of accounts) {
      const { AccountAssignments: found = [] } = await this.center.send(
        new ListAccountAssignmentsCommand({ ...which, AccountId }),
      );
      for (const { PrincipalType: type, PrincipalId: principal = "" } of found)
        if (type !== undefined) all.push({ account: AccountId, type, principal });
    }
    return all;
  }
}
