import type { Effect } from "../../aws/policy-document.ts";
import { compileCondition } from "../../evaluate/conditions.ts";
import { KEYS_OF_ACTION } from "../../evaluate/context.ts";
import type { StsAction } from "../../evaluate/decision.ts";
import { ANY, compileGlob, type Glob } from "../../evaluate/glob.ts";
import { parseInstant } from "../../evaluate/instant.ts";
import { parseIpRange } from "../../evaluate/ip-range.ts";
import { compileTemplate, splitAtColons, type Template } from "../../evaluate/policy-variables.ts";
import { callersLike, callersWith, lacking, reservedLabel } from "../caller.ts";
import { dimensionOf, IPV6, type RequestKey, requestKey } from "../request-keys.ts";
import { ANY as EVERY_CHARACTER, NO_COLON, NONE } from "../values/characters.ts";
import { ChoiceSet } from "../values/choice-set.ts";
import { ListSet } from "../values/list-set.ts";
import { globPieces, type Pattern, pattern } from "../values/pattern.ts";
import { EVERY_NUMBER, gaps, type Range, RangeSet, united } from "../values/range-set.ts";
import { type Clause, NO_TEXT, TextSet } from "../values/text-set.ts";
import type { ValueSet } from "../values/value-set.ts";

/** What is fixed while a policy is read. */
export interface ReadingTerms {
  readonly action: StsAction;
  /** ARN and account of the role that is to be assumed. */
  readonly target: string;
  readonly targetAccount: string;
  /** Values of keys that are the same in all requests, for policy variables; undefined where that is not so. */
  readonly known: (key: string) => { readonly value: string | undefined } | undefined;
  /** Whether the caller has a permissions boundary. Default: it may or may not. */
  readonly bounded?: boolean;
}

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

