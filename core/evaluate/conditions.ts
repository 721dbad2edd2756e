import type { Effect } from "../aws/policy-document.ts";
import type { ValueTest } from "./arn-match.ts";
import type { Context } from "./context.ts";
import type { Mismatch } from "./decision.ts";
import { GrammarError } from "./grammar-error.ts";
import { OPERATORS } from "./operators.ts";

/** One operator and key of a condition: undefined when it holds, else what did not match. */
export type ConditionCheck = (context: Context) => Mismatch | undefined;

const OPERATOR_NAME = /^(?:(forallvalues|foranyvalue):)?([a-z]+?)(ifexists)?$/;

function conditionValues(key: string, value: unknown): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (values.length === 0) throw new GrammarError(`condition key "${key}" has no values`);
  return values.map((one) => {
    if (typeof one === "string" || typeof one === "number" || typeof one === "boolean") return String(one);
    throw new GrammarError(`condition key "${key}" holds a value that is not text, a number or a boolean`);
  });
}

/** Whether any policy value matches; undefined when none does and a policy variable had no value. */
function matchesAny(tests: readonly ValueTest[], found: string, context: Context): boolean | undefined {
  let result: boolean | undefined = false;
  for (const test of tests) {
    const matched = test(found, context);
    if (matched === true) return true;
    if (matched === undefined) result = undefined;
  }
  return result;
}

function compileNull(values: readonly string[]): (found: string | readonly string[] | undefined) => boolean {
  const wanted: readonly string[] = values.map((value) => value.toLowerCase());
  if (wanted.some((value) => value !== "true" && value !== "false")) {
    throw new GrammarError(`Null expects "true" or "false", found "${values.join('", "')}"`);
  }
  return (found) => wanted.includes(String(found === undefined || (typeof found !== "string" && found.length === 0)));
}

/**
 * Compiles one operator with one key.
 *
 * Missing keys: a plain operator fails, a negated one and `...IfExists` hold, `ForAllValues` holds and `ForAnyValue`
 * fails, with or without `IfExists`. A policy variable without a value never lets an Allow apply, and never keeps
 * a negated Deny from applying.
 *
 * @throws {GrammarError} for an unknown operator or a value that the operator cannot take.
 */
export function compileCondition(
  operator: string,
  key: string,
  value: unknown,
  effect: Effect,
  variables: boolean,
): ConditionCheck {
  const [, set, name = "", ifExists] = OPERATOR_NAME.exec(operator.toLowerCase()) ?? [];
  const expected = conditionValues(key, value);
  const lowerKey = key.toLowerCase();
  if (name === "null" && set === undefined && ifExists === undefined) {
    const holds = compileNull(expected);
    return (context) => {
      const found = context.get(lowerKey);
      return holds(found) ? undefined : mismatch(operator, key, expected, found);
    };
  }
  const known = OPERATORS.get(name);
  if (known === undefined) throw new GrammarError(`unknown condition operator "${operator}"`);
  const tests = expected.map((one) => known.compile(one, variables));
  const test: Test = { tests, negated: known.negated, set, ifExists: ifExists !== undefined, effect };
  return (context) => {
    const found = context.get(lowerKey);
    return holds(test, found, context) ? undefined : mismatch(operator, key, expected, found);
  };
}

function mismatch(
  operator: string,
  key: string,
  expected: readonly string[],
  found: Mismatch["found"] | undefined,
): Mismatch {
  return { element: "Condition", operator, key, expected, found: found ?? null };
}

/** What an operator with its values asks of the value of its key. */
interface Test {
  readonly tests: readonly ValueTest[];
  readonly negated: boolean;
  /** `forallvalues` or `foranyvalue`. */
  readonly set: string | undefined;
  readonly ifExists: boolean;
  readonly effect: Effect;
}

function holds(test: Test, found: string | readonly string[] | undefined, context: Context): boolean {
  const { set, negated, ifExists, effect } = test;
  if (found === undefined || (set !== undefined && found.length === 0)) {
    return set === undefined ? negated || ifExists : set === "forallvalues";
  }
  if (set === undefined) {
    // why: "Multivalued context keys require a condition set operator": without one the outcome is not defined
    return typeof found === "string" ? holdsFor(test, found, context) : effect === "Deny";
  }
  const values = typeof found === "string" ? [found] : found;
  return set === "forallvalues"
    ? values.every((one) => holdsFor(test, one, context))
    : values.some((one) => holdsFor(test, one, context));
}

function holdsFor({ tests, negated, effect }: Test, found: string, context: Context): boolean {
  const matched = matchesAny(tests, found, context);
  // why: AWS calls a statement with an unresolved variable invalid; a negation must not turn that into an allow
  if (matched === undefined) return negated && effect === "Deny";
  return matched !== negated;
}
