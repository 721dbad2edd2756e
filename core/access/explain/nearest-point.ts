import type { AssumeRoleRequest } from "../../evaluate/request.ts";
import { type Box, both, type Point } from "../../requests/box.ts";
import type { Budget } from "../../requests/budget.ts";
import { missesOf } from "../../requests/nearest.ts";
import { oneValue } from "../../requests/one-value.ts";
import { CALLER, MOMENT } from "../../requests/request-keys.ts";
import { pointOf } from "../../requests/request-of.ts";
import { beyond, NO_REQUEST, type RequestSet } from "../../requests/request-set.ts";
import type { RequestClass } from "../../requests/role-requests.ts";

/** What lets in the calls of one class. */
export interface Ways extends RequestSet {
  readonly of: RequestClass;
}

/** What is searched. */
export interface Searched {
  readonly ways: readonly Ways[];
  /** What a dimension may be where it is not as it was. */
  readonly reach: readonly Box[];
  /** Whether others call instead; they have nothing that this caller has, and bring of it only what is in reach. */
  readonly others: boolean;
}

/** A request that gets in, and in which dimensions it differs from one that does not. */
export interface NearestPoint {
  readonly of: RequestClass;
  readonly point: Point;
  /** The request that does not get in. */
  readonly before: Point;
  /** All that the ways ask about, and of these, what differs. */
  readonly dimensions: readonly string[];
  readonly changed: readonly string[];
}

/** All that the ways ask about. */
export function dimensionsOf(ways: readonly Ways[]): ReadonlySet<string> {
  return new Set([
    CALLER,
    ...ways.flatMap(({ allows, denies }) => [...allows, ...denies].flatMap((box) => [...box.keys()])),
  ]);
}

const OF_CALLER = /^aws:(?:principal|sourceidentity|tokenissuetime)|^identitystore:/;

/** What is kept as it is before anything else: who calls, then what is known of the caller, then the moment and the place. */
const KEPT: readonly RegExp[] = [
  /^caller$/,
  OF_CALLER,
  /^moment$/,
  /^aws:(?:sourceip|requestedregion)$/,
  /^aws:(?:tagkeys|requesttag)|^sts:transitivetagkeys$/,
  /^sts:(?:sourceidentity|rolesessionname)$/,
  /^aws:multifactorauth/,
];

/** The role itself: no caller brings it. */
const OF_ROLE = /^aws:resource/;

/**
 * Of the requests that the ways let in, one that differs from a request in as few dimensions as can be, of those that one
 * statement lets in: none of them could be as it was.
 * @throws BeyondBudget
 */
export function nearestPoint(
  request: AssumeRoleRequest,
  { ways, reach, others }: Searched,
  budget: Budget,
): NearestPoint | undefined {
  const dimensions = [...dimensionsOf(ways)].sort((a, b) => rankOf(a) - rankOf(b));
  const before = pointOf(request, dimensions);
  if (before === undefined) return undefined;
  const keepable = dimensions.filter((one) => {
    // why: where no moment is known, there is nothing to keep.
    if (one === MOMENT) return before.has(one);
    return !others || (one !== CALLER && !(OF_CALLER.test(one) && before.has(one)));
  });
  let best: NearestPoint | undefined;
  for (const { of, allows, denies } of ways)
    for (const allowed of allows)
      for (const within of reach) {
        if (best !== undefined && missesOf(allowed, before).length >= best.changed.length) continue;
        const found = inBox({ before, keepable, within, others, allowed, denies }, budget);
        if (found === undefined) continue;
        const changed = dimensions.filter((one) => !found.kept.has(one));
        if (best !== undefined && changed.length >= best.changed.length) continue;
        best = { of, before, dimensions, changed, point: found.point };
      }
  return best;
}

function rankOf(dimension: string): number {
  const rank = KEPT.findIndex((one) => one.test(dimension));
  return rank < 0 ? KEPT.length : rank;
}

interface InBox {
  readonly before: Point;
  readonly keepable: readonly string[];
  readonly others: boolean;
  readonly within: Box;
  readonly allowed: Box;
  readonly denies: readonly Box[];
}

function inBox(
  { before, keepable, within, others, allowed, denies }: InBox,
  budget: Budget,
): { readonly point: Point; readonly kept: ReadonlySet<string> } | undefined {
  const find = (kept: ReadonlySet<string>): Point | undefined => {
    const pinned: Box = new Map([...kept].map((one) => [one, oneValue(one, before.get(one))]));
    const reached: Box = new Map([...within].filter(([dimension]) => others || !kept.has(dimension)));
    return beyond(both(allowed, reached, pinned), denies, NO_REQUEST, budget);
  };
  let kept = new Set(keepable.filter((one) => OF_ROLE.test(one)));
  let point = find(kept);
  if (point === undefined) return undefined;
  // why at once: of others, mostly who calls is all that differs.
  const asItWas = others ? find(new Set(keepable)) : undefined;
  if (asItWas !== undefined) return { point: asItWas, kept: new Set(keepable) };
  for (const one of keepable) {
    if (kept.has(one)) continue;
    const more = new Set([...kept, one]);
    const found: Point | undefined = oneValue(one, before.get(one)).has(point.get(one)) ? point : find(more);
    if (found === undefined) continue;
    [kept, point] = [more, found];
  }
  return { point, kept };
}
