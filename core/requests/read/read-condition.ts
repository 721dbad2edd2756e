import type { Effect } from "../../aws/policy-document.ts";
import { compileCondition } from "../../evaluate/conditions.ts";
import { KEYS_OF_ACTION } from "../../evaluate/context.ts";
import { dimensionOf, requestKey } from "../request-keys.ts";
import { ListSet } from "../values/list-set.ts";
import { NO_TEXT } from "../values/text-set.ts";
import type { ValueSet } from "../values/value-set.ts";
import { matchingOf, type Operator, presence } from "./matching-values.ts";
import type { ReadingTerms } from "./reading-terms.ts";
import { globs, isBeyondAscii, isFolded, unknownIn } from "./written-patterns.ts";

/** Values of one dimension with which a condition holds. */
export interface Part {
  readonly dimension: string;
  readonly values: ValueSet;
}

/** When a condition holds: for some values, always (`true`) or never (`false`). */
export type Holding = Part | boolean;

/** A condition as sets. Both are the same where it can be expressed; else it holds at most and at least so. */
export interface ReadCondition {
  readonly most: Holding;
  readonly least: Holding;
  /** What of it cannot be expressed. */
  readonly because?: string;
}

/** One operator and key of a condition, as it is written. */
export interface OneCondition {
  readonly operator: string;
  readonly key: string;
  readonly value: unknown;
  readonly effect: Effect;
  readonly variables: boolean;
}

const OPERATOR = /^(?:(forallvalues|foranyvalue):)?([a-z]+?)(ifexists)?$/;

/**
 * Reads one operator with one key as the values with which it holds, as the evaluator does.
 * @throws GrammarError where the evaluator does
 */
export function readCondition(one: OneCondition, terms: ReadingTerms): ReadCondition {
  const check = compileCondition(one.operator, one.key, one.value, one.effect, one.variables);
  const key = one.key.toLowerCase();
  const [, set, full = "", ifExists] = OPERATOR.exec(one.operator.toLowerCase()) ?? [];
  const negated = full.includes("not");
  const operator: Operator = {
    set,
    name: full.replace("not", ""),
    negated,
    ifExists: ifExists !== undefined,
    effect: one.effect,
  };
  const texts = [one.value].flat().map(String);
  const found = requestKey(key, terms.targetAccount);
  const isAbsent = Object.hasOwn(KEYS_OF_ACTION, key) && KEYS_OF_ACTION[key]?.includes(terms.action) === false;
  if (isAbsent || found?.kind === "fixed") {
    const value = isAbsent || found?.kind !== "fixed" ? undefined : found.value;
    // why with nothing else known: a variable in it makes it unknown.
    if (texts.some((text) => unknownIn(text, terms, one.variables)) && value !== undefined)
      return inexact(one, "a policy variable");
    return exact(check({ get: (name) => (name === key ? value : terms.known(name)?.value) }) === undefined);
  }
  if (found === undefined) return inexact(one, "a key that is not known here");
  const dimension = dimensionOf(key, found);
  if (operator.name === "null") return exact({ dimension, values: presence(found, texts) });
  if (found.kind === "list" && set === undefined) {
    const absent = negated || operator.ifExists;
    // why: AWS does not define what an operator says of several values without a set operator; with one value it may hold.
    return {
      most: { dimension, values: new ListSet(absent, []) },
      least: { dimension, values: new ListSet(absent, NO_TEXT) },
      because: say(one, "a key of several values without ForAllValues or ForAnyValue"),
    };
  }
  const values = texts.map((text) => ({ text, isKnown: !unknownIn(text, terms, one.variables, negated) }));
  const matching = matchingOf(found, operator.name, one.variables, terms);
  if (matching === undefined) return inexact(one, `${one.operator} of this key`);
  if (isFolded(operator.name) && texts.some((text) => isBeyondAscii(globs(text, operator.name, one.variables, terms))))
    return inexact(one, "letters beyond ASCII, without regard to case");
  if (values.every(({ isKnown }) => isKnown)) return exact({ dimension, values: matching(texts, operator) });
  const because = "a policy variable that differs from call to call";
  const sure = matching(
    values.flatMap(({ text, isKnown }) => (isKnown ? [text] : [])),
    operator,
  );
  if (!negated)
    return {
      most: { dimension, values: matching(texts, operator) },
      least: { dimension, values: sure },
      because: say(one, because),
    };
  // why for a Deny always: a variable without a value keeps a negation from nothing.
  return { ...inexact(one, because), most: one.effect === "Deny" || { dimension, values: sure } };
}

function exact(holding: Holding): ReadCondition {
  return { most: holding, least: holding };
}

function inexact(one: OneCondition, because: string): ReadCondition {
  return { most: true, least: false, because: say(one, because) };
}

function say({ operator, key }: OneCondition, because: string): string {
  return `${operator} on ${key}: ${because}`;
}
