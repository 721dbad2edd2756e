import { compileCondition } from "../../evaluate/conditions.ts";
import { GrammarError } from "../../evaluate/grammar-error.ts";
import { OPERATORS } from "../../evaluate/operators.ts";
import { didYouMean } from "../../faults/did-you-mean.ts";
import { describe } from "../../faults/fault.ts";
import type { ShapeFault } from "./reference-types.ts";

/**
 * Condition operators as AWS writes them; each but `Null` also with `IfExists`, and for keys of many values with a set
 * prefix. Source: IAM user guide, `reference_policies_elements_condition_operators`.
 */
export const OPERATOR_NAMES = [
  ...["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"],
  ...["StringLike", "StringNotLike", "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"],
  ...["Numeric", "Date"].flatMap((kind) =>
    ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"].map(
      (comparison) => kind + comparison,
    ),
  ),
  ...["Bool", "BinaryEquals", "IpAddress", "NotIpAddress"],
] as const;

const SETS = ["ForAllValues:", "ForAnyValue:"];

/** Finds what IAM would refuse in a statement's `Condition`: operators that do not exist, values that they do not take. */
export function conditionFaults(
  statement: Readonly<Record<string, unknown>>,
  path: readonly (string | number)[],
): ShapeFault[] {
  const condition = statement["Condition"];
  if (condition === undefined) return [];
  const at = [...path, "Condition"];
  if (!isMap(condition))
    return [
      {
        path: at,
        expected: "a map of condition operators",
        found: describe(condition),
        fix: "Write an operator, and below it a condition key with its value, as in StringEquals: { aws:PrincipalTag/team: ops }.",
      },
    ];
  return Object.entries(condition).flatMap(([operator, keys]): ShapeFault[] => {
    const here = [...at, operator];
    if (!isOperator(operator)) return [unknownOperator(here, operator)];
    if (!isMap(keys))
      return [
        {
          path: here,
          expected: "a map of condition keys and their values",
          found: describe(keys),
          fix: "Write the condition key below the operator, and its value beside it.",
        },
      ];
    return Object.entries(keys).flatMap(([key, value]) => valueFaults(operator, key, value, [...here, key]));
  });
}

function valueFaults(operator: string, key: string, value: unknown, path: readonly (string | number)[]): ShapeFault[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (values.length === 0 || values.some((one) => !["string", "number", "boolean"].includes(typeof one)))
    return [
      {
        path,
        expected: "a value, or a list of values",
        found: describe(value),
        fix: "Write text, a number, true or false, or a list of these.",
      },
    ];
  return values.flatMap((one, index): ShapeFault[] => {
    // why: how AWS takes a pattern such as `*` in place of a whole ARN is not written down, so it is left to AWS.
    if (/arn/i.test(operator) && String(one).includes("*")) return [];
    const problem = problemOf(() => compileCondition(operator, key, one, "Allow", true));
    return problem === undefined
      ? []
      : [
          {
            path: Array.isArray(value) ? [...path, index] : path,
            expected: `a value that ${operator} takes`,
            found: describe(one),
            fix: `Correct it, or take another operator: ${problem}.`,
          },
        ];
  });
}

function problemOf(compile: () => unknown): string | undefined {
  try {
    compile();
    return undefined;
  } catch (error) {
    if (!(error instanceof GrammarError)) throw error;
    return error.message;
  }
}

function isOperator(operator: string): boolean {
  const [, set, name = "", ifExists] =
    /^(forallvalues:|foranyvalue:)?([a-z]+?)(ifexists)?$/.exec(operator.toLowerCase()) ?? [];
  return OPERATORS.has(name) || (name === "null" && set === undefined && ifExists === undefined);
}

function unknownOperator(path: readonly (string | number)[], operator: string): ShapeFault {
  // why not all forms at once: `StringEquals` stands in a dozen of them, each as near as the next.
  const sets = operator.includes(":") ? SETS : [""];
  const end = /exist/i.test(operator) ? "IfExists" : "";
  const hint = didYouMean(operator, ["Null", ...sets.flatMap((set) => OPERATOR_NAMES.map((name) => set + name + end))]);
  return {
    path,
    ofKey: true,
    expected: "a condition operator",
    found: describe(operator),
    fix: hint === "" ? "Write an operator that IAM has, as StringEquals, ArnLike or Bool." : `Correct it: ${hint}`,
  };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
