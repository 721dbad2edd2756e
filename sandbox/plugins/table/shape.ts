import { Unknown, describe, hasUnknown, isList, isRecord, type Value } from "../protocol/value.ts";
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
  /** The JSON-schema kind, for the plugin's schema. */
  readonly schema: { readonly [key: string]: unknown };
  readonly type?: T;
}

/** The TypeScript type of a shape. */
export type TypeOf<S> = S extends Shape<infer T> ? T : never;

function scalar<T>(wanted: string, schema: string, parse: (value: Value) => Value | undefined): Shape<T> {
  return {
    schema: { type: schema },
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
export const text = scalar<string>("a string", "string", (value) =>
  typeof value === "string"
    ? value
    : typeof value === "number" || typeof value === "boolean"
      ? String(value)
      : undefined,
);

/** A whole number; the text of one (from stack configuration) is taken too. */
export const integer = scalar<number>("a whole number", "integer", (value) => {
  const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) ? number : undefined;
});

/** A boolean; the texts `true` and `false` (from stack configuration) are taken too. */
export const flag = scalar<boolean>("true or false", "boolean", (value) =>
  typeof value === "boolean" ? value : value === "true" ? true : value === "false" ? false : undefined,
);

/** One of the given words. */
export function oneOf<const T extends string>(...words: readonly T[]): Shape<T> {
  return scalar<T>(`one of ${words.join(", ")}`, "string", (value) => words.find((word) => word === value));
}

/** A policy document as JSON text. An object is taken and written as JSON; equal by meaning, not by spelling. */
export const policy: Shape<string> = {
  schema: { type: "string" },
  same: samePolicy,
  check(value, path, refuse) {
    if (value === Unknown || (isRecord(value) && hasUnknown(value))) return Unknown;
    if (isRecord(value)) return JSON.stringify(value);
    if (typeof value === "string" && isJsonObject(value)) return value;
    refuse(path, `expected a JSON policy document, got ${describe(value)}`);
    return value;
  },
};

/** A policy document given as an object or as JSON text, kept as given; equal by meaning, not by spelling. */
export const policyOrObject: Shape<string | { readonly [key: string]: unknown }> = {
  schema: { $ref: "pulumi.json#/Any" },
  same: samePolicy,
  check(value, path, refuse) {
    if (!isRecord(value)) return policy.check(value, path, refuse);
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

function items(item: Shape<unknown>, value: Value, path: string, refuse: Refuse): Value {
  if (value === Unknown) return value;
  if (isList(value)) return value.map((element, index) => item.check(element, `${path}[${index}]`, refuse));
  refuse(path, `expected a list, got ${describe(value)}`);
  return value;
}

/** A list whose order does not matter to AWS: equal when both hold the same elements. */
export function setOf<T>(item: Shape<T>): Shape<readonly T[]> {
  return {
    schema: { type: "array", items: item.schema },
    check: (value, path, refuse) => items(item, value, path, refuse),
    same: (a, b) =>
      isList(a) &&
      isList(b) &&
      a.length === b.length &&
      a.every((x) => b.some((y) => item.same(x, y))) &&
      b.every((y) => a.some((x) => item.same(x, y))),
  };
}

/** A map of strings by name. */
export const textMap: Shape<{ readonly [key: string]: string }> = {
  schema: { type: "object", additionalProperties: { type: "string" } },
  same: (a, b) => isRecord(a) && isRecord(b) && sameFields(a, b, () => text),
  check(value, path, refuse) {
    if (value === Unknown) return value;
    if (isRecord(value)) return checkFields(value, path, refuse, () => text);
    refuse(path, `expected a map of strings, got ${describe(value)}`);
    return value;
  },
};

/** An object with exactly the given fields, each of which may be absent: it then means what `absent` says. */
export function record<const F extends { readonly [name: string]: Shape<unknown> }>(
  fields: F,
  absent: { readonly [name: string]: Value } = {},
): Shape<{ readonly [K in keyof F]?: TypeOf<F[K]> }> {
  const names = Object.keys(fields).join(", ");
  return {
    schema: {
      type: "object",
      properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.schema])),
    },
    same: (a, b) =>
      isRecord(a) && isRecord(b) && sameFields({ ...absent, ...a }, { ...absent, ...b }, (name) => fields[name]),
    check(value, path, refuse) {
      if (value === Unknown) return value;
      if (isRecord(value)) {
        return checkFields(value, path, refuse, (name, at) => {
          if (fields[name] === undefined) refuse(at, `unknown field; known are ${names}`);
          return fields[name];
        });
      }
      refuse(path, `expected an object with ${names}, got ${describe(value)}`);
      return value;
    },
  };
}

type FieldShape = (name: string, path: string) => Shape<unknown> | undefined;

function checkFields(value: { readonly [key: string]: Value }, path: string, refuse: Refuse, shape: FieldShape): Value {
  const result: { [key: string]: Value } = {};
  for (const [name, element] of Object.entries(value)) {
    const at = /^[\w-]+$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
    if (element !== null && element !== undefined) result[name] = shape(name, at)?.check(element, at, refuse);
  }
  return result;
}

function sameFields(
  a: { readonly [key: string]: Value },
  b: { readonly [key: string]: Value },
  shape: FieldShape,
): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name] || (shape(name, name)?.same(a[name], b[name]) ?? false));
}
