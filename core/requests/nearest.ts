import { type Box, type Point } from "./box.ts";
import type { Value, ValueSet } from "./values/value-set.ts";

/** What keeps a request out of a box: a value that the box does not have there. */
export interface Miss {
  readonly dimension: string;
  /** Undefined: the request has none. */
  readonly has: Value;
  /** What the box has instead. */
  readonly wanted: ValueSet;
}

/** All that keeps a request out of a box; nothing when it is in it. */
export function missesOf(box: Box, point: Point): readonly Miss[] {
  return [...box].flatMap(([dimension, wanted]) => {
    const has = point.get(dimension);
    return wanted.has(has) ? [] : [{ dimension, has, wanted }];
  });
}

/** Of several boxes the one that least keeps a request out of, with what does. Undefined: there is no box. */
export function nearestBox<T extends { readonly box: Box }>(
  boxes: readonly T[],
  point: Point,
): { readonly nearest: T; readonly misses: readonly Miss[] } | undefined {
  let best: { readonly nearest: T; readonly misses: readonly Miss[] } | undefined;
  for (const nearest of boxes) {
    const misses = missesOf(nearest.box, point);
    if (best === undefined || misses.length < best.misses.length) best = { nearest, misses };
  }
  return best;
}
