import { type Box, both, EVERYTHING, type Point, valuesOf, withValues } from "./box.ts";
import { type Budget, spend } from "./budget.ts";
import { somePoint } from "./some-point.ts";
import type { ValueSet } from "./values/value-set.ts";

/** Requests of any of the boxes to allow and of none of those to deny. */
export interface RequestSet {
  readonly allows: readonly Box[];
  readonly denies: readonly Box[];
}

/** No request. */
export const NO_REQUEST: RequestSet = { allows: [], denies: [] };

/** What policies let through, as far as their boxes say. */
export function requestSetOf({
  allows,
  denies,
}: {
  readonly allows: readonly { readonly box: Box }[];
  readonly denies: readonly { readonly box: Box }[];
}): RequestSet {
  return { allows: allows.map(({ box }) => box), denies: denies.map(({ box }) => box) };
}

/** The requests in both sets. */
export function intersection(one: RequestSet, other: RequestSet): RequestSet {
  if (one.allows.length === 0 || other.allows.length === 0) return NO_REQUEST;
  return {
    allows: one.allows.flatMap((a) => other.allows.map((b) => (b === EVERYTHING || a === b ? a : both(a, b)))),
    denies: [...one.denies, ...other.denies],
  };
}

/**
 * A request that is in one set and not in the other; undefined when there is none, so that all of the one are in the other.
 * What the other allows is taken away first: most of what is there is in it, and nothing else need be looked at.
 * @throws BeyondBudget when it cannot be decided within the budget
 */
export function requestBeyond(one: RequestSet, other: RequestSet, budget: Budget): Point | undefined {
  for (const box of one.allows) {
    const found = beyond(box, one.denies, other, budget);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A request of a box that is in none of the denials and not in the other set. @throws BeyondBudget */
export function beyond(box: Box, denies: readonly Box[], other: RequestSet, budget: Budget): Point | undefined {
  const found = escape(box, [...other.allows, ...denies], 0, budget);
  if (found !== undefined) return found;
  for (const denied of other.denies) {
    const more = escape(both(box, denied), denies, 0, budget);
    if (more !== undefined) return more;
  }
  return undefined;
}

/** A request of a set; undefined when it is empty. @throws BeyondBudget */
export function someRequest(set: RequestSet, budget: Budget): Point | undefined {
  return requestBeyond(set, NO_REQUEST, budget);
}

/** A request of a box that none of the others has, from a position on. */
function escape(box: Box, others: readonly Box[], from: number, budget: Budget): Point | undefined {
  spend(budget, 1 + box.size);
  const other = others[from];
  if (other === undefined) return somePoint(box, budget);
  const outside: { readonly dimension: string; readonly pieces: readonly ValueSet[]; readonly inBoth: ValueSet }[] = [];
  for (const [dimension, values] of other) {
    const own = valuesOf(box, dimension);
    const pieces = own.minus(values).filter((piece) => piece.some(budget) !== undefined);
    if (pieces.length === 0) continue;
    const inBoth = own.and(values);
    if (inBoth.some(budget) === undefined) return escape(box, others, from + 1, budget);
    outside.push({ dimension, pieces, inBoth });
  }
  let rest = box;
  for (const { dimension, pieces, inBoth } of outside) {
    for (const piece of pieces) {
      const found = escape(withValues(rest, dimension, piece), others, from + 1, budget);
      if (found !== undefined) return found;
    }
    rest = withValues(rest, dimension, inBoth);
  }
  return undefined;
}
