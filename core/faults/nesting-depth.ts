import type { Path } from "./fault.ts";

/**
 * How many maps and lists may lie in one another, in a file and in a value that Pulumi passes.
 * why 32: the deepest that means something, a condition of an inline policy in a client's file, is 12 deep; beyond, the
 * code that walks through a value would use up the stack.
 */
export const MAX_DEPTH = 32;

/** Path of the first map or list that lies deeper than {@link MAX_DEPTH}; `undefined` when none does. For cycles too. */
export function tooDeep(value: unknown): Path | undefined {
  return isDeeper(value, MAX_DEPTH) ? pathTooDeep(value) : undefined;
}

/** why asked first: most values are not, and a path to each of their parts would be made for nothing. */
function isDeeper(value: unknown, levels: number): boolean {
  if (!isHolder(value)) return false;
  return levels === 0 || Object.values(value).some((item) => isDeeper(item, levels - 1));
}

function pathTooDeep(value: unknown): Path | undefined {
  const rest: { value: unknown; path: Path }[] = [{ value, path: [] }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (!isHolder(next.value)) continue;
    const { path } = next;
    if (path.length >= MAX_DEPTH) return path;
    const list = Array.isArray(next.value);
    const inner = Object.entries<unknown>({ ...next.value }).filter(([, item]) => isHolder(item));
    rest.push(...inner.reverse().map(([key, item]) => ({ value: item, path: [...path, list ? Number(key) : key] })));
  }
  return undefined;
}

function isHolder(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
