import type { NamedPolicy, PolicyDocument } from "../core/aws/policy-document.ts";
import { type Inputs, isMap, mapsAt, NOT_YET, type Text, textAt, textsAt, Unreadable } from "./resource-inputs.ts";
import { policyAt } from "./written-policy.ts";

type NotYet = typeof NOT_YET;

/** One inline policy, by the argument that holds it. */
export function inlinePolicy(inputs: Inputs, key: string, name: string): readonly NamedPolicy[] | NotYet {
  const document = policyAt(inputs, key);
  return document === NOT_YET ? NOT_YET : named(document, name);
}

/** The inline policies of a list, each a map with a name and a document. */
export function inlinePolicies(
  inputs: Inputs,
  key: string,
  { name, document }: { readonly name: string; readonly document: string },
): readonly NamedPolicy[] | NotYet {
  const maps = mapsAt(inputs, key);
  if (maps === NOT_YET) return NOT_YET;
  return maps.flatMap((map, index) => {
    const title = textAt(map, name);
    return named(policyIn(map, document, key), typeof title === "string" ? title : `${key}[${String(index)}]`);
  });
}

/** why: what fails is named by the resource's own argument. */
function policyIn(map: Inputs, document: string, key: string): PolicyDocument | undefined {
  try {
    const found = policyAt(map, document);
    if (found !== NOT_YET) return found;
  } catch {
    // why the same: it cannot be read either way.
  }
  throw new Unreadable(key);
}

function named(document: PolicyDocument | undefined, name: string): readonly NamedPolicy[] {
  return document === undefined ? [] : [{ name, document }];
}

/** ARNs of a list; none where there is none. */
export function arnsAt(inputs: Inputs, key: string): readonly string[] | NotYet {
  return textsAt(inputs, key) ?? [];
}

/** One ARN as a list. */
export function arnAt(inputs: Inputs, key: string): readonly string[] | NotYet {
  const arn = textAt(inputs, key);
  return arn === NOT_YET ? NOT_YET : arn === undefined ? [] : [arn];
}

/** A number, also as text. `undefined`: there is none. */
export function numberAt(inputs: Inputs, key: string): number | undefined | NotYet {
  const value = inputs[key];
  if (value === undefined || value === null) return undefined;
  if (value === NOT_YET) return NOT_YET;
  const number = Number(value);
  if (Number.isFinite(number)) return number;
  throw new Unreadable(key);
}

/** Seconds of an ISO 8601 duration of hours, minutes and seconds: `PT1H30M`. */
export function secondsAt(inputs: Inputs, key: string): number | undefined | NotYet {
  const text = textAt(inputs, key);
  if (text === undefined || text === NOT_YET) return text;
  const [whole, hours = "0", minutes = "0", seconds = "0"] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(text) ?? [];
  if (whole === undefined) throw new Unreadable(key);
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** The boundary of a permission set: a managed policy's ARN, or path and name of a policy that each account has. */
export function setBoundaryAt(inputs: Inputs, key: string): Text {
  const value = inputs[key];
  if (value === undefined || value === null) return undefined;
  if (value === NOT_YET) return NOT_YET;
  if (!isMap(value)) throw new Unreadable(key);
  const reference = value["customerManagedPolicyReference"];
  if (!isMap(reference)) return textAt(value, "managedPolicyArn");
  const path = textAt(reference, "path") ?? "/";
  const name = textAt(reference, "name");
  return typeof path === "string" && typeof name === "string" ? `${path}${name}` : name;
}
