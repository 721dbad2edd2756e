import { isList, isRecord, type Properties, type Value } from "../protocol/value.ts";
import type { Fields, Kind, NativeType } from "./native-types.ts";

type Rename = (name: string) => string;

const capital: Rename = (name) => name.charAt(0).toUpperCase() + name.slice(1);
const small: Rename = (name) => name.charAt(0).toLowerCase() + name.slice(1);

/** The inputs of a resource as Cloud Control names them. */
export function toCloudControl(type: NativeType, inputs: Properties): Properties {
  return renamed(type.inputs, inputs, capital);
}

/** One input's value as Cloud Control names what is in it, and the name of the input. */
export function inCloudControl(type: NativeType, name: string, value: Value): { name: string; value: Value } {
  return { name: capital(name), value: convert(type.inputs[name] ?? "any", value, capital) };
}

/** What Cloud Control answered as programs name it. */
export function fromCloudControl(type: NativeType, properties: Properties): Properties {
  return renamed(type.inputs, properties, small);
}

function renamed(fields: Fields, values: Properties, rename: Rename): Properties {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [rename(name), convert(fields[small(name)] ?? "any", value, rename)]),
  );
}

function convert(kind: Kind, value: Value, rename: Rename): Value {
  if (kind === "any" || kind === "text") return value;
  if ("fields" in kind) return isRecord(value) ? renamed(kind.fields, value, rename) : value;
  return isList(value) ? value.map((each) => convert(kind.list, each, rename)) : value;
}
