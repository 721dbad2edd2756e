import type { Input } from "../json-input.ts";
import type { CenterClient } from "./center-client.ts";
import { HandlerFailure } from "./handler-failure.ts";
import type { Model } from "./resource-type.ts";

const some = <Item>(items: Item[]): Item[] | undefined => (items.length === 0 ? undefined : items);

async function boundaryOf(center: CenterClient, id: Model): Promise<unknown> {
  try {
    return (await center.send("GetPermissionsBoundaryForPermissionSet", { ...id }))["PermissionsBoundary"];
  } catch (error) {
    if (error instanceof HandlerFailure && error.code === "NotFound") return undefined;
    throw error;
  }
}

/**
 * The whole of a permission set as AWS's read handler answers: both lists of policies are always there, an inline policy
 * is the text that was put, and what there is none of is undefined. Throws HandlerFailure NotFound.
 */
export async function readSet(center: CenterClient, id: Model): Promise<Model> {
  const { InstanceArn, PermissionSetArn } = id;
  const { PermissionSet } = await center.send("DescribePermissionSet", { ...id });
  const { Name, Description, SessionDuration, RelayState } = PermissionSet as Input;
  const tags = await center.all("ListTagsForResource", { InstanceArn, ResourceArn: PermissionSetArn }, "Tags");
  const managed = await center.all("ListManagedPoliciesInPermissionSet", { ...id }, "AttachedManagedPolicies");
  const customer = await center.all(
    "ListCustomerManagedPolicyReferencesInPermissionSet",
    { ...id },
    "CustomerManagedPolicyReferences",
  );
  const { InlinePolicy } = await center.send("GetInlinePolicyForPermissionSet", { ...id });
  return {
    CustomerManagedPolicyReferences: customer,
    PermissionsBoundary: await boundaryOf(center, id),
    SessionDuration,
    Description,
    InstanceArn,
    ManagedPolicies: managed.map(({ Arn }) => Arn),
    InlinePolicy: InlinePolicy === "" ? undefined : InlinePolicy,
    PermissionSetArn,
    Name,
    RelayStateType: RelayState,
    Tags: some(tags),
  };
}
