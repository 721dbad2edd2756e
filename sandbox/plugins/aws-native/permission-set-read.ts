import type { Aws } from "../connection/aws.ts";
import { unlessGone } from "../connection/failure.ts";
import { allTokenPages } from "../connection/pages.ts";
import type { Live } from "../table/entry.ts";

/** The whole of a live permission set, or undefined when it is gone. Six calls, five of them together. */
export async function readPermissionSet(
  aws: Aws,
  set: { InstanceArn: string; PermissionSetArn: string },
): Promise<Live | undefined> {
  const sso = aws.sso();
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
  const limit = boundary?.PermissionsBoundary;
  const reference = limit?.CustomerManagedPolicyReference;
  return {
    values: {
      permissionSetArn: set.PermissionSetArn,
      instanceArn: set.InstanceArn,
      name: found.Name,
      description: found.Description ?? "",
      relayStateType: found.RelayState ?? "",
      sessionDuration: found.SessionDuration ?? "PT1H",
      inlinePolicy: document(inline.InlinePolicy),
      managedPolicies: managed.map(({ Arn }) => Arn ?? ""),
      customerManagedPolicyReferences: customer.map(({ Name, Path }) => ({ name: Name, path: Path ?? "/" })),
      permissionsBoundary: {
        ...(reference ? { customerManagedPolicyReference: { name: reference.Name, path: reference.Path ?? "/" } } : {}),
        ...(limit?.ManagedPolicyArn ? { managedPolicyArn: limit.ManagedPolicyArn } : {}),
      },
      tags: tags.filter(({ Key }) => !Key?.startsWith("aws:")).map(({ Key, Value }) => ({ key: Key, value: Value })),
    },
  };
}

// why an object: the form that the program gives. The CloudFormation schema allows text as well, and which of them Cloud
// Control reports has not been seen on AWS.
function document(text: string | undefined): Live["values"][string] {
  if (!text) return "";
  try {
    return JSON.parse(text) as Live["values"][string];
  } catch {
    return text;
  }
}
