import { evaluateAssumeRole } from "../../../core/evaluate/assume-role.ts";
import type { NamedPolicy, PolicyDocument } from "../../../core/aws/policy-document.ts";
import { type Budget, newBudget } from "../../../core/requests/budget.ts";
import type { Point } from "../../../core/requests/box.ts";
import { everyCaller } from "../../../core/requests/caller.ts";
import { CALLER, everyValue } from "../../../core/requests/request-keys.ts";
import { type BareRequest, pointOf, requestOf } from "../../../core/requests/request-of.ts";
import { intersection, requestBeyond, type RequestSet } from "../../../core/requests/request-set.ts";
import { type PolicyBoxes } from "../../../core/requests/read/read-policy.ts";
import { trustRequests } from "../../../core/requests/role-requests.ts";
import { isIn, TextSet } from "../../../core/requests/values/text-set.ts";

const ANY_CALL: NamedPolicy = {
  name: "any call",
  document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:*", Resource: "*" }] },
};
const TARGET = { arn: "arn:aws:iam::222222222222:role/target" };

/** Whether the evaluator lets a call in by this trust policy, if its caller may call anything. */
export function letsIn(trustPolicy: PolicyDocument, { principal, target, context }: BareRequest): boolean {
  return evaluateAssumeRole({
    principal,
    context,
    identityPolicies: [ANY_CALL],
    target: { ...target, ...TARGET, trustPolicy },
  }).allowed;
}

export interface Difference {
  /** A call that the one lets in and the other does not, if all is exact. */
  readonly request?: BareRequest;
  readonly point?: Point;
  /** What of either cannot be expressed. */
  readonly because: readonly string[];
}

const boxesOf = ({ allows, denies }: PolicyBoxes): RequestSet => ({
  allows: allows.map(({ box }) => box),
  denies: denies.map(({ box }) => box),
});

/** What one trust policy lets in beyond the other, looked for among all requests. @throws BeyondBudget */
export function difference(one: PolicyDocument, other: PolicyDocument, budget: Budget = newBudget()): Difference {
  const [more, less] = [one, other].map((trustPolicy) => trustRequests({ ...TARGET, trustPolicy }));
  const because = [...(more?.because ?? []), ...(less?.because ?? [])];
  for (const { of, most } of more?.classes ?? []) {
    const least = less?.classes.find((known) => known.of === of)?.least ?? { allows: [], denies: [] };
    for (const language of everyCaller("aws")) {
      const callers = { allows: [new Map([[CALLER, new TextSet(false, language)]])], denies: [] };
      const point = requestBeyond(intersection(boxesOf(most), callers), boxesOf(least), budget);
      if (point !== undefined)
        return { request: requestOf(point, of, { ...TARGET, trustPolicy: one }), point, because };
    }
  }
  return { because };
}

/** Dimensions in which a request can be one that there cannot be. */
const DIMENSIONS = [
  "moment",
  "sts:externalid",
  "sts:sourceidentity",
  "aws:tagkeys",
  "sts:transitivetagkeys",
  "aws:multifactorauthage",
];

/** Whether there can be such a request, as far as the sets know the world. */
export function isPossible({ principal, target, context }: BareRequest): boolean {
  const point = pointOf({ principal, target, context, identityPolicies: [] }, DIMENSIONS);
  const caller = point?.get(CALLER);
  return (
    point !== undefined &&
    DIMENSIONS.every((dimension) => everyValue(dimension).has(point.get(dimension))) &&
    everyCaller("aws").some((language) => typeof caller === "string" && isIn(language, caller))
  );
}
