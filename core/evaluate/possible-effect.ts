import type { OneOrMany, PolicyDocument, Statement } from "../aws/policy-document.ts";
import { compileResource } from "./arn-match.ts";
import { compileGlob, matchGlob } from "./glob.ts";
import { GrammarError } from "./grammar-error.ts";

/**
 * What a document can do about an action on a resource when nothing is known of the request: `deny` where it is denied
 * in any case, `allow` where it can be allowed, else `nothing`.
 *
 * why so: this is asked before anything exists, to warn. So an Allow with a condition, or with a variable in its
 * resource, counts as if it applied; a Deny with either does not count as protection.
 */
export function possibleEffect(
  document: PolicyDocument,
  action: string,
  resource: string,
): "allow" | "deny" | "nothing" {
  const applies = ({ Effect }: Statement, effect: Statement["Effect"]) => Effect === effect;
  const about = document.Statement.filter((statement) => coversAction(statement, action));
  if (about.some((one) => applies(one, "Deny") && !isConditional(one) && coversResource(one, resource, "surely")))
    return "deny";
  if (about.some((one) => applies(one, "Allow") && coversResource(one, resource, "possibly"))) return "allow";
  return "nothing";
}

function isConditional({ Condition }: Statement): boolean {
  return Object.keys(Condition ?? {}).length > 0;
}

function coversAction({ Action, NotAction }: Statement, action: string): boolean {
  const named = texts(Action ?? NotAction).some((pattern) =>
    matchGlob(compileGlob(pattern.toLowerCase(), "wildcards"), action.toLowerCase()),
  );
  return Action === undefined ? !named : named;
}

function coversResource({ Resource, NotResource }: Statement, resource: string, how: "surely" | "possibly"): boolean {
  if (Resource !== undefined) return texts(Resource).some((pattern) => matches(pattern, resource, how));
  // why the other way round: what is possibly left out is not surely covered.
  const leftOut = how === "surely" ? "possibly" : "surely";
  return !texts(NotResource).some((pattern) => matches(pattern, resource, leftOut));
}

/** A policy variable can stand for anything, and surely stands for nothing. */
function matches(pattern: string, resource: string, how: "surely" | "possibly"): boolean {
  if (how === "surely" && pattern.includes("${")) return false;
  try {
    return compileResource(pattern.replace(/\$\{[^}]*\}/g, "*"), false)(resource, NO_CONTEXT) === true;
  } catch (error) {
    if (!(error instanceof GrammarError)) throw error;
    return false;
  }
}

const NO_CONTEXT = { get: () => undefined };

function texts(value: OneOrMany<string> | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
}
