import type { Refusal } from "../protocol/provider.ts";
import { Unknown, isList, isRecord, type Properties, type Value } from "../protocol/value.ts";
import type { Fields, Kind, NativeType } from "./native-types.ts";

/** The inputs without null, at any depth; an object of which nothing is left is nothing itself, an empty one stays. */
export function withoutNulls(inputs: Properties): Properties {
  return (dropNulls(inputs) ?? {}) as Properties;
}

function dropNulls(value: Value): Value {
  if (isList(value)) return value.map(dropNulls).filter((each) => each !== undefined);
  if (!isRecord(value) || Object.keys(value).length === 0) return value ?? undefined;
  const left = Object.entries(value).flatMap(([name, each]) => {
    const kept = dropNulls(each);
    return kept === undefined ? [] : [[name, kept] as const];
  });
  return left.length === 0 ? undefined : Object.fromEntries(left);
}

/** What is wrong with the inputs, in the official provider's words. Values are not looked at: neither names nor patterns. */
export function refusals(type: NativeType, inputs: Properties): Refusal[] {
  const missing = type.required
    .filter((name) => name in type.inputs && inputs[name] === undefined)
    .map((property) => ({ property, reason: `missing required property ${property}` }));
  return [...missing, ...checkFields(type.inputs, inputs, "")];
}

function checkFields(fields: Fields, values: Properties, path: string): Refusal[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const kind = fields[name];
    if (kind !== undefined) return checkValue(kind, value, path === "" ? name : `${path}/${name}`);
    const property = path === "" ? name : `${path}.${name}`;
    return [{ property, reason: `unknown property ${property}` }];
  });
}

function checkValue(kind: Kind, value: Value, property: string): Refusal[] {
  if (kind === "any" || value === Unknown || value === undefined) return [];
  const wrong = (wanted: string): Refusal[] => [{ property, reason: `${property} must be ${wanted}` }];
  if (kind === "text") return typeof value === "string" ? [] : wrong("a string");
  if ("fields" in kind) return isRecord(value) ? checkFields(kind.fields, value, property) : wrong("an object");
  if (!isList(value)) return wrong("an array");
  return value.flatMap((each, index) => checkValue(kind.list, each, `${property}[${index}]`));
}
