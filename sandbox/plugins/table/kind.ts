import { isDeepStrictEqual } from "node:util";
import { parsedJson } from "../../../fleet/parsed-json.ts";
import { Unknown, asText, describe, hasUnknown, isList, isRecord, present, type Value } from "../protocol/value.ts";

/**
 * The kind of value that a property takes. The order of a list does not matter to AWS. A policy is a document as JSON text.
 * `any` is passed on as it is.
 */
export type Kind = Scalar | "any" | { readonly list: Kind } | { readonly map: Kind } | { readonly fields: Fields };

/** The fields of an object, each of which may be absent; or properties, by the name that programs give them. */
export type Fields = { readonly [name: string]: Kind };

type Scalar = "text" | "integer" | "flag" | "policy";

/** The TypeScript type of a value of a kind, once checked and known; of a kind that is not known, nothing. */
export type TypeOf<K> = Kind extends K
  ? unknown
  : K extends "text" | "policy"
    ? string
    : K extends "integer"
      ? number
      : K extends "flag"
        ? boolean
        : K extends { readonly list: infer E }
          ? readonly TypeOf<E>[]
          : K extends { readonly map: infer E }
            ? { readonly [key: string]: TypeOf<E> }
            : K extends { readonly fields: infer F }
              ? { readonly [N in keyof F]?: TypeOf<F[N]> }
              : unknown;

/** Collects what is wrong with a value: the path of the property and the reason. */
export type Refuse = (path: string, reason: string) => void;

/** How each is called, and its normal spelling; undefined for what it is not. Numbers and flags may be text, as in stack configuration. */
const scalars: Readonly<Record<Scalar, readonly [wanted: string, spell: (value: Value) => Value]>> = {
  text: ["a string", (value) => (/^(string|number|boolean)$/.test(typeof value) ? asText(value) : undefined)],
  integer: ["a whole number", (value) => (/^-?\d+$/.test(asText(value)) ? Number(value) : undefined)],
  flag: ["true or false", (value) => (/^(true|false)$/.test(asText(value)) ? asText(value) === "true" : undefined)],
  policy: ["a JSON policy document", policyText],
};

function policyText(value: Value): Value {
  if (isRecord(value)) return hasUnknown(value) ? Unknown : JSON.stringify(value);
  return typeof value === "string" && isRecord(parsedJson(value) as Value) ? value : undefined;
}

/** The value in its normal spelling; what is wrong with it is reported. Absent fields are left out. */
export function checkKind(kind: Kind, value: Value, path: string, refuse: Refuse): Value {
  if (value === Unknown || kind === "any") return value;
  const wrong = (wanted: string): Value => {
    refuse(path, `expected ${wanted}, got ${describe(value)}`);
    return value;
  };
  if (typeof kind === "string") {
    const [wanted, spell] = scalars[kind];
    return spell(value) ?? wrong(wanted);
  }
  if ("list" in kind) {
    if (!isList(value)) return wrong("a list");
    return value.map((each, index) => checkKind(kind.list, each, `${path}[${index}]`, refuse));
  }
  const names = "fields" in kind ? Object.keys(kind.fields).join(", ") : undefined;
  if (!isRecord(value)) return wrong(names === undefined ? "a map" : `an object with ${names}`);
  const checked: Record<string, Value> = {};
  for (const [name, each] of Object.entries(present(value))) {
    const at = /^[\w-]+$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
    const inner = "map" in kind ? kind.map : kind.fields[name];
    if (inner === undefined) refuse(at, `unknown field; known are ${names ?? ""}`);
    else checked[name] = checkKind(inner, each, at, refuse);
  }
  return checked;
}

/** True when two checked and known values of a property mean the same to AWS: the order of a list does not count. */
export function sameValues(a: Value, b: Value): boolean {
  return isDeepStrictEqual(unordered(a), unordered(b));
}

function unordered(value: Value): Value {
  return isList(value) ? value.map(inOrder).sort() : value;
}

function inOrder(value: Value): string {
  return JSON.stringify(isRecord(value) ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)) : value);
}
