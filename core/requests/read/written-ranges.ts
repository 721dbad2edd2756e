import { parseIpRange } from "../../evaluate/ip-range.ts";
import { IPV6 } from "../request-keys.ts";
import { EVERY_NUMBER, type Range } from "../values/range-set.ts";

/** Whole numbers that compare so with a number of the policy, in units of so much of it. */
export function compared(comparison: string, written: number | undefined, unit: number): readonly Range[] {
  if (written === undefined || Number.isNaN(written)) return [];
  // why: a number of hundreds of digits is beyond what JavaScript counts, and beyond all that a request brings.
  const wanted = Math.max(-Number.MAX_VALUE, Math.min(written, Number.MAX_VALUE));
  const [floor, ceiling] = [BigInt(Math.floor(wanted / unit)), BigInt(Math.ceil(wanted / unit))];
  const { first, last } = EVERY_NUMBER;
  const ranges: Readonly<Record<string, Range>> = {
    equals: { first: ceiling, last: floor },
    lessthan: { first, last: ceiling - 1n },
    lessthanequals: { first, last: floor },
    greaterthan: { first: floor + 1n, last },
    greaterthanequals: { first: ceiling, last },
  };
  const range = ranges[comparison];
  if (range === undefined) throw new TypeError(`no comparison ${comparison}`);
  return range.first <= range.last ? [range] : [];
}

/** The addresses of a range of the policy. */
export function addresses(text: string): readonly Range[] {
  const range = parseIpRange(text);
  if (range === undefined) return [];
  const size = BigInt((range.version === 6 ? 128 : 32) - range.prefix);
  const first = ((range.bits >> size) << size) + (range.version === 6 ? IPV6 : 0n);
  return [{ first, last: first + (1n << size) - 1n }];
}
