import type { z } from "zod";
import { describe, type Fault } from "../fault.ts";
import { readAdvice } from "./message.ts";
import type { Origin } from "./origin.ts";
import { salvage, type Salvaged } from "./salvage.ts";
import type { Path } from "./source.ts";

/** A value that fits its schema; or every reason why it does not, and what of it does. */
export type Checked<T> =
  | { readonly fits: true; readonly value: T }
  | { readonly fits: false; readonly faults: readonly Fault[]; readonly salvaged?: Salvaged<T> };

/** Checks one configuration value against its schema and finds every fault in it, each with its place. */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  origin: Origin,
): Checked<z.infer<Schema>> {
  const result = schema.safeParse(input);
  if (result.success) return { fits: true, value: result.data };
  const issues = flatten(result.error.issues, []);
  const misfits = issues.map((issue) => ({
    path: plainPath(issue),
    ...(issue.code === "unrecognized_keys" && { keys: issue.keys }),
  }));
  const salvaged = salvage(schema, input, misfits, origin);
  const faults = issues.flatMap((issue) => faultsOf(issue, input, origin));
  return { fits: false, faults, ...(salvaged !== undefined && { salvaged }) };
}

type Issue = z.core.$ZodIssue;

/** Issues of the branch of a union that the user meant, with full paths. */
function flatten(issues: readonly Issue[], prefix: readonly PropertyKey[]): Issue[] {
  return issues.flatMap((issue): Issue[] => {
    const path = [...prefix, ...issue.path];
    if (issue.code === "invalid_union") {
      const meant = issue.errors.find((branch) => !branch.some(rejectsAtOnce));
      if (meant !== undefined) return flatten(meant, path);
    }
    if (issue.code === "invalid_key") return issue.issues.map((inner) => ({ ...inner, path }));
    return [{ ...issue, path }];
  });
}

/** Whether an issue says that the value is of another kind altogether, not that something inside it is wrong. */
function rejectsAtOnce(issue: Issue): boolean {
  return (
    issue.path.length === 0 &&
    (issue.code === "invalid_type" || issue.code === "invalid_value" || issue.code === "invalid_format")
  );
}

function plainPath(issue: Issue): Path {
  return issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
}

function faultsOf(issue: Issue, input: unknown, origin: Origin): Fault[] {
  const path = plainPath(issue);
  const { expected, fix } = readAdvice(issue.message);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const at = [...path, key];
      const found = `the key ${JSON.stringify(key)}`;
      return { code: "config/unknown-key", at: origin.locateKey(at), path: origin.name(at), expected, found, fix };
    });
  }
  const value = valueAt(input, path);
  // why: only a string's check can fail on a format, so with another value the key itself is meant.
  const ofKey =
    (issue.code === "invalid_format" || issue.code === "too_big") &&
    typeof value !== "string" &&
    typeof value !== "number" &&
    !Array.isArray(value);
  const wantsText = issue.code === "invalid_type" && issue.expected === "string";
  const written = wantsText && value !== undefined ? origin.written(path) : undefined;
  const unquoted = written !== undefined && typeof value !== "string" && typeof value !== "object";
  return [
    {
      code: value === undefined ? "config/missing" : "config/invalid",
      at: ofKey ? origin.locateKey(path) : origin.locate(path),
      path: origin.name(path),
      expected,
      found: ofKey
        ? `the key ${JSON.stringify(path.at(-1))}`
        : unquoted
          ? `the ${typeof value} ${written}, without quotes`
          : describe(value),
      fix: unquoted ? `Put quotes around it: "${written}". ${fix}` : fix,
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
