/** How far a value may go before it is no longer looked at. */
export interface JsonLimits {
  /** Characters of its JSON text without whitespace. */
  readonly size: number;
  /** Maps and lists inside one another. */
  readonly depth: number;
}

/** Why a value was not measured to its end, and at which path; for `size` the path is the whole value's. */
export interface JsonExcess {
  readonly kind: "size" | "depth" | "form";
  readonly path: readonly string[];
}

interface Step {
  readonly value: unknown;
  readonly path: readonly string[];
}

/**
 * Measures a value that somebody else made, before anything walks it by recursion: whether it is plain JSON, how deep it
 * is and how long its text would be. Looks at no more of it than the limits allow, so a value that holds itself ends too.
 * @returns the length of its JSON text, or what is too much.
 */
export function jsonSize(value: unknown, limits: JsonLimits): number | JsonExcess {
  const open: Step[] = [{ value, path: [] }];
  let size = 0;
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    const { value: item, path } = step;
    if (typeof item !== "object" || item === null) {
      const length = scalarSize(item, limits.size - size);
      if (length === undefined) return { kind: "form", path };
      size += length;
    } else {
      if (path.length >= limits.depth) return { kind: "depth", path: path.slice(0, -1) };
      const keys = keysOf(item);
      if (keys === undefined) return { kind: "form", path };
      size += 2 + Math.max(0, keys.length - 1);
      for (const key of keys) {
        if (size > limits.size) break;
        if (!Array.isArray(item)) size += textSize(key, limits.size - size) + 1;
        open.push({ value: (item as Readonly<Record<string, unknown>>)[key], path: [...path, key] });
      }
    }
    if (size > limits.size) return { kind: "size", path: [] };
  }
  return size;
}

/** The keys of a plain map or list; undefined of anything else, as of an output or an asset of Pulumi. */
function keysOf(item: object): readonly string[] | undefined {
  if (Array.isArray(item)) return Object.keys(item).length === item.length ? Object.keys(item) : undefined;
  const prototype: unknown = Object.getPrototypeOf(item);
  return prototype === Object.prototype || prototype === null ? Object.keys(item) : undefined;
}

function scalarSize(value: unknown, rest: number): number | undefined {
  if (typeof value === "string") return textSize(value, rest);
  if (value === null || typeof value === "boolean" || Number.isFinite(value)) return String(value).length;
  return undefined;
}

/** why not always exact: of a text that is too long in any case there is no need to write out another one. */
function textSize(text: string, rest: number): number {
  return text.length > rest ? text.length : JSON.stringify(text).length;
}
