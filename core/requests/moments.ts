import { LAST_MOMENT } from "./request-keys.ts";
import { RangeSet } from "./values/range-set.ts";

/** A moment in whole seconds since 1970, as AWS compares it. */
export function secondsOf(moment: Date): bigint {
  return BigInt(Math.floor(moment.getTime() / 1000));
}

/** All moments from one on. */
export function momentsFrom(now: Date): RangeSet {
  return new RangeSet(false, [{ first: secondsOf(now), last: LAST_MOMENT }]);
}

/** All moments before one. @param until ISO 8601 */
export function momentsBefore(until: string): RangeSet {
  return new RangeSet(false, [{ first: 0n, last: BigInt(Math.ceil(Date.parse(until) / 1000)) - 1n }]);
}

/** The second of a moment. */
export function secondAt(now: Date): RangeSet {
  return new RangeSet(false, [{ first: secondsOf(now), last: secondsOf(now) }]);
}
