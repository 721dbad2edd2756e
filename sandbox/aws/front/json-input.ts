import { AwsError } from "./aws-error.ts";

/** Input of a JSON call. */
export type Input = Record<string, unknown>;

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

/** One page of a list, by the MaxResults (1–100, default 100) and NextToken of the input. */
export function page<Item>(items: Iterable<Item>, input: Input): { items: Item[]; NextToken?: string } {
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
  const all = Array.isArray(items) ? (items as Item[]) : [...items];
  const end = start + size;
  const found = all.slice(start, end);
  return end < all.length
    ? { items: found, NextToken: Buffer.from(String(end)).toString("base64url") }
    : { items: found };
}
