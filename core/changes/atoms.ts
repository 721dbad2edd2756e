import { listOf } from "../aws/policy-statements.ts";
import type { PolicyDocument, Statement } from "../aws/policy-document.ts";
import { canonicalPolicy } from "../aws/same-policy.ts";
import { compileGlob, matchGlob } from "../evaluate/glob.ts";

/** The smallest part of a statement: one action on one resource, under the statement's condition. */
export interface Atom {
  readonly effect: Statement["Effect"];
  /** In small letters. Absent: the statement says what it is not about, and is compared as a whole. */
  readonly action?: string;
  readonly resource?: string;
  /** One text for each condition, empty for none; of a statement that is compared as a whole, all of it. */
  readonly condition: string;
  readonly statement: Statement;
}

/** A statement with more parts is compared as a whole, since each part is held against each of the other side. */
const MAX_ATOMS = 400;

const PLAIN = new Set(["Sid", "Effect", "Action", "Resource", "Condition"]);

/** One text for all statements that say the same; the Sid says nothing. */
export function canonicalStatement(statement: Statement): string {
  return canonicalPolicy(Object.fromEntries(Object.entries(statement).filter(([key]) => key !== "Sid")));
}

// why kept: the documents of an access level belong to every client.
const known = new WeakMap<PolicyDocument, readonly Atom[]>();

/** The parts of a document. */
export function atomsOf(document: PolicyDocument): readonly Atom[] {
  const before = known.get(document);
  if (before !== undefined) return before;
  const atoms = document.Statement.flatMap((statement) => atomsIn(statement, document.Version ?? "2008-10-17"));
  known.set(document, atoms);
  return atoms;
}

function atomsIn(statement: Statement, version: string): readonly Atom[] {
  const { Effect: effect, Action, Resource, Condition } = statement;
  const isPlain = Object.keys(statement).every((key) => PLAIN.has(key));
  const actions = listOf(Action).map((action) => String(action).toLowerCase());
  const resources = listOf(Resource).map(String);
  // why the version: policy variables are plain text in the older one.
  const language = JSON.stringify(statement).includes("${") ? version : "";
  const condition = Condition === undefined || Object.keys(Condition).length === 0 ? "" : canonicalPolicy(Condition);
  const parts = actions.length * resources.length;
  if (!isPlain || parts === 0 || parts > MAX_ATOMS)
    return [{ effect, condition: `${canonicalStatement(statement)}${language}`, statement }];
  return actions.flatMap((action) =>
    resources.map((resource) => ({ effect, action, resource, condition: condition + language, statement })),
  );
}

/** Whether one of these says as much: the same effect, on the action and resource or more, under no other condition. */
export function isCovered(atom: Atom, by: readonly Atom[]): boolean {
  return by.some(
    (other) =>
      other.effect === atom.effect &&
      (other.action === undefined || other.resource === undefined
        ? atom.action === undefined && other.condition === atom.condition
        : (other.condition === "" || other.condition === atom.condition) &&
          (atom.action === undefined || atom.resource === undefined
            ? other.action === "*" && other.resource === "*" && other.condition === ""
            : covers(other.action, atom.action) && covers(other.resource, atom.resource))),
  );
}

/** Whether each text that the second pattern matches is matched by the first. Where in doubt, it is not. */
function covers(pattern: string, other: string): boolean {
  if (pattern === "*" || pattern === other) return true;
  const known: string[] = [];
  const [wide, text] = [variablesAsOne(pattern, known), variablesAsOne(other, known)];
  // why: a `?` would take the other's star, or what a variable stands for, for one character.
  if (wide.includes("?") && (/[*?]/.test(text) || text !== other)) return false;
  return wide.includes("*") && matchGlob(compileGlob(wide, "wildcards"), text);
}

/**
 * A text with each policy variable as one character of its own. why: a variable stands for other letters than its own, and
 * the star of `${*}` is no wildcard: only the same variable and a star take it in.
 */
function variablesAsOne(text: string, known: string[]): string {
  return text.replaceAll(/\$\{[^}']*(?:'[^']*')?[^}']*\}/g, (variable) => {
    if (!known.includes(variable)) known.push(variable);
    return String.fromCharCode(FIRST_VARIABLE + known.indexOf(variable));
  });
}

/** Of Unicode's private use: no ARN holds it. */
const FIRST_VARIABLE = 0xe000;
