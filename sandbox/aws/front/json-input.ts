import type { z } from "zod";
import { AwsError } from "./aws-error.ts";

/** Input of a JSON call. */
export type Input = Record<string, unknown>;

/** What the front's own API was sent. Throws InvalidRequestException, with every fault, when it is not what the schema says. */
export function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const faults = read.error.issues.map(({ path, message }) => [path.join("."), message].filter(Boolean).join(": "));
  throw new AwsError("InvalidRequestException", faults.join("; "));
}

/** A required text field. Throws ValidationException when it is not there. */
export function text(input: Input, name: string): string {
  const value = input[name];
  if (typeof value === "string") return value;
  const field = name.charAt(0).toLowerCase() + name.slice(1);
  throw new AwsError(
    "ValidationException",
    `1 validation error detected: Value at '${field}' failed to satisfy constraint: Member must not be null`,
  );
}

/** A text field that may be absent. */
export function optionalText(input: Input, name: string): string | undefined {
  const value = input[name];
  return typeof value === "string" ? value : undefined;
}

/** A structure, empty when absent. */
export function structure(input: Input, name: string): Input {
  const value = input[name];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Input) : {};
}

/** A list of structures, empty when absent. */
export function structures(input: Input, name: string): Input[] {
  const value = input[name];
  return Array.isArray(value) ? (value as Input[]) : [];
}

/** A list of texts, empty when absent. */
export function texts(input: Input, name: string): string[] {
  const value = input[name];
  return Array.isArray(value) ? (value as string[]) : [];
}

const same = (item: unknown): unknown => item;

/**
 * One page of a list, as a part of an answer: the items, as `view` shows them, are its field `name`. By the MaxResults (1–100,
 * default 100) and NextToken of the input.
 */
export function page<Item>(
  items: Iterable<Item>,
  input: Input,
  name: string,
  view: (item: Item) => unknown = same,
): object {
  const size = typeof input["MaxResults"] === "number" ? input["MaxResults"] : 100;
  if (size < 1 || size > 100) {
    throw new AwsError(
      "ValidationException",
      "1 validation error detected: Value at 'maxResults' failed to satisfy constraint: Member must have value between 1 and 100",
    );
  }
  const token = optionalText(input, "NextToken");
  const start = token === undefined ? 0 : Number(Buffer.from(token, "base64url").toString());
  if (!Number.isInteger(start) || start < 0)
    throw new AwsError("ValidationException", "The provided NextToken is invalid.");
  const all = [...items];
  const end = start + size;
  const NextToken = end < all.length ? Buffer.from(String(end)).toString("base64url") : undefined;
  return { [name]: all.slice(start, end).map(view), ...(NextToken === undefined ? {} : { NextToken }) };
}
