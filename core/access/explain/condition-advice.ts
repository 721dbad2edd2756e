import type { Advice, WrittenIn } from "../../client/trust/conditions/way-condition.ts";
import { WAY_CONDITIONS } from "../../client/trust/conditions/way-conditions.ts";
import { conditionOfKey } from "../../evaluate/admission/condition-names.ts";
import type { Mismatch } from "../../evaluate/decision.ts";

const list = (values: readonly string[]): string => values.map((value) => JSON.stringify(value)).join(" or ");

/** Advice about keys that no condition of a way has. */
const FURTHER: Readonly<Record<string, Advice>> = {
  "sts:RoleSessionName": ({ expected }) => `Name the session ${list(expected)}.`,
};

/** What to change about a condition that did not hold; `aws:PrincipalArn` is not one of them: it says who. */
export function changeForCondition(mismatch: Mismatch, where: WrittenIn): string {
  const { operator = "", key = "", expected, found } = mismatch;
  const name = conditionOfKey(key);
  const advice: Readonly<Record<string, Advice>> = name === undefined ? FURTHER : WAY_CONDITIONS[name].advice;
  const [, say] = Object.entries(advice).find(([one]) => one.toLowerCase() === key.toLowerCase()) ?? [];
  if (say !== undefined) return say(mismatch, where);
  return `Let ${operator} ${key} hold: expected ${list(expected)}, found ${[found ?? "nothing"].flat().join(", ")}. It is written in ${where.place}.`;
}
