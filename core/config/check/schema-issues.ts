import type { z } from "zod";
import type { Path } from "../../faults/fault.ts";

/** One thing that the schema says of a value, where the user meant that branch of it. */
export interface MeantIssue {
  readonly issue: z.core.$ZodIssue;
  /** From the top of the value. */
  readonly path: Path;
  /** Whether it is about the last key of the path, not about the value below it. */
  readonly ofKey: boolean;
}

/** What a schema says of a value; of a union, what the branch says that the user meant. */
export function meantIssues(error: z.ZodError): readonly MeantIssue[] {
  return flatten(error.issues, []);
}

function flatten(issues: readonly z.core.$ZodIssue[], prefix: Path): readonly MeantIssue[] {
  return issues.flatMap((issue): readonly MeantIssue[] => {
    const path = [...prefix, ...issue.path.map((step) => (typeof step === "symbol" ? String(step) : step))];
    if (issue.code === "invalid_union") {
      const meant = issue.errors.find((branch) => !branch.some(rejectsAtOnce));
      if (meant !== undefined) return flatten(meant, path);
    }
    if (issue.code === "invalid_key") return issue.issues.map((inner) => ({ issue: inner, path, ofKey: true }));
    return [{ issue, path, ofKey: false }];
  });
}

/** Whether an issue says that the value is of another kind altogether, not that something inside it is wrong. */
function rejectsAtOnce(issue: z.core.$ZodIssue): boolean {
  return (
    issue.path.length === 0 &&
    (issue.code === "invalid_type" || issue.code === "invalid_value" || issue.code === "invalid_format")
  );
}

/** What an issue is about: the value at its path, or keys of it that nobody knows. */
export function placesOf({ issue, path }: MeantIssue): readonly Path[] {
  return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...path, key]) : [path];
}

/** Whether an issue is about a value that is not there. */
export function isMissing({ issue, path }: MeantIssue, input: unknown): boolean {
  return issue.code !== "unrecognized_keys" && valueAt(input, path) === undefined;
}

/** The value at a path of own keys; `undefined` where there is none. */
export function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as Readonly<Record<PropertyKey, unknown>>)[step]
        : undefined,
    root,
  );
}
