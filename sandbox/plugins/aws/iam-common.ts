import type { Aws } from "../connection/aws.ts";
import { allPages } from "../connection/pages.ts";
import { isRecord, type Value } from "../protocol/value.ts";

/** How long the official provider waits for IAM to spread a change, in milliseconds: 2 minutes (its `propagationTimeout`). */
export const propagationMs = 120_000;

type Tags = { readonly [key: string]: string } | undefined;

/** The AWS SDK's list form of a tag map; undefined where there are none. */
export function tagList(tags: Tags): { Key: string; Value: string }[] | undefined {
  const list = Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
  return list.length === 0 ? undefined : list;
}

/** The tag map of the AWS SDK's list, without AWS's own tags, which nobody can set. */
export function tagMap(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined,
): { [key: string]: string } {
  const own = (tags ?? []).filter(({ Key }) => Key !== undefined && !Key.startsWith("aws:"));
  return Object.fromEntries(own.map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** Gives a role, a user or a policy the new tags in place of the old ones. `holder` is the parameter that names it. */
export async function retag(
  aws: Aws,
  kind: "Role" | "User" | "Policy",
  holder: object,
  old: Value,
  next: Tags,
): Promise<void> {
  const [before, after] = [isRecord(old) ? old : {}, next ?? {}];
  const TagKeys = Object.keys(before).filter((key) => !(key in after));
  const Tags = tagList(Object.fromEntries(Object.entries(after).filter(([key, value]) => before[key] !== value)));
  // why never: the compiler does not see that the parameter's name goes with the operation's
  if (TagKeys.length > 0) await aws.iam(`Untag${kind}`, { ...holder, TagKeys } as never);
  if (Tags !== undefined) await aws.iam(`Tag${kind}`, { ...holder, Tags } as never);
}

/** Gives a role or a user the new boundary, or none, where it differs from the old one. */
export async function setBoundary(
  aws: Aws,
  kind: "Role" | "User",
  name: string,
  old: Value,
  next: string | undefined,
): Promise<void> {
  const holder = { [`${kind}Name`]: name };
  if ((old ?? "") === (next ?? "")) return;
  if (next) await aws.iam(`Put${kind}PermissionsBoundary`, { ...holder, PermissionsBoundary: next } as never);
  else await aws.iam(`Delete${kind}PermissionsBoundary`, holder as never);
}

/** A policy document as IAM returns it: URL-encoded JSON. */
export function decodeDocument(document: string | undefined): string {
  return decodeURIComponent((document ?? "").replace(/\+/g, "%20"));
}

/** The two parts of an id such as `role:policy`. Throws when it is not of that form. */
export function idParts(id: string, separator: string, form: string): [string, string] {
  const at = id.indexOf(separator);
  if (at <= 0 || at === id.length - 1) throw new Error(`id "${id}" is not of the form ${form}`);
  return [id.slice(0, at), id.slice(at + 1)];
}

/**
 * What a call found. Throws without it, in the words of the official provider's own helpers: it looks roles, their
 * inline policies, policies, people and Cloud Control's resources up with them.
 */
export function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("couldn't find resource");
  return value;
}

/** Kinds of IAM entities that hold policies. */
export type Holder = "Role" | "User" | "Group";

/** The managed policies attached to a role, a user or a group. */
export function attachedTo(aws: Aws, kind: Holder, name: string) {
  return allPages(
    (page) => aws.iam(`ListAttached${kind}Policies`, { [`${kind}Name`]: name, ...page } as never),
    (page) => page.AttachedPolicies,
  );
}

/** The ARNs of the managed policies attached to a role, a user or a group. */
export async function attachedArns(aws: Aws, kind: Holder, name: string): Promise<string[]> {
  return (await attachedTo(aws, kind, name)).map(({ PolicyArn }) => PolicyArn ?? "");
}

/** The names of the inline policies of a role. */
export function inlineOfRole(aws: Aws, RoleName: string): Promise<string[]> {
  return allPages(
    (page) => aws.iam("ListRolePolicies", { RoleName, ...page }),
    (page) => page.PolicyNames,
  );
}

/** The moment at which something was made, as the official provider writes it. */
export function date(value: Date | undefined): string | undefined {
  return value?.toISOString().replace(/\.\d{3}Z$/, "Z");
}
