import fc from "fast-check";
import type { Condition, Effect } from "../../../../core/aws/policy-document.ts";
import { FAMILIES, type Family, LISTS, NULL } from "./condition-pool.ts";

const SET = ["", "", "", "ForAllValues:", "ForAnyValue:"];

type Entry = readonly [operator: string, key: string, values: readonly string[]];

function entryOf(
  { keys, operators, values, variables = [] }: Family,
  sets: string[],
  effect: Effect,
): fc.Arbitrary<Entry> {
  const suffixes = operators[0] === "Null" ? [""] : ["", "", "IfExists"];
  return fc
    .tuple(
      fc.constantFrom(...sets),
      fc.constantFrom(...operators),
      fc.constantFrom(...suffixes),
      fc.constantFrom(...keys),
      fc.boolean(),
    )
    .chain(([set, operator, suffix, key, lower]) => {
      const name = set + operator + suffix;
      const pool = effect === "Deny" && operator.includes("Not") ? values : [...values, ...variables];
      return fc
        .array(fc.constantFrom(...pool), {
          minLength: 1,
          maxLength: operator === "Null" || operator === "Bool" ? 1 : 3,
        })
        .map((chosen): Entry => [lower ? name.toLowerCase() : name, key, chosen]);
    });
}

/** A condition of one or two operators, sometimes sharing an operator. */
export function arbitraryCondition(effect: Effect): fc.Arbitrary<Condition> {
  const single = FAMILIES.map((family) => entryOf(family, SET, effect));
  const any = fc.oneof(
    ...single,
    ...single,
    entryOf(LISTS, ["ForAllValues:", "ForAnyValue:"], effect),
    entryOf(NULL, [""], effect),
  );
  return fc.array(any, { minLength: 1, maxLength: 2 }).map((entries) => {
    const condition: Record<string, Record<string, string | readonly string[]>> = {};
    for (const [operator, key, values] of entries) {
      (condition[operator] ??= {})[key] = values.length === 1 ? values[0]! : values;
    }
    return condition;
  });
}
