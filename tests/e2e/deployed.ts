import {
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  paginateListRoles,
} from "@aws-sdk/client-iam";
import { IdentitystoreClient, ListGroupsCommand, ListUsersCommand } from "@aws-sdk/client-identitystore";
import { SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { STSClient } from "@aws-sdk/client-sts";
import type { PolicyDocument } from "../../core/aws/policy-document.ts";
import { client } from "../../sandbox/entering/enter.ts";
import { WORLD_IDENTITY_CENTER } from "../../sandbox/world.ts";
import { box } from "./box.ts";

/** A role as AWS has it. */
export interface DeployedRole {
  readonly arn: string;
  readonly description: string | undefined;
  readonly maxSessionDuration: number | undefined;
  readonly permissionsBoundary: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly trustPolicy: PolicyDocument;
  readonly managedPolicies: readonly string[];
  readonly inlinePolicies: Readonly<Record<string, PolicyDocument>>;
}

const STORE = { IdentityStoreId: WORLD_IDENTITY_CENTER.identityStoreId };

async function settings(profile: string) {
  return client((await box()).sandbox, profile);
}

/** IAM of the profile's account. */
export async function iam(profile: string): Promise<IAMClient> {
  return new IAMClient(await settings(profile));
}

/** STS, as the profile's user. */
export async function sts(profile: string): Promise<STSClient> {
  return new STSClient(await settings(profile));
}

/** Identity Center of the home account. */
export async function identityCenter(): Promise<SSOAdminClient> {
  return new SSOAdminClient(await settings("home"));
}

/** The directory of the home account. */
export async function directory(): Promise<IdentitystoreClient> {
  return new IdentitystoreClient(await settings("home"));
}

/** Identity store id of the group. */
export async function groupId(displayName: string): Promise<string> {
  const { Groups: groups = [] } = await (await directory()).send(new ListGroupsCommand(STORE));
  return groups.find((group) => group.DisplayName === displayName)?.GroupId ?? "";
}

/** Identity store id of the user. */
export async function userId(userName: string): Promise<string> {
  const { Users: users = [] } = await (await directory()).send(new ListUsersCommand(STORE));
  return users.find((user) => user.UserName === userName)?.UserId ?? "";
}

/** One role of the profile's account, read back with everything that decides what it may do. */
export async function readRole(profile: string, name: string): Promise<DeployedRole> {
  const client = await iam(profile);
  const { Role: role } = await client.send(new GetRoleCommand({ RoleName: name }));
  const attached = await client.send(new ListAttachedRolePoliciesCommand({ RoleName: name }));
  const { PolicyNames: names = [] } = await client.send(new ListRolePoliciesCommand({ RoleName: name }));
  const inline = await Promise.all(
    names.map(async (policy) => {
      const { PolicyDocument: text } = await client.send(
        new GetRolePolicyCommand({ RoleName: name, PolicyName: policy }),
      );
      return [policy, decode(text)] as const;
    }),
  );
  return {
    arn: role?.Arn ?? "",
    description: role?.Description,
    maxSessionDuration: role?.MaxSessionDuration,
    permissionsBoundary: role?.PermissionsBoundary?.PermissionsBoundaryArn,
    tags: Object.fromEntries((role?.Tags ?? []).map(({ Key: key = "", Value: value = "" }) => [key, value])),
    trustPolicy: decode(role?.AssumeRolePolicyDocument),
    managedPolicies: (attached.AttachedPolicies ?? []).map(({ PolicyArn: arn = "" }) => arn).sort(),
    inlinePolicies: Object.fromEntries(inline),
  };
}

/** Names of all roles of the profile's account below a path, sorted. */
export async function roleNames(profile: string, path = "/"): Promise<string[]> {
  const names: string[] = [];
  for await (const page of paginateListRoles({ client: await iam(profile) }, { PathPrefix: path }))
    names.push(...(page.Roles ?? []).map(({ RoleName: name = "" }) => name));
  return names.sort();
}

function decode(text: string | undefined): PolicyDocument {
  return JSON.parse(decodeURIComponent(text ?? "")) as PolicyDocument;
}
