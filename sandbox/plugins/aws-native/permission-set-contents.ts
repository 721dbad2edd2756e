import { isDeepStrictEqual } from "node:util";
import type { Aws } from "../connection/aws.ts";
import { unlessGone } from "../connection/failure.ts";
import { asText, asTexts, isList, isRecord, type Properties, type Value } from "../protocol/value.ts";

interface Reference {
  readonly name?: string;
  readonly path?: string;
}

/** What a permission set holds besides its own attributes. Absent and empty mean: nothing of the kind. */
export interface Contents {
  readonly inlinePolicy?: string | { readonly [key: string]: unknown } | undefined;
  readonly managedPolicies?: readonly string[] | undefined;
  readonly customerManagedPolicyReferences?: readonly Reference[] | undefined;
  readonly permissionsBoundary?:
    { readonly customerManagedPolicyReference?: Reference; readonly managedPolicyArn?: string } | undefined;
  readonly tags?: readonly { readonly key?: string; readonly value?: string }[] | undefined;
}

type Set = { readonly InstanceArn: string; readonly PermissionSetArn: string };
type Done = { [name: string]: Value };

/**
 * Brings the contents of a permission set from `old` (its last state) to `next`, one call for each difference. `done`
 * takes what has been applied, part by part, so that a failure in the middle leaves a true state. Returns whether
 * anything changed that accounts must be provisioned with.
 */
export async function applyContents(aws: Aws, set: Set, old: Properties, next: Contents, done: Done): Promise<boolean> {
  const parts = [
    await inline(aws, set, old["inlinePolicy"], next.inlinePolicy, done),
    await managed(aws, set, asTexts(old["managedPolicies"]), next.managedPolicies ?? [], done),
    await customer(
      aws,
      set,
      references(old["customerManagedPolicyReferences"]),
      next.customerManagedPolicyReferences ?? [],
      done,
    ),
    await boundary(aws, set, old["permissionsBoundary"], next.permissionsBoundary, done),
  ];
  if (Object.keys(old).length > 0) await tags(aws, set, old["tags"], next.tags ?? [], done);
  return parts.includes(true);
}

async function inline(aws: Aws, set: Set, old: Value, next: Contents["inlinePolicy"], done: Done): Promise<boolean> {
  const value = next as Value;
  // why not by meaning: another spelling is a change to the official provider, which then writes and provisions.
  if (isDeepStrictEqual(old ?? "", value ?? "")) return false;
  if (next === undefined || next === "") {
    await unlessGone(aws.sso()("DeleteInlinePolicyFromPermissionSet", set));
  } else {
    const InlinePolicy = typeof next === "string" ? next : JSON.stringify(next);
    await aws.sso()("PutInlinePolicyToPermissionSet", { ...set, InlinePolicy });
  }
  done["inlinePolicy"] = value;
  return true;
}

async function managed(aws: Aws, set: Set, old: string[], next: readonly string[], done: Done): Promise<boolean> {
  const [add, remove] = [next.filter((arn) => !old.includes(arn)), old.filter((arn) => !next.includes(arn))];
  const now = new Set(old);
  for (const ManagedPolicyArn of remove) {
    await unlessGone(aws.sso()("DetachManagedPolicyFromPermissionSet", { ...set, ManagedPolicyArn }));
    now.delete(ManagedPolicyArn);
    done["managedPolicies"] = [...now];
  }
  for (const ManagedPolicyArn of add) {
    await aws.sso()("AttachManagedPolicyToPermissionSet", { ...set, ManagedPolicyArn });
    now.add(ManagedPolicyArn);
    done["managedPolicies"] = [...now];
  }
  return add.length + remove.length > 0;
}

async function customer(
  aws: Aws,
  set: Set,
  old: Reference[],
  next: readonly Reference[],
  done: Done,
): Promise<boolean> {
  const key = ({ name, path }: Reference): string => `${path ?? "/"}${name ?? ""}`;
  const [before, after] = [
    new Map(old.map((each) => [key(each), each])),
    new Map(next.map((each) => [key(each), each])),
  ];
  const remove = [...before].filter(([each]) => !after.has(each));
  const add = [...after].filter(([each]) => !before.has(each));
  for (const [id, { name, path }] of remove) {
    const CustomerManagedPolicyReference = { Name: name, Path: path ?? "/" };
    await unlessGone(
      aws.sso()("DetachCustomerManagedPolicyReferenceFromPermissionSet", { ...set, CustomerManagedPolicyReference }),
    );
    before.delete(id);
    done["customerManagedPolicyReferences"] = [...before.values()].map((each) => ({ ...each }));
  }
  for (const [id, each] of add) {
    const CustomerManagedPolicyReference = { Name: each.name, Path: each.path ?? "/" };
    await aws.sso()("AttachCustomerManagedPolicyReferenceToPermissionSet", { ...set, CustomerManagedPolicyReference });
    before.set(id, each);
    done["customerManagedPolicyReferences"] = [...before.values()].map((one) => ({ ...one }));
  }
  return add.length + remove.length > 0;
}

async function boundary(
  aws: Aws,
  set: Set,
  old: Value,
  next: Contents["permissionsBoundary"],
  done: Done,
): Promise<boolean> {
  const { customerManagedPolicyReference: reference, managedPolicyArn } = next ?? {};
  const wanted = JSON.stringify([reference?.name, reference && (reference.path ?? "/"), managedPolicyArn]);
  const before = isRecord(old) ? (old as NonNullable<Contents["permissionsBoundary"]>) : {};
  const had = before.customerManagedPolicyReference;
  if (wanted === JSON.stringify([had?.name, had && (had.path ?? "/"), before.managedPolicyArn])) return false;
  if (reference === undefined && managedPolicyArn === undefined) {
    await unlessGone(aws.sso()("DeletePermissionsBoundaryFromPermissionSet", set));
  } else {
    const PermissionsBoundary =
      reference === undefined
        ? { ManagedPolicyArn: managedPolicyArn }
        : { CustomerManagedPolicyReference: { Name: reference.name, Path: reference.path ?? "/" } };
    await aws.sso()("PutPermissionsBoundaryToPermissionSet", { ...set, PermissionsBoundary });
  }
  done["permissionsBoundary"] = next as Value;
  return true;
}

async function tags(aws: Aws, set: Set, old: Value, next: NonNullable<Contents["tags"]>, done: Done): Promise<void> {
  const before = new Map(
    (isList(old) ? old : []).filter(isRecord).map(({ key, value }) => [asText(key), asText(value)]),
  );
  const after = new Map(next.map(({ key = "", value = "" }) => [key, value]));
  const resource = { InstanceArn: set.InstanceArn, ResourceArn: set.PermissionSetArn };
  const remove = [...before.keys()].filter((key) => !after.has(key));
  const add = [...after].filter(([key, value]) => before.get(key) !== value);
  if (remove.length > 0) await aws.sso()("UntagResource", { ...resource, TagKeys: remove });
  if (add.length > 0)
    await aws.sso()("TagResource", { ...resource, Tags: add.map(([Key, Value]) => ({ Key, Value })) });
  done["tags"] = [...after].map(([key, value]) => ({ key, value }));
}

function references(value: Value): Reference[] {
  return isList(value) ? value.filter(isRecord) : [];
}
