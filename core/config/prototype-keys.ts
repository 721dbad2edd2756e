import type { Path } from "./source.ts";

/**
 * Paths of every key named `__proto__`.
 *
 * why: in JavaScript such a key would set an object's prototype, so zod leaves it out of maps without a word; what a user
 * wrote must be used or refused.
 */
export function prototypeKeys(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    return key === "__proto__" ? [at] : prototypeKeys(item, at);
  });
}
