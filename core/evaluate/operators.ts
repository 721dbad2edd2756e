import { compileArnLike, type ValueTest } from "./arn-match.ts";
import { matchGlob, textOf, type Wildcards } from "./glob.ts";
import { GrammarError } from "./grammar-error.ts";
import { parseInstant } from "./instant.ts";
import { inRange, parseIpRange } from "./ip-range.ts";
import { compileTemplate, resolveTemplate } from "./policy-variables.ts";

/** One condition operator: how a policy value is compiled, and whether the operator is a negation. */
export interface Operator {
  readonly compile: (value: string, variables: boolean) => ValueTest;
  readonly negated: boolean;
}

type Compile = Operator["compile"];

const text =
  (wildcards: Wildcards): Compile =>
  (value, variables) => {
    const template = compileTemplate(value, wildcards, variables);
    return (found, context) => {
      const glob = resolveTemplate(template, context);
      return glob && matchGlob(glob, found);
    };
  };

const textIgnoringCase: Compile = (value, variables) => {
  // why: case folds after the variables are filled in, and the plain characters of a pattern can be folded before
  const template = compileTemplate(value, "literal", variables);
  return (found, context) => {
    const glob = resolveTemplate(template, context);
    return glob && textOf(glob).toLowerCase() === found.toLowerCase();
  };
};

/** Compares two parsed values; a found value that does not parse never matches. */
const ordered =
  (
    what: string,
    parse: (text: string) => number | undefined,
    holds: (found: number, wanted: number) => boolean,
  ): Compile =>
  (value) => {
    const wanted = parse(value);
    if (wanted === undefined) throw new GrammarError(`"${value}" is not ${what}`);
    return (found) => {
      const number = parse(found);
      return number !== undefined && holds(number, wanted);
    };
  };

const parseNumber = (value: string): number | undefined =>
  /^[+-]?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;

const bool: Compile = (value) => {
  const wanted = value.toLowerCase();
  if (wanted !== "true" && wanted !== "false") throw new GrammarError(`"${value}" is neither "true" nor "false"`);
  return (found) => found.toLowerCase() === wanted;
};

const binary: Compile = (value) => (found) => found === value;

const ip: Compile = (value) => {
  const range = parseIpRange(value);
  if (range === undefined) throw new GrammarError(`"${value}" is not an IP address or range`);
  return (found) => {
    const address = parseIpRange(found);
    return address !== undefined && inRange(address, range);
  };
};

const comparisons = {
  equals: (found: number, wanted: number) => found === wanted,
  lessthan: (found: number, wanted: number) => found < wanted,
  lessthanequals: (found: number, wanted: number) => found <= wanted,
  greaterthan: (found: number, wanted: number) => found > wanted,
  greaterthanequals: (found: number, wanted: number) => found >= wanted,
};

function orderedOperators(
  name: string,
  what: string,
  parse: (text: string) => number | undefined,
): [string, Operator][] {
  const operators = Object.entries(comparisons).map(([comparison, holds]): [string, Operator] => [
    name + comparison,
    { compile: ordered(what, parse, holds), negated: false },
  ]);
  return [...operators, [`${name}notequals`, { compile: ordered(what, parse, comparisons.equals), negated: true }]];
}

const is = (compile: Compile): Operator => ({ compile, negated: false });
const isNot = (compile: Compile): Operator => ({ compile, negated: true });

/**
 * All operators by lower-case name, without set prefix and `IfExists`; `Null` is apart, since it takes no value to
 * compare. Source: IAM User Guide, "IAM JSON policy elements: Condition operators". Policy variables work in string and
 * ARN operators only.
 */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ["stringequals", is(text("literal"))],
  ["stringnotequals", isNot(text("literal"))],
  ["stringequalsignorecase", is(textIgnoringCase)],
  ["stringnotequalsignorecase", isNot(textIgnoringCase)],
  ["stringlike", is(text("wildcards"))],
  ["stringnotlike", isNot(text("wildcards"))],
  ["arnequals", is(compileArnLike)],
  ["arnlike", is(compileArnLike)],
  ["arnnotequals", isNot(compileArnLike)],
  ["arnnotlike", isNot(compileArnLike)],
  ...orderedOperators("numeric", "a number", parseNumber),
  ...orderedOperators("date", "a date or epoch time", parseInstant),
  ["bool", is(bool)],
  ["binaryequals", is(binary)],
  ["ipaddress", is(ip)],
  ["notipaddress", isNot(ip)],
]);