interface Operator {
  /** `forallvalues` or `foranyvalue`. */
  readonly set: string | undefined;
  readonly name: string;
  readonly negated: boolean;
  readonly ifExists: boolean;
  readonly effect: Effect;
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
  if (found.kind === "list" && set === undefined)
    return exact({
      dimension,
      values: new ListSet(negated || operator.ifExists, one.effect === "Deny" ? [] : NO_TEXT),
    });
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

const VARIABLE = /\$\{/;

/** @param orWithout Whether one that is known to have no value counts as well. */
function unknownIn(text: string, terms: ReadingTerms, variables: boolean, orWithout = false): boolean {
  if (!variables || !VARIABLE.test(text)) return false;
  return compileTemplate(text, "wildcards", true).parts.some((part) => {
    if (!("key" in part)) return false;
    const known = terms.known(part.key);
    return known === undefined || (orWithout && known.value === undefined && part.fallback === undefined);
  });
}

/** The pattern of a value with its variables: those known filled in, any other as `*`. Undefined: a known one has no value. */
function globOf(template: Template, terms: ReadingTerms): Glob | undefined {
  const glob: number[] = [];
  for (const part of template.parts) {
    if (!("key" in part)) {
      glob.push(...part);
      continue;
    }
    const known = terms.known(part.key);
    if (known === undefined) glob.push(ANY);
    else {
      const value = known.value ?? part.fallback;
      if (value === undefined) return undefined;
      glob.push(...compileGlob(value, "literal"));
    }
  }
  return glob;
}

/** Makes the values with which an operator holds, from the values that the policy writes. */
type Matching = (texts: readonly string[], operator: Operator) => ValueSet;

const TEXTS: ReadonlySet<string> = new Set([
  "stringequals",
  "stringequalsignorecase",
  "stringlike",
  "binaryequals",
  "bool",
]);
const ARNS: ReadonlySet<string> = new Set(["arnequals", "arnlike"]);

/** How an operator, by its name without negation, reads a key; undefined when it does not fit the key's type. */
function matchingOf(key: RequestKey, name: string, variables: boolean, terms: ReadingTerms): Matching | undefined {
  switch (key.kind) {
    case "caller":
      if (ARNS.has(name))
        return inCallers(key.part, (text) =>
          key.part === "aws:principalarn" ? like(text, variables, terms, callersLike) : [],
        );
      if (TEXTS.has(name))
        return inCallers(key.part, (text) =>
          globs(text, name, variables, terms).flatMap((glob) => callersWith(key.part, glob, { fold: isFolded(name) })),
        );
      return undefined;
    case "text":
    case "list": {
      const patterns = (text: string): readonly Pattern[] =>
        ARNS.has(name)
          ? like(text, variables, terms, arnPatterns)
          : globs(text, name, variables, terms).map((glob) =>
              pattern(globPieces(glob, EVERY_CHARACTER, isFolded(name))),
            );
      if (!ARNS.has(name) && !TEXTS.has(name)) return undefined;
      return key.kind === "text" ? inTexts(patterns) : inLists(patterns);
    }
    case "moment": {
      if (name.startsWith("date")) return inRanges((text) => compared(name.slice(4), parseInstant(text), 1000));
      if (!name.startsWith("numeric")) return undefined;
      if (key.form === "date") return inRanges(() => []);
      return inRanges((text) => compared(name.slice(7), Number(text), 1));
    }
    case "issued":
      return name.startsWith("date")
        ? inRanges((text) => compared(name.slice(4), parseInstant(text), 1000), true)
        : undefined;
    case "number":
      return name.startsWith("numeric")
        ? inRanges((text) => compared(name.slice(7), Number(text), 1), true)
        : undefined;
    case "address":
      return name === "ipaddress" ? inRanges(addresses, true) : undefined;
    case "choice":
      return TEXTS.has(name) ? inChoices(name, variables, terms) : undefined;
    case "fixed":
      return undefined;
  }
}

function isFolded(name: string): boolean {
  return name === "stringequalsignorecase" || name === "bool";
}

function isBeyondAscii(all: readonly Glob[]): boolean {
  return all.some((glob) => glob.some((code) => code > 127));
}

function globs(text: string, name: string, variables: boolean, terms: ReadingTerms): readonly Glob[] {
  const isPlain = name === "binaryequals" || name === "bool";
  const template = compileTemplate(text, name === "stringlike" ? "wildcards" : "literal", variables && !isPlain);
  return [globOf(template, terms)].filter((glob) => glob !== undefined);
}

function like(
  text: string,
  variables: boolean,
  terms: ReadingTerms,
  make: (parts: readonly Glob[], label: string | undefined) => readonly Pattern[],
): readonly Pattern[] {
  const parts = splitAtColons(compileTemplate(text, "wildcards", variables), 6).map((part) => globOf(part, terms));
  const found = parts.filter((part) => part !== undefined);
  return found.length < parts.length ? [] : make(found, reservedLabel(text));
}

function arnPatterns(parts: readonly Glob[]): readonly Pattern[] {
  const tokens = parts.flatMap((part, index) => [
    ...(index === 0 ? [] : [":"]),
    ...globPieces(part, index < 5 ? NO_COLON : EVERY_CHARACTER),
  ]);
  return [pattern(tokens)];
}

/** Whether a condition holds for a request without its key. */
function holdsWithout({ set, negated, ifExists }: Operator): boolean {
  return set === undefined ? negated || ifExists : set === "forallvalues";
}

function inTexts(patterns: (text: string) => readonly Pattern[]): Matching {
  return (texts, operator) => {
    const clause: Clause = { patterns: texts.flatMap(patterns), negated: operator.negated };
    const absent = holdsWithout(operator);
    if (operator.set === undefined) return new TextSet(absent, [clause]);
    // why: for an operator of sets, an empty text is as good as none.
    if (!absent) return new TextSet(false, [clause, { patterns: [EMPTY], negated: true }]);
    const more = operator.negated ? clause.patterns.map(notEmpty) : [...clause.patterns, EMPTY];
    return new TextSet(true, [{ ...clause, patterns: more }]);
  };
}

const EMPTY = pattern([]);

/** The same pattern, but for the empty text. */
function notEmpty(one: Pattern): Pattern {
  const [first] = one.tokens;
  if (first === undefined) return pattern([{ of: NONE, repeats: false }]);
  return one.tokens.every(({ repeats }) => repeats) ? pattern([{ of: first.of, repeats: false }, ...one.tokens]) : one;
}

function inLists(patterns: (text: string) => readonly Pattern[]): Matching {
  return (texts, operator) => {
    const clause: Clause = { patterns: texts.flatMap(patterns), negated: operator.negated };
    return operator.set === "forallvalues" ? new ListSet(true, [clause]) : new ListSet(false, [], [[clause]]);
  };
}

function inCallers(key: Parameters<typeof lacking>[0], patterns: (text: string) => readonly Pattern[]): Matching {
  return (texts, operator) => {
    const found = texts.flatMap(patterns);
    // why: who lacks the key is a caller too, so that a negation covers him unless he is named.
    const more = holdsWithout(operator) === operator.negated ? [] : lacking(key);
    return new TextSet(false, [{ patterns: [...found, ...more], negated: operator.negated }]);
  };
}

function inRanges(ranges: (text: string) => readonly Range[], mayBeAbsent = false): Matching {
  return (texts, operator) => {
    const found = united(texts.flatMap(ranges));
    return new RangeSet(mayBeAbsent && holdsWithout(operator), operator.negated ? gaps(found) : found);
  };
}

function inChoices(name: string, variables: boolean, terms: ReadingTerms): Matching {
  const makes = (text: string): readonly Pattern[] =>
    globs(text, name, variables, terms).map((glob) => pattern(globPieces(glob, EVERY_CHARACTER, isFolded(name))));
  return (texts, operator) => {
    const matching = new TextSet(false, [{ patterns: texts.flatMap(makes), negated: operator.negated }]);
    return new ChoiceSet(
      holdsWithout(operator),
      ["true", "false"].filter((one) => matching.has(one)),
    );
  };
}

function presence(key: RequestKey, texts: readonly string[]): ValueSet {
  const wanted = texts.map((text) => text.toLowerCase());
  const [absent, present] = [wanted.includes("true"), wanted.includes("false")];
  switch (key.kind) {
    case "caller": {
      const clauses = lacking(key.part);
      if (absent && present) return new TextSet(false, []);
      return new TextSet(false, [{ patterns: clauses, negated: present }]);
    }
    case "list":
      return new ListSet(absent, present ? [] : NO_TEXT);
    case "text":
      return new TextSet(absent, present ? [] : NO_TEXT);
    case "choice":
      return new ChoiceSet(absent, present ? ["true", "false"] : []);
    case "moment":
    case "issued":
    case "number":
    case "address":
      return new RangeSet(absent && key.kind !== "moment", present ? [EVERY_NUMBER] : []);
    case "fixed":
      throw new TypeError("a fixed key is no dimension");
  }
}

/** Whole numbers that compare so with a number of the policy, in units of so much of it. */
function compared(comparison: string, written: number | undefined, unit: number): readonly Range[] {
  if (written === undefined || Number.isNaN(written)) return [];
  // why: a number of hundreds of digits is beyond what JavaScript counts, and beyond all that a request brings.
  const wanted = Math.max(-Number.MAX_VALUE, Math.min(written, Number.MAX_VALUE));
  const [floor, ceiling] = [BigInt(Math.floor(wanted / unit)), BigInt(Math.ceil(wanted / unit))];
  const { first, last } = EVERY_NUMBER;
  const ranges: Readonly<Record<string, Range>> = {
    equals: { first: ceiling, last: floor },
    lessthan: { first, last: ceiling - 1n },
    lessthanequals: { first, last: floor },
    greaterthan: { first: floor + 1n, last },
    greaterthanequals: { first: ceiling, last },
  };
  const range = ranges[comparison];
  if (range === undefined) throw new TypeError(`no comparison ${comparison}`);
  return range.first <= range.last ? [range] : [];
}

/** The addresses of a range of the policy. */
export function addresses(text: string): readonly Range[] {
  const range = parseIpRange(text);
  if (range === undefined) return [];
  const size = BigInt((range.version === 6 ? 128 : 32) - range.prefix);
  const first = ((range.bits >> size) << size) + (range.version === 6 ? IPV6 : 0n);
  return [{ first, last: first + (1n << size) - 1n }];
}
