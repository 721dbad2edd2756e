import { CONDITION_KEYS, type ConditionName, type Conditions, type ConditionValue } from "./condition-facts.ts";

const names = new Map<string, ConditionName>(
  namesIn(CONDITION_KEYS).flatMap((name) => CONDITION_KEYS[name].map((key) => [key.toLowerCase(), name] as const)),
);

/** The condition that a key of AWS belongs to, in whichever case; undefined when no way in has such a condition. */
export function conditionOfKey(key: string): ConditionName | undefined {
  return names.get(key.toLowerCase());
}

/** The names of a table of conditions, in its order. */
export function namesIn<K extends ConditionName>(table: Readonly<Record<K, unknown>>): readonly K[] {
  return Object.keys(table) as K[];
}

/** What is to be said of each condition that is asked for, in the order of these names. */
export function ofEach<R>(
  names: readonly ConditionName[],
  conditions: Conditions,
  say: <K extends ConditionName>(name: K, value: ConditionValue<K>) => R,
): readonly R[] {
  return names.flatMap((name) => {
    const value = conditions[name];
    return value === undefined ? [] : [say(name, value)];
  });
}
