import { compileGlob } from "../evaluate/glob.ts";
import { type Box, type Point, valuesOf, withValues } from "./box.ts";
import { type Budget, spend } from "./budget.ts";
import { SESSIONS } from "./caller.ts";
import { CALLER, everyValue, MOMENT } from "./request-keys.ts";
import { ANY } from "./values/characters.ts";
import { ChoiceSet } from "./values/choice-set.ts";
import { ListSet } from "./values/list-set.ts";
import { globPieces, pattern } from "./values/pattern.ts";
import { type Language, NO_TEXT, TextSet } from "./values/text-set.ts";
import type { Value, ValueSet } from "./values/value-set.ts";

const MFA = "aws:multifactorauthpresent";
const AGE = "aws:multifactorauthage";
const ISSUED = "aws:tokenissuetime";
const OWN_IDENTITY = "aws:sourceidentity";
const IDENTITY = "sts:sourceidentity";
const TAG_KEYS = "aws:tagkeys";
const TAG = "aws:requesttag/";

/**
 * A request of a box; undefined when it has none. Values of one dimension can leave no choice in another: the age of an
 * authentication is there only where there was one, the keys of session tags are those of the tags, and what a session
 * carries along nobody but a session has.
 * Source: IAM user guide, "AWS global condition context keys".
 * @throws BeyondBudget
 */
export function somePoint(box: Box, budget: Budget): Point | undefined {
  spend(budget, 1);
  const open = [...box].find(
    ([dimension, values]) => dimension.startsWith(TAG) && values.absent && hasPresent(values, budget),
  );
  if (open !== undefined) {
    const [dimension, values] = open;
    return (
      somePoint(withValues(box, dimension, values.and(ABSENT)), budget) ??
      somePoint(withValues(box, dimension, values.and(PRESENT)), budget)
    );
  }
  const point = new Map<string, Value>();
  // why always: no call is made at no moment.
  const whole = withValues(box, MOMENT, valuesOf(box, MOMENT));
  for (const [dimension, values] of withTags(withSession(withAge(whole)))) {
    const found = values.and(everyValue(dimension)).some(budget);
    if (found === undefined) return undefined;
    point.set(dimension, found.value);
  }
  return point;
}

const ABSENT = new TextSet(true, NO_TEXT);
const PRESENT = new TextSet(false, []);

function hasPresent(values: ValueSet, budget: Budget): boolean {
  return values.and(PRESENT).some(budget) !== undefined;
}

function withAge(box: Box): Box {
  const age = box.get(AGE);
  if (age === undefined || age.absent) return box;
  return withValues(box, MFA, valuesOf(box, MFA).and(new ChoiceSet(false, ["true"])));
}

/** When it was issued, and with which source identity, is known of sessions alone; theirs is that of the call. */
function withSession(box: Box): Box {
  const own = box.get(OWN_IDENTITY);
  const isSourced = own?.absent === false;
  if (!isSourced && box.get(ISSUED)?.absent !== false) return box;
  const session = withValues(box, CALLER, valuesOf(box, CALLER).and(new TextSet(false, [SESSIONS])));
  if (own === undefined || !isSourced) return session;
  const both = own.and(valuesOf(box, IDENTITY)).and(everyValue(IDENTITY));
  return withValues(withValues(session, IDENTITY, both), OWN_IDENTITY, both);
}

function withTags(box: Box): Box {
  const tags = [...box].filter(([dimension]) => dimension.startsWith(TAG));
  if (tags.length === 0) return box;
  const keys = (wanted: boolean): readonly string[] =>
    tags.flatMap(([dimension, values]) => (values.absent === wanted ? [] : [dimension.slice(TAG.length)]));
  // why in either case: AWS finds a tag by its key whatever the case.
  const language = (key: string, negated: boolean): Language => [
    { patterns: [pattern(globPieces(compileGlob(key, "literal"), ANY, true))], negated },
  ];
  const needed = keys(true);
  const named = new ListSet(
    needed.length === 0,
    keys(false).flatMap((key) => language(key, true)),
    needed.map((key) => language(key, false)),
  );
  return withValues(box, TAG_KEYS, valuesOf(box, TAG_KEYS).and(named));
}
