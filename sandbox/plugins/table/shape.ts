import { Unknown, describe, hasUnknown, isRecord, type Value } from "../protocol/value.ts";
import { samePolicy } from "./policy-document.ts";

/** Collects what is wrong with a value: the path of the property and the reason. */
export type Refuse = (path: string, reason: string) => void;

/**
 * The kind of value a property takes. `T` is its TypeScript type once checked and known.
 * `check` returns the value in its normal spelling and reports what is wrong; `same` tells whether two checked values
 * mean the same to AWS, so that a mere difference of spelling is no change.
 */
export interface Shape<T> {
  check(value: Value, path: string, refuse: Refuse): Value;
  same(a: Value, b: Value): boolean;
  readonly type?: T;
}

/** The TypeScript type of a shape. */
export type TypeOf<S> = S extends Shape<infer T> ? T : never;

function scalar<T>(wanted: string, parse: (value: Value) => Value | undefined): Shape<T> {
  return {
    same: (a, b) => a === b,
    check(value, path, refuse) {
      if (value === Unknown) return value;
      const parsed = parse(value);
      if (parsed === undefined) refuse(path, `expected ${wanted}, got ${describe(value)}`);
      return parsed;
    },
  };
}

/** A string. Numbers and booleans are taken as their text, as Pulumi's own providers do. */
export const text = scalar<string>("a string", (value) =>
  typeof value === "string"
    ? value
    : typeof value === "number" || typeof value === "boolean"
      ? String(value)
      : undefined,
);

/** A whole number; the text of one (from stack configuration) is taken too. */
export const integer = scalar<number>("a whole number", (value) => {
  const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) ? number : undefined;
});

/** A boolean; the texts `true` and `false` (from stack configuration) are taken too. */
export const flag = scalar<boolean>("true or false", (value) =>
  typeof value === "boolean" ? value : value === "true" ? true : value === "false" ? false : undefined,
);

/** A policy document as JSON text. An object is taken and written as JSON; equal by meaning, not by spelling. */
export const policy: Shape<string> = {
  same: samePolicy,
  check(value, path, refuse) {
    if (value === Unknown || (isRecord(value) && hasUnknown(value))) return Unknown;
    if (isRecord(value)) return JSON.stringify(value);
    if (typeof value === "string" && isJsonObject(value)) return value;
    refuse(path, `expected a JSON policy document, got ${describe(value)}`);
    return value;
  },
};

function isJsonObject(value: string): boolean {
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
  } catch {
    return false;
  }
}
