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

/** Unpacks what {@link advice} packed; a message of zod's own becomes the expectation. */
export function readAdvice(message: string): Advice {
  const [expected = message, fix = "Correct the value; docs/configuration.md lists what is allowed."] =
    message.split(SEPARATOR);
  return { expected, fix };
}
