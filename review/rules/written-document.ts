import type { Condition, OneOrMany, PolicyDocument, Principal, Statement } from "../../core/aws/policy-document.ts";
import { listOf } from "../../core/aws/policy-statements.ts";

// why kept: a level's documents belong to all its roles, and every rule reads them.
const known = new WeakMap<object, PolicyDocument>();

const NOTHING: PolicyDocument = { Statement: [] };

/**
 * A document in the form that rules read, whatever it is: what the engine is about to write was checked by nobody. Single
 * values are lists, what is no text is left out, and what is not `Deny` is `Allow`. What else is wrong with it, AWS says.
 */
export function readable(document: PolicyDocument): PolicyDocument {
  if (!isRecord(document)) return NOTHING;
  const before = known.get(document);
  if (before !== undefined) return before;
  const { Version, Statement } = record(document);
  const statements = Array.isArray(Statement) ? (Statement as unknown[]) : [Statement];
  const made: PolicyDocument = {
    ...(Version === "2012-10-17" && { Version }),
    Statement: statements.flatMap((one) => (isRecord(one) ? [statementOf(one)] : [])),
  };
  known.set(document, made);
  return made;
}

function statementOf(written: Readonly<Record<string, unknown>>): Statement {
  const { Sid, Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition } = written;
  return {
    ...(typeof Sid === "string" && { Sid }),
    // why: what is neither word is not to hide anything.
    Effect: String(Effect).toLowerCase() === "deny" ? "Deny" : "Allow",
    ...(Principal !== undefined && { Principal: principalOf(Principal) }),
    ...(NotPrincipal !== undefined && { NotPrincipal: principalOf(NotPrincipal) }),
    ...(Action !== undefined && { Action: texts(Action) }),
    ...(NotAction !== undefined && { NotAction: texts(NotAction) }),
    ...(Resource !== undefined && { Resource: texts(Resource) }),
    ...(NotResource !== undefined && { NotResource: texts(NotResource) }),
    ...(Condition !== undefined && { Condition: conditionOf(Condition) }),
  };
}

/** why a list too: whoever writes `["*"]` means everybody. */
function principalOf(written: unknown): Principal {
  if (!isRecord(written)) return { AWS: texts(written) };
  return Object.fromEntries(Object.entries(written).map(([kind, names]) => [kind, texts(names)]));
}

function conditionOf(written: unknown): Condition {
  return Object.fromEntries(
    Object.entries(record(written)).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(record(keys)).map(([key, value]) => [key, listOf(value).map(String)])),
    ]),
  );
}

function texts(value: unknown): OneOrMany<string> {
  return listOf(value).filter((one) => typeof one === "string");
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
