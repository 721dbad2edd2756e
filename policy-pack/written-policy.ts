import type { PolicyDocument } from "../core/aws/policy-document.ts";
import { repeatedJsonKey } from "../core/config/read/repeated-json-key.ts";
import { type Inputs, isMap, NOT_YET, Unreadable } from "./resource-inputs.ts";

/**
 * A policy document, as JSON text or as an object. `undefined`: there is none.
 * @throws Unreadable where it is no policy: a check that cannot be made must not pass.
 */
export function policyAt(inputs: Inputs, key: string): PolicyDocument | undefined | typeof NOT_YET {
  const value = inputs[key];
  if (value === undefined || value === null || value === "") return undefined;
  if (value === NOT_YET) return NOT_YET;
  const document = typeof value === "string" ? parsed(value, key) : value;
  // why a statement: what has none is not what AWS reads there.
  if (!isMap(document) || !Object.hasOwn(document, "Statement")) throw new Unreadable(key);
  return document as unknown as PolicyDocument;
}

function parsed(text: string, key: string): unknown {
  try {
    const value = JSON.parse(text) as unknown;
    // why: of two values, AWS and a rule might take different ones.
    if (repeatedJsonKey(text) === undefined) return value;
  } catch {
    // why the same: neither says what AWS would be told.
  }
  throw new Unreadable(key);
}
