import { tooDeep } from "../faults/nesting-depth.ts";

/**
 * Whether two policy documents say the same: neither the order of keys and of texts in a list counts, nor whether a
 * single text stands in a list, since AWS gives policies back in a form of its own. The order of statements counts.
 * One that is deeper than any policy can be is the same as no other.
 */
export function samePolicy(one: object, other: object): boolean {
  if (tooDeep(one) !== undefined || tooDeep(other) !== undefined) return false;
  return canonicalPolicy(one) === canonicalPolicy(other);
}

/** SHA-256 of a text, in hexadecimal. Handed in, since nothing here reaches outside. */
export type Hash = (text: string) => string;

/** One text for all spellings of a policy document that say the same. */
export function canonicalPolicy(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (Array.isArray(item))
      return item.every((text) => typeof text === "string") ? inOrder(item) : (item as unknown[]);
    if (typeof item !== "object" || item === null) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function inOrder(texts: readonly string[]): string | readonly string[] {
  const [only, ...others] = texts;
  return only !== undefined && others.length === 0 ? only : [...texts].sort();
}
