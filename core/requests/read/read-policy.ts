import type { Effect, NamedPolicy, PolicyDocument } from "../../aws/policy-document.ts";
import { statementsOf } from "../../aws/policy-statements.ts";
import { compileResource } from "../../evaluate/arn-match.ts";
import type { StsAction } from "../../evaluate/decision.ts";
import { compileAction, compileResourceCheck } from "../../evaluate/elements.ts";
import { GrammarError } from "../../evaluate/grammar-error.ts";
import { compilePolicy, type PolicySide } from "../../evaluate/statement.ts";
import { type Box, both, EVERYTHING } from "../box.ts";
import { CALLER } from "../request-keys.ts";
import { type Clause, TextSet } from "../values/text-set.ts";
import { type Holding, type ReadCondition, readCondition } from "./read-condition.ts";
import { readNotPrincipal, readPrincipal } from "./read-principal.ts";
import type { ReadingTerms } from "./reading-terms.ts";

/** Requests that one statement is about. */
export interface StatementBox {
  /** Name of the policy, and position of the statement in it. */
  readonly policy: string;
  readonly index: number;
  readonly box: Box;
}

/** What policies of one side say of one action. */
export interface PolicyBoxes {
  readonly allows: readonly StatementBox[];
  readonly denies: readonly StatementBox[];
}

/**
 * Requests that policies let through, at most and at least: where a policy holds what sets cannot express, the truth lies
 * between the two. Else they are the same object.
 */
export interface ReadPolicies {
  readonly most: PolicyBoxes;
  readonly least: PolicyBoxes;
  /** What cannot be expressed, a line each. */
  readonly because: readonly string[];
}

interface ReadStatement {
  readonly most: readonly Box[];
  readonly least: readonly Box[];
  readonly because: readonly string[];
}

/** Reads what policies say to one action on one role. @param side Where they are attached. */
export function readPolicies(policies: readonly NamedPolicy[], side: PolicySide, terms: ReadingTerms): ReadPolicies {
  const [most, least] = [empty(), empty()];
  const because: string[] = [];
  for (const { name, document } of policies) {
    const { denies, allows } = compilePolicy(document, side);
    for (const { index, effect, problem } of [...denies, ...allows]) {
      // why nothing: an Allow that is not understood never applies.
      if (effect === "Allow" && problem !== undefined) continue;
      const read = readStatement(document, index, side, terms);
      const into = effect === "Allow" ? "allows" : "denies";
      const label = (box: Box): StatementBox => ({ policy: name, index, box });
      // why the other way round: the less is denied, the more is let through.
      most[into].push(...(effect === "Allow" ? read.most : read.least).map(label));
      least[into].push(...(effect === "Allow" ? read.least : read.most).map(label));
      because.push(...read.because);
    }
  }
  return because.length === 0 ? { most, least: most, because } : { most, least, because };
}

function empty(): { readonly allows: StatementBox[]; readonly denies: StatementBox[] } {
  return { allows: [], denies: [] };
}

/** What an element of a statement covers; one that is not understood covers everything. */
function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof GrammarError)) throw error;
    return otherwise;
  }
}

const NOTHING: ReadStatement = { most: [], least: [], because: [] };

function readStatement(document: PolicyDocument, index: number, side: PolicySide, terms: ReadingTerms): ReadStatement {
  const statement = statementsOf(document)[index];
  // why: a Deny that is no statement denies everything.
  if (typeof statement !== "object" || (statement as unknown) === null) return EVERY_ONE;
  const effect = statement.Effect === "Allow" ? "Allow" : "Deny";
  const variables = document.Version === "2012-10-17";
  if (!attempt(() => coversAction(statement, terms.action), true)) return NOTHING;
  const resource = side === "identity" ? attempt(() => coversResource(statement, effect, variables, terms), YES) : YES;
  if (!resource.possibly) return NOTHING;
  const callers = (bounded: boolean): Callers =>
    side === "trust" ? attempt(() => callersOf(statement, effect, bounded), [[]]) : [[]];
  const because: string[] = resource.surely ? [] : ["a policy variable in Resource"];
  const isOpen = terms.bounded === undefined && effect === "Deny" && statement.NotPrincipal !== undefined;
  if (isOpen) because.push("NotPrincipal: whether a caller has a permissions boundary");
  let most: Box | undefined = EVERYTHING;
  let least: Box | undefined = resource.surely ? EVERYTHING : undefined;
  for (const [operator, key, value] of conditionsIn(statement.Condition)) {
    const read = attempt(() => readCondition({ operator, key, value, effect, variables }, terms), ALWAYS);
    most = narrowed(most, read.most);
    least = narrowed(least, read.least);
    if (read.because !== undefined) because.push(read.because);
  }
  const boxes = (box: Box | undefined, of: Callers): readonly Box[] =>
    box === undefined
      ? []
      : of.map((clauses) => (clauses.length === 0 ? box : both(new Map([[CALLER, new TextSet(false, clauses)]]), box)));
  if (most === undefined) return NOTHING;
  const all = boxes(most, callers(terms.bounded ?? true));
  return { most: all, least: because.length === 0 ? all : boxes(least, callers(terms.bounded ?? false)), because };
}

