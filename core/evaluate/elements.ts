import type { Effect } from "../aws/policy-document.ts";
import { compileResource, type ValueTest } from "./arn-match.ts";
import type { CallerIdentity } from "./caller-identity.ts";
import type { Context } from "./context.ts";
import type { Mismatch } from "./decision.ts";
import { compilePattern, matchPattern } from "./glob.ts";
import { GrammarError } from "./grammar-error.ts";
import { compileNotPrincipal, compilePrincipal, grantOf, type PrincipalTest } from "./principal-match.ts";

/** One action on one resource by one principal. `action` is in lower case. */
export interface Call {
  readonly action: string;
  readonly resource: string;
  readonly identity: CallerIdentity;
  readonly context: Context;
}

/** One element of a statement: undefined when it matches the call, else what did not. */
export type Check = (call: Call) => Mismatch | undefined;

/** The one element of a pair that a statement holds. */
function oneOf<A extends string, B extends string>(statement: object, yes: A, no: B): readonly [A | B, unknown] {
  const [first, second] = Object.entries(statement).filter(([key]) => key === yes || key === no);
  if (first === undefined) throw new GrammarError(`neither ${yes} nor ${no}`);
  if (second !== undefined) throw new GrammarError(`both ${yes} and ${no}`);
  return [first[0] === yes ? yes : no, first[1]];
}

function texts(element: string, value: unknown): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  const found = values.filter((one) => typeof one === "string");
  if (found.length > 0 && found.length === values.length) return found;
  throw new GrammarError(`${element} is neither text nor a list of texts`);
}

/** A trust statement's principal: its check, and the test that tells how a matching principal is named. */
export interface PrincipalCheck {
  readonly check: Check;
  readonly grant: PrincipalTest;
}

/** Compiles `Principal` or `NotPrincipal`. @throws {GrammarError} when IAM would refuse it */
export function compilePrincipalCheck(statement: object, effect: Effect): PrincipalCheck {
  const [element, value] = oneOf(statement, "Principal", "NotPrincipal");
  const principal = element === "Principal" ? compilePrincipal(value) : compileNotPrincipal(value, effect);
  const { expected } = principal;
  return {
    grant: (identity) => grantOf(principal, identity),
    check: ({ identity }) =>
      grantOf(principal, identity) === undefined
        ? { element, expected, found: identity.sessionArn ?? identity.arn }
        : undefined,
  };
}

/** Compiles `Action` or `NotAction`, which ignore case. @throws {GrammarError} when IAM would refuse it */
export function compileAction(statement: object): Check {
  const [element, value] = oneOf(statement, "Action", "NotAction");
  const expected = texts(element, value);
  const wrong = expected.find((one) => one !== "*" && !one.includes(":"));
  if (wrong !== undefined) throw new GrammarError(`action "${wrong}" is neither "*" nor service:action`);
  const patterns = expected.map((one) => compilePattern(one.toLowerCase()));
  const positive = element === "Action";
  return ({ action }) =>
    patterns.some((pattern) => matchPattern(pattern, action)) === positive
      ? undefined
      : { element, expected, found: action };
}

/** Compiles `Resource` or `NotResource`. @throws {GrammarError} when IAM would refuse it */
export function compileResourceCheck(statement: object, effect: Effect, variables: boolean): Check {
  const [element, value] = oneOf(statement, "Resource", "NotResource");
  const expected = texts(element, value);
  const tests = expected.map((one): ValueTest => compileResource(one, variables));
  const positive = element === "Resource";
  // why: as in conditions, a variable without a value lets no Allow apply and keeps no NotResource Deny away
  const unresolved = !positive && effect === "Deny";
  return ({ resource, context }) => {
    let matched: boolean | undefined = false;
    for (const test of tests) {
      const result = test(resource, context);
      if (result !== false) matched = result;
      if (result === true) break;
    }
    const applies = matched === undefined ? unresolved : matched === positive;
    return applies ? undefined : { element, expected, found: resource };
  };
}
