import { mismatched, type Value, type ValueSet } from "./value-set.ts";

/** Whole numbers from the first to the last, both included. */
export interface Range {
  readonly first: bigint;
  readonly last: bigint;
}

/** Whole numbers, such as seconds or addresses; and whether there may be none. */
export class RangeSet implements ValueSet {
  /** @param ranges In ascending order; no two overlap. */
  constructor(
    readonly absent: boolean,
    readonly ranges: readonly Range[],
  ) {}

  and(other: ValueSet): RangeSet {
    if (!(other instanceof RangeSet)) mismatched();
    return new RangeSet(this.absent && other.absent, overlap(this.ranges, other.ranges));
  }

  minus(other: ValueSet): readonly RangeSet[] {
    if (!(other instanceof RangeSet)) mismatched();
    return [new RangeSet(this.absent && !other.absent, overlap(this.ranges, gaps(other.ranges)))];
  }

  some(): { readonly value: Value } | undefined {
    if (this.absent) return { value: undefined };
    const [range] = this.ranges;
    return range && { value: range.first };
  }

  has(value: Value): boolean {
    if (value === undefined) return this.absent;
    return typeof value === "bigint" && this.ranges.some(({ first, last }) => first <= value && value <= last);
  }
}

/** Beyond every number that is compared. */
const END = 1n << 1100n;

/** All whole numbers. */
export const EVERY_NUMBER: Range = { first: -END, last: END };

function overlap(one: readonly Range[], other: readonly Range[]): readonly Range[] {
  return one.flatMap((a) =>
    other.flatMap((b) => {
      const first = a.first > b.first ? a.first : b.first;
      const last = a.last < b.last ? a.last : b.last;
      return first <= last ? [{ first, last }] : [];
    }),
  );
}

/** The numbers between ranges, before the first and after the last of them. */
export function gaps(ranges: readonly Range[]): readonly Range[] {
  const found: Range[] = [];
  let from = -END;
  for (const { first, last } of ranges) {
    if (from < first) found.push({ first: from, last: first - 1n });
    from = last + 1n;
  }
  if (from <= END) found.push({ first: from, last: END });
  return found;
}

/** The numbers of any of these ranges, in order. */
export function united(ranges: readonly Range[]): readonly Range[] {
  const found: Range[] = [];
  for (const range of [...ranges].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))) {
    const last = found.at(-1);
    if (last === undefined || last.last + 1n < range.first) found.push(range);
    else if (range.last > last.last) found[found.length - 1] = { first: last.first, last: range.last };
  }
  return found;
}
