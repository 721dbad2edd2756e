import type { Path } from "../../faults/fault.ts";
import { MAX_DEPTH } from "../../faults/nesting-depth.ts";

/**
 * Paths of every key named `__proto__`, as deep as {@link MAX_DEPTH}. A value that holds itself is looked into once.
 *
 * why: in JavaScript such a key would set an object's prototype, so zod leaves it out of maps without a word; what a user
 * wrote must be used or refused.
 */
export function prototypeKeys(value: unknown): Path[] {
  return hasOne(value) ? pathsIn(value) : [];
}

/** why asked first: most values have none, and a path to each of their parts would be made for nothing. */
function hasOne(value: unknown): boolean {
  const seen = new Set<unknown>();
  const rest = [value];
  for (let holder = rest.pop(); holder !== undefined; holder = rest.pop()) {
    if (typeof holder !== "object" || holder === null || seen.has(holder)) continue;
    seen.add(holder);
    if (Object.hasOwn(holder, "__proto__")) return true;
    for (const item of Object.values(holder)) if (item !== undefined) rest.push(item);
  }
  return false;
}

function pathsIn(value: unknown): Path[] {
  const found: Path[] = [];
  const seen = new Set<unknown>();
  const rest: { value: unknown; path: Path }[] = [{ value, path: [] }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { value: holder, path } = next;
    if (typeof holder !== "object" || holder === null || seen.has(holder) || path.length > MAX_DEPTH) continue;
    seen.add(holder);
    const inside = Object.entries<unknown>({ ...holder }).map(([key, item]) => ({
      value: item,
      path: [...path, Array.isArray(holder) ? Number(key) : key],
    }));
    found.push(...inside.filter(({ path: at }) => at.at(-1) === "__proto__").map(({ path: at }) => at));
    rest.push(...inside.filter(({ path: at }) => at.at(-1) !== "__proto__").reverse());
  }
  return found;
}
