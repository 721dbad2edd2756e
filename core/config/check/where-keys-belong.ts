import { z } from "zod";
import type { Path } from "../../faults/fault.ts";
import type { Advice } from "./message.ts";

/** Steps to a map in a schema; `*` is any key of a map of names, or any item of a list. */
type Pattern = readonly string[];

/** Where a key that its map does not know belongs, and what to do. */
export interface Belongs extends Advice {
  readonly found: string;
  /** The path that the key should have; absent where it could be one of several. */
  readonly path?: Path;
}

const known = new WeakMap<z.ZodType, ReadonlyMap<string, readonly Pattern[]>>();

/**
 * Where a key belongs that stands in the wrong map, which is what one space too many or too few makes of it;
 * `undefined` for a key that no map of the schema knows.
 * why: to remove it, as a key that nobody knows, could take everybody's access.
 * @param holder Path of the map in which it stands.
 * @param nameOf How a path reads, for the advice.
 */
export function belongs(
  schema: z.ZodType,
  key: string,
  holder: Path,
  nameOf: (path: Path) => string,
): Belongs | undefined {
  const places = placesIn(schema).get(key) ?? [];
  const quoted = JSON.stringify(key);
  const above = places
    .filter((place) => place.length < holder.length && startsAs(holder, place))
    .sort(byLength)
    .at(-1);
  if (above !== undefined) {
    const parent = holder.slice(0, above.length);
    const beside = holder[above.length];
    const levels = holder.length - above.length;
    return {
      expected: `${quoted} directly below ${nameOf(parent)}`,
      found: `the key ${quoted} ${levels === 1 ? "one level" : `${levels} levels`} too deep`,
      fix: `Move it up, with all that is below it: indent it like ${typeof beside === "string" ? JSON.stringify(beside) : "the list's own key"}.`,
      path: [...parent, key],
    };
  }
  const below = places
    .filter((place) => place.length > holder.length && startsAs(place, holder))
    .sort(byLength)
    .at(0);
  const place = below ?? places.at(0);
  if (place === undefined) return undefined;
  const named = place.filter((step) => step !== "*");
  const where = place.at(-1) === "*" ? `each entry of ${named.join(".")}` : named.join(".");
  return {
    expected: `${quoted} below ${where === "" ? nameOf([]) : where}`,
    found: `the key ${quoted} ${below === undefined ? "in another place" : "too far up"}`,
    fix: `Move it, with all that is below it: it belongs below ${where === "" ? nameOf([]) : where}.`,
    ...(!place.includes("*") && { path: [...place, key] }),
  };
}

function placesIn(schema: z.ZodType): ReadonlyMap<string, readonly Pattern[]> {
  const places = known.get(schema) ?? collect(schema, [], new Map());
  known.set(schema, places);
  return places;
}

function collect(
  schema: unknown,
  at: Pattern,
  places: Map<string, readonly Pattern[]>,
): Map<string, readonly Pattern[]> {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) collect(schema.unwrap(), at, places);
  else if (schema instanceof z.ZodUnion) for (const option of schema.options) collect(option, at, places);
  else if (schema instanceof z.ZodArray) collect(schema.element, [...at, "*"], places);
  else if (schema instanceof z.ZodRecord) collect(schema.valueType, [...at, "*"], places);
  // why not of a loose map: that is a policy document, whose elements are IAM's.
  else if (schema instanceof z.ZodObject && schema.def.catchall instanceof z.ZodNever)
    for (const [key, inner] of Object.entries(schema.shape)) {
      const before = places.get(key) ?? [];
      if (!before.some((place) => place.join(".") === at.join("."))) places.set(key, [...before, at]);
      collect(inner, [...at, key], places);
    }
  return places;
}

function startsAs(path: readonly (string | number)[], start: readonly (string | number)[]): boolean {
  return start.every((step, index) => step === "*" || path[index] === "*" || path[index] === step);
}

function byLength(one: Pattern, other: Pattern): number {
  return one.length - other.length;
}
