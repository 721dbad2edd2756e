import { Unknown, describe, isList, isRecord, type Value } from "../protocol/value.ts";
import { text, type Refuse, type Shape, type TypeOf } from "./shape.ts";

function items(item: Shape<unknown>, value: Value, path: string, refuse: Refuse): Value {
  if (value === Unknown) return value;
  if (isList(value)) return value.map((element, index) => item.check(element, `${path}[${index}]`, refuse));
  refuse(path, `expected a list, got ${describe(value)}`);
  return value;
}

/** A list whose order does not matter to AWS: equal when both hold the same elements. */
export function setOf<T>(item: Shape<T>): Shape<readonly T[]> {
  return {
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
  same: (a, b) => isRecord(a) && isRecord(b) && sameFields(a, b, () => text),
  check(value, path, refuse) {
    if (value === Unknown) return value;
    if (isRecord(value)) return checkFields(value, path, refuse, () => text);
    refuse(path, `expected a map of strings, got ${describe(value)}`);
    return value;
  },
};

/** An object with exactly the given fields, each of which may be absent. */
export function record<const F extends { readonly [name: string]: Shape<unknown> }>(
  fields: F,
): Shape<{ readonly [K in keyof F]?: TypeOf<F[K]> }> {
  const names = Object.keys(fields).join(", ");
  return {
    same: (a, b) => isRecord(a) && isRecord(b) && sameFields(a, b, (name) => fields[name]),
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
