import { canonicalPolicy } from "../../../core/aws/same-policy.ts";
import { parsedJson } from "../../../fleet/parsed-json.ts";
import { hasUnknown, isList, isRecord, type Value } from "../protocol/value.ts";

/**
 * True when two policy documents, each JSON text or an object, mean the same to AWS: key order, white space, order of
 * statements and of list elements, one string against a list of one, and an account's id against its root ARN do not count.
 */
export function samePolicy(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (hasUnknown(a) || hasUnknown(b)) return false;
  const [left, right] = [parse(a), parse(b)];
  return left !== undefined && right !== undefined && canonical(left) === canonical(right);
}

/**
 * A policy document as the official provider sends it: its keys in order. With `first`, that key comes before the
 * others, as in its inline policies.
 */
export function normalized(document: string, first?: "Version"): string {
  const inOrder = JSON.parse(document, (_key, value: Value) => (isRecord(value) ? sorted(value) : value)) as Value;
  if (first === undefined || !isRecord(inOrder) || inOrder[first] === undefined) return JSON.stringify(inOrder);
  return JSON.stringify({ [first]: inOrder[first], ...inOrder });
}

function parse(value: Value): Value {
  const document = typeof value === "string" ? (parsedJson(value) as Value) : value;
  if (typeof document !== "object") return undefined;
  // why: in a condition, a flag or a number means the same as its text
  const asWritten = (_key: string, part: Value): Value =>
    typeof part === "boolean" || typeof part === "number" ? String(part) : part;
  return JSON.parse(JSON.stringify(document), asWritten) as Value;
}

function canonical(document: Value): string {
  if (!isRecord(document)) return JSON.stringify(document);
  const { Statement: statements, ...rest } = document;
  const list = statements === undefined ? [] : isList(statements) ? statements : [statements];
  return JSON.stringify([canonicalPolicy(rest), list.map((each) => canonicalPolicy(oneSpelling(each))).sort()]);
}

function oneSpelling(statement: Value): Value {
  if (!isRecord(statement)) return statement;
  const parts = Object.entries(statement).filter(([key, part]) => !(key === "Sid" && part === ""));
  return Object.fromEntries(parts.map(([key, part]) => [key, /^(Not)?Principal$/.test(key) ? principal(part) : part]));
}

function principal(value: Value): Value {
  // why: AWS documents the principal "*" and {"AWS": "*"} as equivalent (reference_policies_elements_principal)
  if (value === "*") return { AWS: "*" };
  // why: AWS stores an account principal as its root ARN, whichever way it was written
  return JSON.parse(JSON.stringify(value).replace(/"arn:aws[\w-]*:iam::(\d{12}):root"/g, '"$1"')) as Value;
}

function sorted(value: { readonly [key: string]: Value }): Value {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
