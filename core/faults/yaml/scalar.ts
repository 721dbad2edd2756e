import { isScalar, type Node, type Scalar } from "yaml";
import { cut } from "../fault.ts";
import { plainValue, type PlainValue } from "./plain-scalar.ts";
import type { Misreading } from "./syntax.ts";

/** As which kind of file Pulumi passes dates without quotes. */
export type Dates = "inStack" | "inProject";

/** A scalar's value as Pulumi reads it, or why Pulumi refuses it or reads it otherwise. */
export type ReadScalar<T> = { readonly value: T } | Omit<Misreading, "offset">;

/** Whether Pulumi refuses the scalar, or reads it otherwise. */
export function isRefused<T>(read: ReadScalar<T>): read is Omit<Misreading, "offset"> {
  return "found" in read;
}

const MAX_KEY = 1000;
const TEXT_TAG = "tag:yaml.org,2002:str";

/**
 * Reads a scalar that was composed with the `failsafe` schema.
 * @param text The whole file.
 * @param inFlow Whether it stands within `[]` or `{}`.
 */
export function readScalar(
  node: Scalar,
  text: string,
  dates: Dates,
  inFlow: boolean,
): ReadScalar<string | number | boolean | null> {
  const refused = refusal(node, text, inFlow);
  if (refused !== undefined) return refused;
  const written = String(node.value);
  if (node.type !== "PLAIN" || node.tag !== undefined) return { value: written };
  const value: PlainValue = plainValue(written);
  if (typeof value === "number" && !Number.isFinite(value))
    return { found: `the number ${written}`, fix: "Write a number that ends, or put quotes around it." };
  if (typeof value !== "object" || value === null) return { value };
  if (value.utc) return { value: value[dates] };
  return {
    found: `the moment ${cut(written, 60)}, which is not in UTC`,
    fix: "Write it in UTC, with a Z at the end, or put quotes around it.",
  };
}

/** Reads the key of a map, which must be text. */
export function readKey(key: Scalar, text: string, inFlow: boolean): ReadScalar<string> {
  const source = text.slice(...rangeOf(key));
  if (source.includes("\n"))
    return { found: "a key of several lines", fix: "Write a colon and a space after each key." };
  if (source.length > MAX_KEY) return { found: "a key of more than 1,000 characters", fix: "Shorten it." };
  const refused = refusal(key, text, inFlow);
  if (refused !== undefined) return refused;
  if (isMergeKey(key)) return { value: "<<" };
  const name = String(key.value);
  if (name === "<<")
    return { found: "<< in quotes as a key", fix: "Remove the quotes to merge a map, or rename the key." };
  if (key.type !== "PLAIN" || key.tag !== undefined) return { value: name };
  const value = plainValue(name);
  if (typeof value === "string") return { value: name };
  if (value === null) return { found: "nothing before the colon", fix: "Write the key; the word null needs quotes." };
  const kind = typeof value === "object" ? "date" : typeof value;
  return {
    found: `the ${kind} ${cut(name, 60)} as a key, without quotes`,
    fix: `Put quotes around it: ${JSON.stringify(cut(name, 60))}.`,
  };
}

/** Whether it is `<<` without quotes. why a symbol: that is what the library makes of it. */
export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && typeof key.value === "symbol";
}

/** Why Pulumi refuses the tag before a value: it takes another value for the tag's sake, or none. */
export function tagRefusal({ tag }: Node, allowed?: string): Omit<Misreading, "offset"> | undefined {
  if (tag === undefined || tag === allowed) return undefined;
  return {
    found: `the tag ${cut(tag.replace("tag:yaml.org,2002:", "!!"), 60)}`,
    fix: "Remove it; a text that begins with ! needs quotes.",
  };
}

/** First and last position of a node in the file. */
export function rangeOf(node: unknown): [number, number] {
  const range = typeof node === "object" && node !== null && "range" in node ? node.range : undefined;
  const [from, to] = Array.isArray(range) ? (range as readonly number[]) : [];
  return [from ?? 0, to ?? 0];
}

/** why: YAML knows these forms, but Pulumi's reader refuses them or takes them for something else. */
function refusal(node: Scalar, text: string, inFlow: boolean): Omit<Misreading, "offset"> | undefined {
  const tag = tagRefusal(node, TEXT_TAG);
  if (tag !== undefined) return tag;
  const [from, to] = rangeOf(node);
  const source = text.slice(from, to);
  if (node.type === "QUOTE_DOUBLE" && source.includes("\\")) {
    const odd = [...source.matchAll(/\\(?:\/|u[dD][89a-fA-F]|[^])/g)].find(
      ([found]) => found === "\\/" || found.length > 2,
    );
    if (odd !== undefined)
      return { found: `${JSON.stringify(odd[0])} within double quotes`, fix: "Write the character itself." };
  }
  if (typeof node.value === "string" && node.value.startsWith("\n"))
    return { found: "text that begins with an empty line", fix: "Remove the empty line." };
  if (inFlow && node.type === "PLAIN" && (/^:|\?/.test(source) || /^:[^\s]/.test(text.slice(to, to + 2))))
    return {
      found: `${cut(source, 60)} within brackets, where ? and : have a meaning in YAML`,
      fix: "Put quotes around the text, and a space after a colon.",
    };
  return undefined;
}
