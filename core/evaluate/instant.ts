// why: the W3C profile of ISO 8601 is what IAM accepts; Date.parse alone takes far more
const W3C = /^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?)?)?$/;
const EPOCH = /^\d{5,}$/;

/** The end of the year 9999, the last one that the form has. why a last one: a date of JavaScript beyond its own end is an error. */
const LAST = Date.UTC(10_000, 0) - 1000;

/**
 * A moment as milliseconds since 1970, from a W3C date (`2026-11-22`, `2026-11-22T05:00:00Z`) or from epoch seconds.
 * Undefined when the text is neither. Four digits are a year; what lies beyond the year 9999 is its end.
 */
export function parseInstant(text: string): number | undefined {
  if (EPOCH.test(text)) return Math.min(Number(text) * 1000, LAST);
  if (!W3C.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
