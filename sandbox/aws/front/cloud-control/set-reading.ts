import type { Input } from "../json-input.ts";
import type { CenterClient } from "./center-client.ts";
import { HandlerFailure } from "./handler-failure.ts";
import type { Model } from "./resource-type.ts";

/** Without what there is none of. */
const present = (model: Model): Model =>
  Object.fromEntries(Object.entries(model).filter(([, value]) => value !== undefined));

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
 * is the text that was put, and what there is none of is absent. Throws HandlerFailure NotFound.
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
  return present({
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
    Tags: tags.length === 0 ? undefined : tags,
  });
}
