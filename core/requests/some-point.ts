import { compileGlob } from "../evaluate/glob.ts";
import { type Box, type Point, valuesOf, withValues } from "./box.ts";
import { type Budget, spend } from "./budget.ts";
import { SESSIONS } from "./caller.ts";
import { CALLER, everyValue, MOMENT } from "./request-keys.ts";
import { ANY } from "./values/characters.ts";
import { ChoiceSet } from "./values/choice-set.ts";
import { ListSet } from "./values/list-set.ts";
import { globPieces, pattern } from "./values/pattern.ts";
import { type Language, TextSet } from "./values/text-set.ts";
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
  // why ten: so much is done for a dimension before anything is read.
  spend(budget, 10 * box.size);
  const point = new Map<string, Value>();
  // why always: no call is made at no moment.
  const whole = withValues(box, MOMENT, valuesOf(box, MOMENT));
  for (const [dimension, values] of withTags(withSession(withAge(whole)), budget)) {
    const found = values.and(everyValue(dimension)).some(budget);
    if (found === undefined) return undefined;
    point.set(dimension, found.value);
  }
  return withTagged(point, box, budget);
}

const PRESENT = new TextSet(false, []);

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

function tagsOf(box: Box): readonly (readonly [key: string, values: ValueSet])[] {
  return [...box].flatMap(([dimension, values]) =>
    dimension.startsWith(TAG) ? [[dimension.slice(TAG.length), values] as const] : [],
  );
}

/** Keys of tags that there must be are among those of the call, and keys of tags that cannot be are not. */
function withTags(box: Box, budget: Budget): Box {
  const tags = tagsOf(box);
  if (tags.length === 0) return box;
  // why in either case: AWS finds a tag by its key whatever the case.
  const language = (key: string, negated: boolean): Language => [
    { patterns: [pattern(globPieces(compileGlob(key, "literal"), ANY, true))], negated },
  ];
  const needed = tags.filter(([, values]) => !values.absent);
  const refused = tags.filter(([, values]) => values.and(PRESENT).some(budget) === undefined);
  const named = new ListSet(
    needed.length === 0,
    refused.flatMap(([key]) => language(key, true)),
    needed.map(([key]) => language(key, false)),
  );
  return withValues(box, TAG_KEYS, valuesOf(box, TAG_KEYS).and(named));
}

/** The same with a value for each tag whose key the call happens to bring. */
function withTagged(point: ReadonlyMap<string, Value>, box: Box, budget: Budget): Point {
  const keys = point.get(TAG_KEYS);
  if (!Array.isArray(keys)) return point;
  const brought = new Set((keys as readonly string[]).map((key) => key.toLowerCase()));
  const values = tagsOf(box).flatMap(([key, found]): [string, Value][] => {
    const some = brought.has(key) ? found.and(PRESENT).some(budget) : undefined;
    return some === undefined ? [] : [[`${TAG}${key}`, some.value]];
  });
  return new Map([...point, ...values]);
}
