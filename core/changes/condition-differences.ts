import type { Conditions } from "../evaluate/admission/condition-facts.ts";
import { trustPolicy } from "../client/trust/trust-policy.ts";
import { listed } from "../faults/fault.ts";
import { BeyondBudget, newBudget } from "../requests/budget.ts";
import { NO_REQUEST, requestBeyond, requestSetOf } from "../requests/request-set.ts";
import { type ClassRequests, trustRequests } from "../requests/role-requests.ts";
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
 * How the ways differ by which a holder gets into a role; any one of them is enough. They are wider where they
 * let in a call that all of the other side's together do not. Of one way on both sides each condition is told by itself.
 */
export function wayDifferences(before: readonly Conditions[], after: readonly Conditions[]): readonly Difference[] {
  const [from, to] = [waysOf(before), waysOf(after)];
  const [isWider, isNarrower] = [!areWithin(to, from), !areWithin(from, to)];
  if (!isWider && !isNarrower) return [];
  const [old, ...moreOld] = from;
  const [now, ...moreNow] = to;
  if (old !== undefined && now !== undefined && moreOld.length + moreNow.length === 0) return eachCondition(old, now);
  const asked = (ways: readonly Conditions[]) => ways.map(inWords).join(", or ");
  return [
    {
      aspect: "conditions",
      direction: isWider ? "wider" : "narrower",
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
  return areWithin([way], [other]);
}

const ROLE = "arn:aws:iam::000000000000:role/any";
const HOME = { partition: "aws", accountId: "111111111111" } as const;

/**
 * Whether each call that one of these ways lets in is let in by the others together, decided on the statements that are
 * made of them. What takes too long to decide is not.
 */
function areWithin(ways: readonly Conditions[], others: readonly Conditions[]): boolean {
  const [own, theirs] = [classesOf(ways), classesOf(others)];
  try {
    return own.every(({ of, most }) => {
      const same = theirs.find((one) => one.of === of);
      return (
        requestBeyond(requestSetOf(most), same === undefined ? NO_REQUEST : requestSetOf(same.least), newBudget()) ===
        undefined
      );
    });
  } catch (error) {
    if (error instanceof BeyondBudget) return false;
    throw error;
  }
}

function classesOf(ways: readonly Conditions[]): readonly ClassRequests[] {
  const all = ways.map((way, index) => ({ ...way, kind: "wholeAccount" as const, reason: "", id: String(index) }));
  return trustRequests({ arn: ROLE, trustPolicy: trustPolicy(HOME, all) }).classes;
}
