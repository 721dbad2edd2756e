import { asText, hasUnknown, isList, isRecord, type Value } from "../protocol/value.ts";

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
  if (typeof value !== "string") return isRecord(value) ? value : undefined;
  try {
    return JSON.parse(value) as Value;
  } catch {
    return undefined;
  }
}

function canonical(document: Value): string {
  if (!isRecord(document)) return JSON.stringify(document);
  const { Statement: statements, ...rest } = document;
  const list = statements === undefined ? [] : isList(statements) ? statements : [statements];
  return JSON.stringify([sorted(rest), list.map((each) => JSON.stringify(statement(each))).sort()]);
}

function statement(value: Value): Value {
  if (!isRecord(value)) return value;
  const parts = Object.entries(value).filter(([key, part]) => !(key === "Sid" && part === ""));
  return sorted(Object.fromEntries(parts.map(([key, part]) => [key, element(key, part)])));
}

function element(key: string, value: Value): Value {
  switch (key) {
    case "Action":
    case "NotAction":
    case "Resource":
    case "NotResource":
      return words(value);
    case "Principal":
    case "NotPrincipal":
      // why: AWS documents the principal "*" and {"AWS": "*"} as equivalent (reference_policies_elements_principal)
      return value === "*" ? { AWS: ["*"] } : fields(value, (part) => words(part, accountRoot));
    case "Condition":
      return fields(value, (operator) => fields(operator, (part) => words(part)));
    default:
      return value;
  }
}

function words(value: Value, spell: (word: string) => string = (word) => word): Value {
  return (isList(value) ? value : [value])
    .map((word) => (isRecord(word) || isList(word) ? JSON.stringify(word) : spell(asText(word))))
    .sort();
}

// why: AWS stores an account principal as its root ARN, whichever way it was written
function accountRoot(word: string): string {
  return word.replace(/^arn:aws[\w-]*:iam::(\d{12}):root$/, "$1");
}

function fields(value: Value, each: (part: Value) => Value): Value {
  if (!isRecord(value)) return value;
  return sorted(Object.fromEntries(Object.entries(value).map(([key, part]) => [key, each(part)])));
}

function sorted(value: { readonly [key: string]: Value }): Value {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
