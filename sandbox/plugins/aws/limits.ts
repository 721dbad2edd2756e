import type { Value } from "../protocol/value.ts";

/** A limit on the text of a property: the pattern that AWS's API model gives, in words. */
export function pattern(expression: RegExp, words: string): (value: Value) => string | undefined {
  return (value) =>
    typeof value === "string" && !expression.test(value)
      ? `expected ${words}, got "${value.slice(0, 140)}"`
      : undefined;
}

/** IAM's names: 1 to `max` of letters, digits and +=,.@-_ */
export function iamName(max: number): (value: Value) => string | undefined {
  return pattern(new RegExp(`^[\\w+=,.@-]{1,${max}}$`), `1 to ${max} letters, digits or +=,.@-_`);
}

/** IAM's paths: they begin and end with a slash. */
export const iamPath = pattern(/^\/$|^\/[\x21-\x7e]{1,510}\/$/, "a path that begins and ends with /");

/** A role's longest session, in seconds: 1 to 12 hours. */
export function sessionSeconds(value: Value): string | undefined {
  return typeof value === "number" && (value < 3600 || value > 43200)
    ? `expected 3600 to 43200 seconds, got ${value}`
    : undefined;
}
