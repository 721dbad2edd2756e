import { everyValue } from "./request-keys.ts";
import type { Value, ValueSet } from "./values/value-set.ts";

/** Requests of which each dimension has a value of its set. A dimension that is not there can have any value. */
export type Box = ReadonlyMap<string, ValueSet>;

/** All requests. */
export const EVERYTHING: Box = new Map();

/** One request: a value for each dimension that it names; the others may be any. */
export type Point = ReadonlyMap<string, Value>;

/** What a box has in a dimension. */
export function valuesOf(box: Box, dimension: string): ValueSet {
  return box.get(dimension) ?? everyValue(dimension);
}

/** The requests in all of these boxes. */
export function both(...boxes: readonly Box[]): Box {
  const all = new Map<string, ValueSet>();
  for (const box of boxes)
    for (const [dimension, values] of box) {
      const known = all.get(dimension);
      all.set(dimension, known === undefined ? values : known.and(values));
    }
  return all;
}

/** The same with other values in one dimension. */
export function withValues(box: Box, dimension: string, values: ValueSet): Box {
  return new Map([...box, [dimension, values]]);
}

/** Whether a request is in a box. A dimension that it does not name counts as absent. */
export function contains(box: Box, point: Point): boolean {
  return [...box].every(([dimension, values]) => values.has(point.get(dimension)));
}
