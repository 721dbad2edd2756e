import type { Effect } from "../../aws/policy-document.ts";
import { parseInstant } from "../../evaluate/instant.ts";
import { callersLike, callersWith, lacking } from "../caller.ts";
import type { RequestKey } from "../request-keys.ts";
import { ANY as EVERY_CHARACTER, NONE } from "../values/characters.ts";
import { ChoiceSet } from "../values/choice-set.ts";
import { ListSet } from "../values/list-set.ts";
import { globPieces, type Pattern, pattern } from "../values/pattern.ts";
import { EVERY_NUMBER, gaps, type Range, RangeSet, united } from "../values/range-set.ts";
import { type Clause, NO_TEXT, TextSet } from "../values/text-set.ts";
import type { ValueSet } from "../values/value-set.ts";
import type { ReadingTerms } from "./reading-terms.ts";
import { arnPatterns, globs, isFolded, like } from "./written-patterns.ts";
import { addresses, compared } from "./written-ranges.ts";

/** An operator of a condition, taken apart. */
export interface Operator {
  /** `forallvalues` or `foranyvalue`. */
  readonly set: string | undefined;
  readonly name: string;
  readonly negated: boolean;
  readonly ifExists: boolean;
  readonly effect: Effect;
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
export function matchingOf(
  key: RequestKey,
  name: string,
  variables: boolean,
  terms: ReadingTerms,
): Matching | undefined {
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

export function presence(key: RequestKey, texts: readonly string[]): ValueSet {
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
