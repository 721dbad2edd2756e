import type { Conditions } from "../evaluate/admission/condition-facts.ts";
import { parseInstant } from "../evaluate/instant.ts";
import { inRange, parseIpRange } from "../evaluate/ip-range.ts";
import { listed } from "../faults/fault.ts";
import type { Difference } from "./access-difference.ts";

/** What a way in asks of a call, in people's words; empty for nothing. An external ID is not told. */
export function conditionsInWords(conditions: Conditions): readonly string[] {
  const { externalId, until, mfa, sourceIps, organizationId, sourceIdentity, sessionTags } = conditions;
  return [
    ...(mfa === undefined ? [] : [`with MFA${mfa.maxAge === undefined ? "" : ` at most ${mfa.maxAge} s old`}`]),
    ...(externalId === undefined ? [] : ["with the external ID"]),
    ...(sourceIps === undefined ? [] : [`from ${listed(sourceIps)}`]),
    ...(organizationId === undefined ? [] : [`from the organization ${organizationId}`]),
    ...(sourceIdentity === undefined
      ? []
      : [
          `${sourceIdentity.required ? "with" : "with or without"} a source identity${sourceIdentity.values.length === 0 ? "" : ` of ${listed(sourceIdentity.values)}`}`,
        ]),
    ...(sessionTags === undefined ? [] : [`with session tags ${listed(sessionTags)} at most`]),
    ...(until === undefined ? [] : [`until ${until}`]),
  ];
}

/**
 * How the ways differ by which a holder gets into a role; any one of them is enough. A way is new where none of the other
 * side's lets in all that it lets in. Of one way on both sides each condition is told by itself.
 */
export function wayDifferences(before: readonly Conditions[], after: readonly Conditions[]): readonly Difference[] {
  const [from, to] = [waysOf(before), waysOf(after)];
  const opened = to.filter((way) => !from.some((other) => isWithin(way, other)));
  const closed = from.filter((way) => !to.some((other) => isWithin(way, other)));
  if (opened.length === 0 && closed.length === 0) return [];
  const [old, ...moreOld] = from;
  const [now, ...moreNow] = to;
  if (old !== undefined && now !== undefined && moreOld.length + moreNow.length === 0) return eachCondition(old, now);
  const asked = (ways: readonly Conditions[]) => ways.map(inWords).join(", or ");
  return [
    {
      aspect: "conditions",
      direction: opened.length > 0 ? "wider" : "narrower",
      words: `is let in ${asked(to)}; before ${asked(from)}`,
    },
  ];
}

function eachCondition(before: Conditions, after: Conditions): readonly Difference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof Conditions)[];
  return names.flatMap((name): readonly Difference[] => {
    const [old, now] = [only(name, before), only(name, after)];
    const narrows = isWithin(now, old);
    if (narrows && isWithin(old, now)) return [];
    return [
      {
        aspect: "conditions",
        direction: narrows ? "narrower" : "wider",
        words: changeInWords(name, old, now, narrows),
      },
    ];
  });
}

function only(name: keyof Conditions, { [name]: value }: Conditions): Conditions {
  return value === undefined ? {} : { [name]: value };
}

function changeInWords(name: keyof Conditions, old: Conditions, now: Conditions, narrows: boolean): string {
  const [[was = ""], [is = ""]] = [conditionsInWords(old), conditionsInWords(now)];
  if (name === "externalId" && was !== "" && is !== "") return "is let in with another external ID";
  if (was === "") return `${narrows ? "must now call" : "may now also call"} ${is}`;
  if (is === "") return `${narrows ? "may no longer call" : "need no longer call"} ${was}`;
  return `is let in ${is}; before ${was}`;
}

/** Why none is one without conditions: nobody wrote any. */
function waysOf(ways: readonly Conditions[]): readonly Conditions[] {
  return ways.length === 0 ? [{}] : ways;
}

function inWords(way: Conditions): string {
  const words = conditionsInWords(way);
  return words.length === 0 ? "without any condition" : words.join(" and ");
}

/** Whether each call that meets the one meets the other. */
function isWithin(way: Conditions, other: Conditions): boolean {
  return (
    sameOrFree(way.externalId, other.externalId) &&
    sameOrFree(way.organizationId, other.organizationId) &&
    endsBy(way.until, other.until) &&
    mfaWithin(way.mfa, other.mfa) &&
    rangesWithin(way.sourceIps, other.sourceIps) &&
    identityWithin(way.sourceIdentity, other.sourceIdentity) &&
    // why the other way: what is named there is permitted, and without it a call with tags is refused.
    (way.sessionTags ?? []).every((tag) => other.sessionTags?.includes(tag) === true)
  );
}

function sameOrFree(one: string | undefined, other: string | undefined): boolean {
  return other === undefined || one === other;
}

function endsBy(one: string | undefined, other: string | undefined): boolean {
  if (other === undefined) return true;
  return one !== undefined && (parseInstant(one) ?? Infinity) <= (parseInstant(other) ?? -Infinity);
}

function mfaWithin(one: Conditions["mfa"], other: Conditions["mfa"]): boolean {
  if (other === undefined) return true;
  return one !== undefined && (other.maxAge === undefined || (one.maxAge ?? Infinity) <= other.maxAge);
}

function rangesWithin(one: Conditions["sourceIps"], other: Conditions["sourceIps"]): boolean {
  if (other === undefined) return true;
  const ranges = other.flatMap((range) => parseIpRange(range) ?? []);
  return (
    one?.every((text) => {
      const range = parseIpRange(text);
      return range !== undefined && ranges.some((wide) => inRange(range, wide));
    }) === true
  );
}

function identityWithin(one: Conditions["sourceIdentity"], other: Conditions["sourceIdentity"]): boolean {
  // why: where the way says nothing of it, a call that sets one is refused.
  if (one === undefined) return other?.required !== true;
  if (other === undefined) return false;
  if (other.required && !one.required) return false;
  if (other.values.length === 0) return true;
  return one.values.length > 0 && one.values.every((value) => other.values.includes(value));
}
