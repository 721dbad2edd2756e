import { roleArn, userArn } from "../../aws/arns.ts";
import { reservedRolePattern } from "../../aws/reserved-roles.ts";
import type { HomeAccount } from "../../client/trust/trust-statements.ts";
import type { TrustWay } from "../../client/trust/trust-way.ts";
import type { ConditionName, Conditions, ConditionValue } from "../../evaluate/admission/condition-facts.ts";
import { namesIn, ofEach } from "../../evaluate/admission/condition-names.ts";
import { compileGlob } from "../../evaluate/glob.ts";
import { type Box, both } from "../../requests/box.ts";
import { callerNamed, callersLikeText, callersOf } from "../../requests/caller.ts";
import { momentsBefore } from "../../requests/moments.ts";
import { addresses } from "../../requests/read/written-ranges.ts";
import { CALLER, MOMENT } from "../../requests/request-keys.ts";
import { REQUEST_CLASSES, type RequestClass } from "../../requests/role-requests.ts";
import { ChoiceSet } from "../../requests/values/choice-set.ts";
import { ListSet } from "../../requests/values/list-set.ts";
import { globPieces, type Pattern, pattern } from "../../requests/values/pattern.ts";
import { RangeSet, united } from "../../requests/values/range-set.ts";
import { TextSet } from "../../requests/values/text-set.ts";
import type { ValueSet } from "../../requests/values/value-set.ts";

type Part = readonly [dimension: string, values: ValueSet];

/** What each condition of a way in means, written down apart from the statements that it becomes. */
const MEANINGS: {
  readonly [K in ConditionName]: (value: ConditionValue<K>, of: RequestClass) => readonly Part[] | "none";
} = {
  externalId: (id) => [["sts:externalid", oneOf([id])]],
  until: (until) => [[MOMENT, momentsBefore(until)]],
  mfa: ({ maxAge }) => [
    ["aws:multifactorauthpresent", new ChoiceSet(false, ["true"])],
    ...(maxAge === undefined
      ? []
      : [
          [
            "aws:multifactorauthage",
            new RangeSet(false, [{ first: 0n, last: BigInt(Math.ceil(maxAge)) - 1n }]),
          ] as const,
        ]),
  ],
  sourceIps: (ranges) => [["aws:sourceip", new RangeSet(false, united(ranges.flatMap(addresses)))]],
  organizationId: (id) => [["aws:principalorgid", oneOf([id])]],
  sourceIdentity: ({ values, required }, { sourced }) =>
    !sourced ? (required ? "none" : []) : values.length === 0 ? [] : [["sts:sourceidentity", like(values)]],
  sessionTags: (keys, { tags }) =>
    tags === "passed" ? [["aws:tagkeys", new ListSet(false, [{ patterns: keys.map(text), negated: false }])]] : [],
};

const text = (value: string): Pattern => pattern([value]);

function oneOf(texts: readonly string[]): TextSet {
  return new TextSet(false, [{ patterns: texts.map(text), negated: false }]);
}

function like(values: readonly string[]): TextSet {
  const patterns = values.map((value) => pattern(globPieces(compileGlob(value, "wildcards"))));
  return new TextSet(false, [{ patterns, negated: false }]);
}

/** Whom a way in lets in. */
function whom({ partition, accountId }: HomeAccount, way: TrustWay): readonly Pattern[] {
  switch (way.kind) {
    case "permissionSets":
      return way.names.flatMap((name) => callersLikeText(reservedRolePattern(partition, accountId, name)));
    case "users":
      return way.names.map((name) => callerNamed(userArn(partition, accountId, name)));
    case "roles":
      return way.names.map((name) => callerNamed(roleArn(partition, accountId, "/", name)));
    case "wholeAccount":
      return [callersOf(partition, accountId)];
  }
}

/** Callers of these patterns, as a box. */
export function callersBox(patterns: readonly Pattern[]): Box {
  return new Map([[CALLER, new TextSet(false, [{ patterns, negated: false }])]]);
}

/**
 * The requests that ways in declare, by class: whom they name, on the conditions that they carry. Session tags and a source
 * identity come in only where a way says so.
 */
export function declaredRequests(
  home: HomeAccount,
  ways: readonly TrustWay[],
): ReadonlyMap<RequestClass, readonly Box[]> {
  const callers = ways.map((way) => callersBox(whom(home, way)));
  return new Map(
    REQUEST_CLASSES.map((of) => [
      of,
      ways.flatMap((way, index) => {
        const conditions = conditionsBox(way, of);
        return conditions === undefined ? [] : [both(callers[index] ?? new Map(), conditions)];
      }),
    ]),
  );
}

/** The conditions of a way for one class of requests; undefined where it lets in none of it. */
function conditionsBox(way: Conditions, of: RequestClass): Box | undefined {
  if (of.sourced && way.sourceIdentity === undefined) return undefined;
  if (of.tags !== "none" && way.sessionTags === undefined) return undefined;
  const parts = ofEach(namesIn(MEANINGS), way, (name, value) => meaning(name, value, of));
  return parts.includes("none") ? undefined : new Map(parts.flatMap((part) => (part === "none" ? [] : part)));
}

function meaning<K extends ConditionName>(
  name: K,
  value: ConditionValue<K>,
  of: RequestClass,
): readonly Part[] | "none" {
  return MEANINGS[name](value, of);
}
