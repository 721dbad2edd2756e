import type { Aws } from "../connection/aws.ts";
import { unlessGone } from "../connection/failure.ts";
import { allTokenPages } from "../connection/pages.ts";
import type { Live } from "../table/entry.ts";

/**
 * The whole of a live permission set, or undefined when it is gone. Six calls, five of them together. As Cloud Control
 * answers: the two lists of policies are always there, tags, boundary and relay state only where there are any.
 */
export async function readPermissionSet(
  aws: Aws,
  set: { InstanceArn: string; PermissionSetArn: string },
  region?: string,
): Promise<Live | undefined> {
  const sso = aws.sso(region);
  const found = (await unlessGone(sso("DescribePermissionSet", set)))?.PermissionSet;
  if (found === undefined) return undefined;
  const [inline, managed, customer, boundary, tags] = await Promise.all([
    sso("GetInlinePolicyForPermissionSet", set),
    allTokenPages(
      (page) => sso("ListManagedPoliciesInPermissionSet", { ...set, ...page }),
      (page) => page.AttachedManagedPolicies,
    ),
    allTokenPages(
      (page) => sso("ListCustomerManagedPolicyReferencesInPermissionSet", { ...set, ...page }),
      (page) => page.CustomerManagedPolicyReferences,
    ),
    unlessGone(sso("GetPermissionsBoundaryForPermissionSet", set)),
    allTokenPages(
      (page) =>
        sso("ListTagsForResource", { InstanceArn: set.InstanceArn, ResourceArn: set.PermissionSetArn, ...page }),
      (page) => page.Tags,
    ),
  ]);
  const own = tags.filter(({ Key }) => !Key?.startsWith("aws:")).map(({ Key, Value }) => ({ key: Key, value: Value }));
  const limit = boundary?.PermissionsBoundary;
  const reference = limit?.CustomerManagedPolicyReference;
  return {
    values: {
      permissionSetArn: set.PermissionSetArn,
      instanceArn: set.InstanceArn,
      name: found.Name,
      description: found.Description || undefined,
      relayStateType: found.RelayState || undefined,
      sessionDuration: found.SessionDuration ?? "PT1H",
      // why as it is: Cloud Control answers with the text that was put.
      inlinePolicy: inline.InlinePolicy || undefined,
      managedPolicies: managed.map(({ Arn }) => Arn ?? ""),
      customerManagedPolicyReferences: customer.map(({ Name, Path }) => ({ name: Name, path: Path ?? "/" })),
      permissionsBoundary: limit && {
        ...(reference ? { customerManagedPolicyReference: { name: reference.Name, path: reference.Path ?? "/" } } : {}),
        ...(limit.ManagedPolicyArn ? { managedPolicyArn: limit.ManagedPolicyArn } : {}),
      },
      tags: own.length === 0 ? undefined : own,
    },
  };
}