/** Callers whom a statement is about: those of any of these sets of clauses. */
type Callers = readonly (readonly Clause[])[];

const EVERY_ONE: ReadStatement = { most: [EVERYTHING], least: [EVERYTHING], because: [] };
const ALWAYS: ReadCondition = { most: true, least: true };
const YES = { possibly: true, surely: true };

/** Operator, key and value of each condition, up to what is none: what stands behind that the evaluator does not look at. */
function* conditionsIn(condition: unknown): Generator<readonly [operator: string, key: string, value: unknown]> {
  for (const [operator, keys] of entriesOf(condition) ?? []) {
    const entries = entriesOf(keys);
    if (entries === undefined) return;
    for (const [key, value] of entries) yield [operator, key, value];
  }
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : undefined;
}

function narrowed(box: Box | undefined, holding: Holding): Box | undefined {
  if (box === undefined || holding === false) return undefined;
  return holding === true ? box : both(box, new Map([[holding.dimension, holding.values]]));
}

const SOMEBODY = { accountId: "", arn: "" };

/** @throws GrammarError */
function coversAction(statement: object, action: StsAction): boolean {
  const check = compileAction(statement);
  return (
    check({
      action: action.toLowerCase(),
      resource: "",
      identity: SOMEBODY as never,
      context: { get: () => undefined },
    }) === undefined
  );
}

/** @throws GrammarError */
function callersOf(
  statement: { readonly Principal?: unknown; readonly NotPrincipal?: unknown },
  effect: Effect,
  bounded: boolean,
): Callers {
  if (statement.Principal !== undefined && statement.NotPrincipal !== undefined) throw new GrammarError("both");
  if (statement.NotPrincipal !== undefined) return readNotPrincipal(statement.NotPrincipal, effect, bounded);
  return [readPrincipal(statement.Principal)];
}

/** An ARN without wildcards and variables. */
const FULL_ARN = /^arn:[^:*?$]*(?::[^:*?$]*){4,}$/;

/** Whether a statement is about a role: possibly, and surely, where policy variables leave that open. @throws GrammarError */
function coversResource(
  statement: { readonly Resource?: unknown; readonly NotResource?: unknown },
  effect: Effect,
  variables: boolean,
  terms: ReadingTerms,
): { readonly possibly: boolean; readonly surely: boolean } {
  compileResourceCheck(statement, effect, variables);
  const isNot = statement.Resource === undefined;
  const texts = [isNot ? statement.NotResource : statement.Resource].flat().map(String);
  const matches = (text: string): boolean =>
    // why first: most are full names, and a policy has scores of them.
    FULL_ARN.test(text)
      ? text === terms.target
      : compileResource(text, false)(terms.target, { get: () => undefined }) === true;
  const found = texts.map((text) => {
    const filled = variables && text.includes("${") ? filledIn(text, terms) : { text, isKnown: true };
    return { matches: matches(filled.text), isKnown: filled.isKnown };
  });
  const possibly = found.some((one) => one.matches);
  const surely = found.some((one) => one.matches && one.isKnown);
  if (!isNot) return { possibly, surely };
  // why: a variable without a value lets no Allow apply.
  return { possibly: !surely, surely: !possibly && (effect === "Deny" || found.every(({ isKnown }) => isKnown)) };
}

/** A text with the values of variables that are known, and `*` for any other. */
function filledIn(text: string, terms: ReadingTerms): { readonly text: string; readonly isKnown: boolean } {
  let isKnown = true;
  const filled = text.replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => {
    const value = /^[\w:/-]+$/.test(name) ? terms.known(name.toLowerCase())?.value : undefined;
    // why: what stands in a value is no wildcard, and parts no ARN.
    if (value !== undefined && !/[*?:]/.test(value)) return value;
    isKnown = false;
    return "*";
  });
  return { text: filled, isKnown };
}
