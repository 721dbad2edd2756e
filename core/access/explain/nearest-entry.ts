import { partitionOf } from "../../aws/arns.ts";
import { evaluateAssumeRole } from "../../evaluate/assume-role.ts";
import type { AssumeRoleRequest } from "../../evaluate/request.ts";
import { ANY_CALL } from "../../requests/admission/admission.ts";
import type { Box } from "../../requests/box.ts";
import { BeyondBudget, type Budget, newBudget } from "../../requests/budget.ts";
import { callerUniverse, everybodyUniverse, makesCallsOf } from "../../requests/caller-universe.ts";
import { knownOf, withId } from "../../requests/one-caller.ts";
import { readPolicies } from "../../requests/read/read-policy.ts";
import { requestOf } from "../../requests/request-of.ts";
import { intersection, NO_REQUEST, type RequestSet } from "../../requests/request-set.ts";
import {
  type RequestClass,
  type SideRequests,
  sideRequests,
  termsOf,
  trustRequests,
} from "../../requests/role-requests.ts";
import { type CallDifference, differencesOf } from "./difference-words.ts";
import { dimensionsOf, nearestPoint, type Searched, type Ways } from "./nearest-point.ts";

/** The request that gets in and differs least from one that is refused. */
export type NearestCall =
  | { readonly kind: "found"; readonly differs: readonly CallDifference[] }
  /** It cannot be said whether there is one. */
  | { readonly kind: "unknown"; readonly because: string };

/** The same, with the request itself. */
export interface NearestEntry {
  readonly differs: readonly CallDifference[];
  /** It gets in, by the evaluator; with any one of the dimensions as it was, it does not. */
  readonly request: AssumeRoleRequest;
  readonly changed: readonly string[];
  /** The request with one dimension as it was. */
  readonly less: (dimension: string) => AssumeRoleRequest;
}

/** Where the moment of a call is not known, all are looked at. */
const LONG_AGO = new Date(0);

/** What is searched, and what is taken for granted. */
interface Search extends Searched {
  readonly policies: Pick<AssumeRoleRequest, "identityPolicies" | "permissionsBoundary">;
  /** What else has to be different. */
  readonly also: (of: RequestClass) => readonly CallDifference[];
  /** What of the policies cannot be expressed. */
  readonly because: readonly string[];
}

/** The nearest request in words, see {@link nearestEntry}; undefined when nobody gets in, whatever comes with the call. */
export function nearest(request: AssumeRoleRequest): NearestCall | undefined {
  try {
    const found = nearestEntry(request);
    if (found === undefined || typeof found !== "string") return found && { kind: "found", differs: found.differs };
    return { kind: "unknown", because: found };
  } catch (error) {
    if (error instanceof BeyondBudget) return { kind: "unknown", because: error.message };
    throw error;
  }
}

/**
 * Of all requests that get in, now or later, one that differs least from a request that does not: first of those that the
 * caller can make, then of those that it could make with other policies and tags, then of anybody's. Decided over all of
 * them, and tried with the evaluator.
 * @returns why it cannot be said, where it cannot; undefined when no request gets in.
 * @throws BeyondBudget
 */
export function nearestEntry(asked: AssumeRoleRequest): NearestEntry | string | undefined {
  const request = { ...asked, principal: withId(asked.principal) };
  const trust = trustRequests(request.target, knownOf(request.principal, request.target));
  const budget = newBudget();
  for (const searchOf of [ownCalls, givenMore, callsOfAnybody]) {
    const search = searchOf(request, trust);
    const found = inSearch(request, search, budget);
    if (found !== undefined) return found;
    if (search.because.length > 0) return search.because.join("; ");
  }
  return undefined;
}

