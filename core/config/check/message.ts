/** What a schema says about a value that does not fit: what was expected, and what to do. */
export interface Advice {
  readonly expected: string;
  readonly fix: string;
}

// why: zod carries one string per issue; this keeps the two halves of an advice apart inside it.
const SEPARATOR = "\u0000";

/** Packs an advice into the message of a zod check. */
export function advice(expected: string, fix: string): string {
  return `${expected}${SEPARATOR}${fix}`;
}

/** Packs with the advice what to do about single keys, by key. */
export function withHints(packed: string, hints: Readonly<Record<string, string>>): string {
  return [packed, ...Object.entries(hints).flat()].join(SEPARATOR);
}

/** What to do about that key, where {@link withHints} packed something for it. */
export function hintOf(message: string, key: string): string | undefined {
  const [, , ...hints] = message.split(SEPARATOR);
  const index = hints.findIndex((hint, position) => position % 2 === 0 && hint === key);
  return index < 0 ? undefined : hints[index + 1];
}

const DIGITS = "digits";

/** Packs with the advice that the value is made of so many digits alone. */
export function withDigits(packed: string, digits: number): string {
  return withHints(packed, { [DIGITS]: String(digits) });
}

/** How many digits the value is made of, where {@link withDigits} packed that. */
export function digitsOf(message: string): number | undefined {
  const digits = hintOf(message, DIGITS);
  return digits === undefined ? undefined : Number(digits);
}

/** Unpacks what {@link advice} packed; a message of zod's own becomes the expectation. */
export function readAdvice(message: string): Advice {
  const [expected = message, fix = "Correct the value; docs/configuration.md lists what is allowed."] =
    message.split(SEPARATOR);
  return { expected, fix };
}
