import type { Effect, PolicyDocument, Statement } from "../../aws/policy-document.ts";
import { conditionsOf, statementsOf } from "../../aws/policy-statements.ts";
import { compileCondition, type ConditionCheck } from "../conditions.ts";
import type { Context } from "../context.ts";
import { GrammarError } from "../grammar-error.ts";
import { CONDITION_FACTS } from "./condition-facts.ts";
import { conditionOfKey, namesIn } from "./condition-names.ts";

/** Values of condition keys by lower-case name; undefined: the key is absent from the request. */
export type Values = ReadonlyMap<string, string | readonly string[] | undefined>;

type Value = string | readonly string[] | undefined;
type Checks = ReadonlyMap<string, readonly ConditionCheck[]>;

/** What an attacker brings without being asked: fresh MFA, an address, a name for the session, the present time. */
export function usualValues(now: Date): Values {
  const asked = namesIn(CONDITION_FACTS).flatMap((name) => Object.entries(CONDITION_FACTS[name].usual?.(now) ?? {}));
  return new Map<string, Value>([...asked, ["sts:rolesessionname", "proof"]]);
}

function fill(text: string, own: Context): string {
  const filled = text.replace(/\$\{([^$},\s]+)(?:,\s*'([^']*)')?\s*\}/g, (whole, key: string, fallback?: string) => {
    const value = own.get(key.toLowerCase());
    return typeof value === "string" ? value : (fallback ?? whole);
  });
  return filled.replaceAll("*", "x").replaceAll("?", "0");
}

/** Values worth trying for one key, the most likely first. */
function candidates(key: string, written: readonly string[], now: Date, own: Context): readonly Value[] {
  const name = conditionOfKey(key);
  const known = name && CONDITION_FACTS[name].candidates;
  if (known !== undefined)
    return known(
      written.map((text) => fill(text, own)),
      now,
    );
  const filled = written.flatMap((text) => {
    const plain = fill(text, own);
    return /^\d+$/.test(text) ? [plain, String(Number(text) + 1), String(Math.max(0, Number(text) - 1))] : [plain];
  });
  return [...filled, "true", "false", "0", "other", undefined, filled];
}

function compileChecks(statement: Statement, effect: Effect, variables: boolean): Checks | undefined {
  const checks = new Map<string, ConditionCheck[]>();
  try {
    for (const [operator, keys] of Object.entries(statement.Condition ?? {})) {
      for (const [key, value] of Object.entries(keys)) {
        const check = compileCondition(operator, key, value, effect, variables);
        checks.set(key.toLowerCase(), [...(checks.get(key.toLowerCase()) ?? []), check]);
      }
    }
    return checks;
  } catch (error) {
    if (error instanceof GrammarError) return undefined;
    throw error;
  }
}

/**
 * For each Allow statement of a policy, values of condition keys under which its conditions hold and as few Deny
 * statements as possible apply. Every value is tried with the evaluator's own checks. A key that no value satisfies
 * keeps its usual one: the evaluator then says that the attempt fails.
 *
 * @param own keys that the caller cannot choose; policy variables are filled in from them.
 */
export function satisfyingValues(document: PolicyDocument, now: Date, own: Context): readonly Values[] {
  const variables = document.Version === "2012-10-17";
  const statements = statementsOf(document);
  const denies = statements
    .filter(({ Effect }) => Effect === "Deny")
    .map((statement) => compileChecks(statement, "Deny", variables) ?? new Map<string, ConditionCheck[]>());
  const usual = usualValues(now);
  return statements
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap((statement) => {
      const wanted = compileChecks(statement, "Allow", variables);
      if (wanted === undefined) return [];
      const values = new Map(usual);
      const keys = new Set([...wanted.keys(), ...denies.flatMap((checks) => [...checks.keys()])]);
      for (const key of keys) {
        const written = statements.flatMap(conditionsOf).filter((condition) => condition.key === key);
        const texts = written.flatMap((condition) => condition.values);
        const tried = [...(usual.has(key) ? [usual.get(key)] : []), ...candidates(key, texts, now, own)];
        const holds = (checks: readonly ConditionCheck[] = [], value: Value): boolean => {
          const context = { get: (name: string) => (name === key ? value : (own.get(name) ?? values.get(name))) };
          return checks.every((check) => check(context) === undefined);
        };
        const escapes = (value: Value): number =>
          denies.filter((checks) => checks.has(key) && !holds(checks.get(key), value)).length;
        const possible = tried.filter((value) => holds(wanted.get(key), value));
        const most = Math.max(...possible.map(escapes));
        const best = possible.findIndex((value) => escapes(value) === most);
        if (best >= 0) values.set(key, possible[best]);
      }
      return [values];
    });
}