function inSearch(asked: AssumeRoleRequest, search: Search, budget: Budget): NearestEntry | string | undefined {
  const found = nearestPoint(asked, search, budget);
  if (found === undefined) return undefined;
  const { of, point, before, dimensions } = found;
  const requestAt = (changed: ReadonlySet<string>): AssumeRoleRequest => {
    const values = [...new Set([...point.keys(), ...dimensions])].map(
      // why of the point too: an age of MFA brings MFA along.
      (one) => [one, (dimensions.includes(one) && !changed.has(one) ? before : point).get(one)] as const,
    );
    const { context, ...bare } = requestOf(new Map(values), of, asked.target);
    const durationSeconds = asked.context?.durationSeconds;
    return {
      ...{ ...bare, ...search.policies },
      context: { ...context, ...(durationSeconds !== undefined && { durationSeconds }) },
    };
  };
  let changed = new Set(found.changed);
  const { allowed, reason } = evaluateAssumeRole(requestAt(changed));
  if (!allowed) return `the request that was found is refused: ${reason}`;
  // why tried: of policies that cannot be expressed as a whole, less may be enough.
  // why not for others: what this caller brings, another may not be able to.
  for (const dimension of search.others ? [] : found.changed) {
    const less = new Set([...changed].filter((one) => one !== dimension));
    if (evaluateAssumeRole(requestAt(less)).allowed) changed = less;
  }
  const request = requestAt(changed);
  // why asked: in the role's own account, the trust policy alone can be enough.
  const isEnough = evaluateAssumeRole({ ...request, ...policiesOf(asked) }).allowed;
  return {
    differs: [...differencesOf(point, changed), ...(isEnough ? [] : search.also(of))],
    request,
    changed: [...changed],
    less: (dimension) => requestAt(new Set([...changed].filter((one) => one !== dimension))),
  };
}

function ownCalls(request: AssumeRoleRequest, trust: SideRequests): Search {
  const { principal, target, identityPolicies, permissionsBoundary: boundary } = request;
  const known = { ...knownOf(principal, target), bounded: boundary !== undefined };
  const sides = [identityPolicies, ...(boundary === undefined ? [] : [[boundary]])].map((policies) =>
    sideRequests((action) => readPolicies(policies, "identity", termsOf(target.arn, action, known))),
  );
  const ways = waysOf(trust).flatMap((way): Ways[] => {
    const others = sides.map((side) => waysOf(side).find(({ of }) => of === way.of) ?? NO_REQUEST);
    const both = others.reduce<RequestSet>(intersection, way);
    return makesCallsOf(principal, way.of) ? [{ ...both, of: way.of }] : [];
  });
  return {
    ways,
    reach: reachOf(request, ways),
    others: false,
    policies: policiesOf(request),
    also: () => [],
    because: [trust, ...sides].flatMap(({ because }) => because),
  };
}

function givenMore(request: AssumeRoleRequest, trust: SideRequests): Search {
  const { principal, target, permissionsBoundary } = request;
  const ways = waysOf(trust).filter(({ of }) => makesCallsOf(principal, of));
  const whose = permissionsBoundary === undefined ? "policies" : "policies and a permissions boundary";
  const isGiven = (dimension: string): boolean => dimension.startsWith("aws:principaltag/");
  return {
    ways,
    reach: reachOf(request, ways).map((box) => new Map([...box].filter(([dimension]) => !isGiven(dimension)))),
    others: false,
    policies: { identityPolicies: [ANY_CALL] },
    also: ({ actions }) => [
      { what: `with ${whose} of its own that allow ${actions.join(", ")} on ${target.arn}`, as: "change" },
    ],
    because: trust.because,
  };
}

function callsOfAnybody({ target, context }: AssumeRoleRequest): Search {
  const trust = trustRequests(target);
  const reach = everybodyUniverse(partitionOf(target.arn), context?.currentTime ?? LONG_AGO);
  return {
    ...{ ways: waysOf(trust), reach, others: true, because: trust.because },
    ...{ policies: { identityPolicies: [ANY_CALL] }, also: () => [] },
  };
}

function policiesOf({ identityPolicies, permissionsBoundary }: AssumeRoleRequest): Search["policies"] {
  return { identityPolicies, ...(permissionsBoundary !== undefined && { permissionsBoundary }) };
}

function waysOf({ classes }: SideRequests): readonly Ways[] {
  const boxes = (all: readonly { readonly box: Box }[]): readonly Box[] => all.map(({ box }) => box);
  return classes.map(({ of, least }) => ({ of, allows: boxes(least.allows), denies: boxes(least.denies) }));
}

function reachOf({ principal, context }: AssumeRoleRequest, ways: readonly Ways[]): readonly Box[] {
  const shows = context?.extra;
  return callerUniverse(principal, {
    ...{ now: context?.currentTime ?? LONG_AGO, scope: "can", dimensions: dimensionsOf(ways) },
    ...(shows !== undefined && { shows }),
  });
}
