import fc from "fast-check";

/** A value in `percent` of a hundred cases, else undefined. */
export const maybe = <T>(percent: number, value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: percent, arbitrary: value }, { weight: 100 - percent, arbitrary: fc.constant(undefined) });

/** Drops undefined fields, which exactOptionalPropertyTypes tells from absent ones. */
export const present = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined));
