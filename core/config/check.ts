import type { z } from "zod";
import { describe, type Fault } from "../fault.ts";
import { readAdvice } from "./message.ts";
import type { Path } from "./source.ts";
import type { Origin } from "./origin.ts";

/** A value that fits its schema, or all the reasons why it does not. */
export type Checked<T> =
  | { readonly value: T; readonly faults: readonly [] }
  | { readonly value: undefined; readonly faults: readonly Fault[] };

/** Checks one configuration value against its schema and finds every fault in it, each with its place. */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  origin: Origin,
): Checked<z.infer<Schema>> {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return { value: result.data, faults: [] };
  return {
    value: undefined,
    faults: flatten(result.error.issues, []).flatMap((issue) => faultsOf(issue, input, origin)),
  };
}

type Issue = z.core.$ZodIssue;

/** Issues of the branch of a union that the user meant, with full paths: the one that got past its first check. */
function flatten(issues: readonly Issue[], prefix: readonly PropertyKey[]): Issue[] {
  return issues.flatMap((issue): Issue[] => {
    const path = [...prefix, ...issue.path];
    if (issue.code === "invalid_union") {
      const meant = issue.errors.find(
        (branch) =>
          !branch.some(
            (inner) =>
              inner.path.length === 0 &&
              inner.code !== "unrecognized_keys" &&
              inner.code !== "too_small" &&
              inner.code !== "custom",
          ),
      );
      if (meant !== undefined) return flatten(meant, path);
    }
    if (issue.code === "invalid_key") return flatten(issue.issues, path);
    return [{ ...issue, path }];
  });
}

function faultsOf(issue: Issue, input: unknown, origin: Origin): Fault[] {
  const path = issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
  const { expected, fix } = readAdvice(issue.message);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const at = [...path, key];
      return {
        code: "config/unknown-key",
        at: origin.locateKey(at),
        path: origin.name(at),
        expected,
        found: `the key ${JSON.stringify(key)}`,
        fix,
      };
    });
  }
  const value = valueAt(input, path);
  const written = typeof value === "number" ? origin.written(path) : undefined;
  const isKey = issue.code === "invalid_format" && typeof value === "object";
  return [
    {
      code: value === undefined ? "config/missing" : "config/invalid",
      at: isKey ? origin.locateKey(path) : origin.locate(path),
      path: origin.name(path),
      expected,
      found: isKey
        ? `the key ${JSON.stringify(path.at(-1))}`
        : written === undefined
          ? describe(value)
          : `the number ${written}, without quotes`,
      fix: written !== undefined && /^\d{12}$/.test(written) ? `Put quotes around it: "${written}". ${fix}` : fix,
    },
  ];
}

function valueAt(input: unknown, path: Path): unknown {
  let value = input;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return value;
}
