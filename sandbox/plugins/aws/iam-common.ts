import type { Aws } from "../connection/aws.ts";
import { isRecord, type Properties } from "../protocol/value.ts";

interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** The AWS SDK's list form of a tag map. */
export function tagList(tags: { readonly [key: string]: string } | undefined): { Key: string; Value: string }[] {
  return Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
}

/** The tag map of the AWS SDK's list, without AWS's own tags, which nobody can set. */
export function tagMap(tags: readonly Tag[] | undefined): { [key: string]: string } {
  const own = (tags ?? []).filter(({ Key }) => Key !== undefined && !Key.startsWith("aws:"));
  return Object.fromEntries(own.map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** The tags to set and the keys to remove, to get from the old tags to the new ones. */
export function tagChanges(
  old: Properties[string],
  next: { readonly [key: string]: string } | undefined,
): { set: { Key: string; Value: string }[]; remove: string[] } {
  const before = isRecord(old) ? old : {};
  const after = next ?? {};
  return {
    set: tagList(Object.fromEntries(Object.entries(after).filter(([key, value]) => before[key] !== value))),
    remove: Object.keys(before).filter((key) => !(key in after)),
  };
}

/** What a type with a `tags` map knows from its inputs alone. */
export const tagsAll = ({ tags }: Properties): Properties => ({ tagsAll: tags ?? {} });

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
 * inline policies, policies and Cloud Control's resources up with them.
 */
export function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("couldn't find resource");
  return value;
}

interface Page {
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
}

/** All items of a paged IAM list. */
export async function allPages<P extends Page, T>(
  list: (page: { Marker?: string }) => Promise<P>,
  items: (page: P) => readonly T[] | undefined,
): Promise<T[]> {
  const result: T[] = [];
  let marker: string | undefined;
  do {
    const page = await list(marker === undefined ? {} : { Marker: marker });
    result.push(...(items(page) ?? []));
    marker = page.IsTruncated ? page.Marker : undefined;
  } while (marker !== undefined);
  return result;
}

/** The ARNs of the managed policies attached to a role. */
export async function attachedToRole(aws: Aws, RoleName: string): Promise<string[]> {
  const all = await allPages(
    (page) => aws.iam("ListAttachedRolePolicies", { RoleName, ...page }),
    (page) => page.AttachedPolicies,
  );
  return all.map(({ PolicyArn }) => PolicyArn ?? "");
}

/** The names of the inline policies of a role. */
export function inlineOfRole(aws: Aws, RoleName: string): Promise<string[]> {
  return allPages(
    (page) => aws.iam("ListRolePolicies", { RoleName, ...page }),
    (page) => page.PolicyNames,
  );
}
