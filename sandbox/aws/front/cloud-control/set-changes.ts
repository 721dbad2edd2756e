import { isDeepStrictEqual } from "node:util";
import type { Input } from "../json-input.ts";
import type { CenterClient } from "./center-client.ts";
import type { Model } from "./resource-type.ts";

const listOf = (model: Model, name: string): unknown[] => (model[name] as unknown[] | undefined) ?? [];

/** What of `items` the `others` have not, each once. */
function without(items: unknown[], others: unknown[]): unknown[] {
  return items.filter((item, index) => {
    const same = (other: unknown): boolean => isDeepStrictEqual(item, other);
    return !others.some(same) && items.findIndex(same) === index;
  });
}

async function changeList(
  center: CenterClient,
  id: Model,
  [live, next]: [unknown[], unknown[]],
  { what, field }: { what: string; field: string },
): Promise<void> {
  for (const each of without(live, next)) await center.send(`Detach${what}FromPermissionSet`, { ...id, [field]: each });
  for (const each of without(next, live)) await center.send(`Attach${what}ToPermissionSet`, { ...id, [field]: each });
}

const withPath = (reference: unknown): Input => ({ Path: "/", ...(reference as Input) });

function boundaryOf(model: Model): Input {
  const { ManagedPolicyArn, CustomerManagedPolicyReference } = (model["PermissionsBoundary"] ?? {}) as Input;
  if (ManagedPolicyArn === undefined && CustomerManagedPolicyReference === undefined) return {};
  return {
    ...(ManagedPolicyArn === undefined ? {} : { ManagedPolicyArn }),
    ...(CustomerManagedPolicyReference === undefined
      ? {}
      : { CustomerManagedPolicyReference: withPath(CustomerManagedPolicyReference) }),
  };
}

async function changeBoundary(center: CenterClient, id: Model, live: Model, desired: Model): Promise<void> {
  const [before, PermissionsBoundary] = [boundaryOf(live), boundaryOf(desired)];
  if (Object.keys(PermissionsBoundary).length > 0) {
    await center.send("PutPermissionsBoundaryToPermissionSet", { ...id, PermissionsBoundary });
  } else if (Object.keys(before).length > 0) {
    await center.send("DeletePermissionsBoundaryFromPermissionSet", { ...id });
  }
}

/**
 * Brings a set's policies from what is live to what is desired; absent and empty mean none. Throws HandlerFailure, and
 * leaves what it has done, when one is refused.
 */
export async function changePolicies(center: CenterClient, id: Model, live: Model, desired: Model): Promise<void> {
  const managed: [unknown[], unknown[]] = [listOf(live, "ManagedPolicies"), listOf(desired, "ManagedPolicies")];
  await changeList(center, id, managed, { what: "ManagedPolicy", field: "ManagedPolicyArn" });
  const references = (model: Model): unknown[] => listOf(model, "CustomerManagedPolicyReferences").map(withPath);
  await changeList(center, id, [references(live), references(desired)], {
    what: "CustomerManagedPolicyReference",
    field: "CustomerManagedPolicyReference",
  });
  const { InlinePolicy: policy = "" } = desired;
  if (policy !== "") {
    const InlinePolicy = typeof policy === "string" ? policy : JSON.stringify(policy);
    await center.send("PutInlinePolicyToPermissionSet", { ...id, InlinePolicy });
  } else if (live["InlinePolicy"] !== undefined) {
    await center.send("DeleteInlinePolicyFromPermissionSet", { ...id });
  }
  await changeBoundary(center, id, live, desired);
}

/** Brings a set's tags from what is live to what is desired. */
export async function changeTags(center: CenterClient, id: Model, live: Model, desired: Model): Promise<void> {
  const { InstanceArn, PermissionSetArn: ResourceArn } = id;
  const [before, after] = [listOf(live, "Tags"), listOf(desired, "Tags")];
  const keys = (tags: unknown[]): unknown[] => tags.map((tag) => (tag as Input)["Key"]);
  const TagKeys = without(keys(before), keys(after));
  const Tags = without(after, before);
  if (TagKeys.length > 0) await center.send("UntagResource", { InstanceArn, ResourceArn, TagKeys });
  if (Tags.length > 0) await center.send("TagResource", { InstanceArn, ResourceArn, Tags });
}
