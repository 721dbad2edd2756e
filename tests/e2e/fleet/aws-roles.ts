import {
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  paginateListRoles,
} from "@aws-sdk/client-iam";
import pMap from "p-map";

/** What AWS has of one thing, in a form that two runs have in common. */
export type Seen = Readonly<Record<string, unknown>>;

/** Names of all roles of an account, sorted. */
export async function roleNames(client: IAMClient): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const page of paginateListRoles({ client }, {}))
    names.push(...(page.Roles ?? []).map(({ RoleName: name = "" }) => name));
  return names.sort();
}

async function attached(client: IAMClient, RoleName: string) {
  const { AttachedPolicies: managed = [] } = await client.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  const { PolicyNames: inline = [] } = await client.send(new ListRolePoliciesCommand({ RoleName }));
  return { managed: managed.map(({ PolicyArn: arn = "" }) => arn).sort(), inline: inline.sort() };
}

/** A role with everything that decides what it is for. */
export async function readRole(client: IAMClient, RoleName: string): Promise<Seen> {
  const { Role: role } = await client.send(new GetRoleCommand({ RoleName }));
  const { managed, inline } = await attached(client, RoleName);
  const policies = await pMap(inline, async (PolicyName) => {
    const { PolicyDocument: text } = await client.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    return [PolicyName, parsed(text)] as const;
  });
  return {
    path: role?.Path,
    description: role?.Description,
    maxSessionDuration: role?.MaxSessionDuration,
    permissionsBoundary: role?.PermissionsBoundary?.PermissionsBoundaryArn,
    trustPolicy: parsed(role?.AssumeRolePolicyDocument),
    managedPolicies: managed,
    inlinePolicies: Object.fromEntries(policies),
    tags: tagged(role?.Tags),
  };
}

/** Deletes a role with what hangs on it. */
export async function removeRole(client: IAMClient, RoleName: string): Promise<void> {
  const { managed, inline } = await attached(client, RoleName);
  for (const PolicyArn of managed) await client.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
  for (const PolicyName of inline) await client.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  await client.send(new DeleteRoleCommand({ RoleName }));
}

/** A policy as IAM (encoded) or Identity Center (plain) gives it. */
export function parsed(text: string | undefined): unknown {
  return text === undefined || text === "" ? undefined : (JSON.parse(decodeURIComponent(text)) as unknown);
}

/** Tags by key. */
export function tagged(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = [],
) {
  return Object.fromEntries(tags.map(({ Key: key = "", Value: value = "" }) => [key, value] as const).sort());
}
