import { describe } from "../../core/faults/fault.ts";

/** How long something must not have been used. */
export interface Span {
  /** As it was written: `90d`, `12w`. */
  readonly text: string;
  readonly days: number;
}

/**
 * Days for which IAM knows whether a role was used; fewer in a Region that was added to the record since.
 * Source: IAM API reference, RoleLastUsed.
 */
const TRACKED_DAYS = 400;
const DAYS = { d: 1, w: 7 } as const;

/** Reads `90d` or `12w`. @returns the span, or what is wrong with the text, in one sentence. */
export function parseSpan(
  text: string,
): { readonly span: Span } | { readonly span: undefined; readonly because: string } {
  const [, count, unit] = /^([1-9]\d{0,4})([dw])$/.exec(text) ?? [];
  if (count === undefined)
    return { span: undefined, because: `expected days or weeks, as in 90d or 12w; found ${describe(text)}` };
  const days = Number(count) * DAYS[unit === "w" ? "w" : "d"];
  if (days > TRACKED_DAYS)
    return {
      span: undefined,
      because: `expected ${TRACKED_DAYS} days at most, since IAM records no use that is longer ago; found ${days}`,
    };
  return { span: { text, days } };
}
