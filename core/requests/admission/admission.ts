import type { NamedPolicy, PolicyDocument } from "../../aws/policy-document.ts";
import { evaluateAssumeRole } from "../../evaluate/assume-role.ts";
import type { AssumeRoleRequest, AssumingPrincipal, CallContext } from "../../evaluate/request.ts";
import { type Box, both, EVERYTHING, valuesOf } from "../box.ts";
import { BeyondBudget, type Budget, newBudget } from "../budget.ts";
import { callerUniverse, dimensionsOf, makesCallsOf } from "../caller-universe.ts";
import { knownOf, withId } from "../one-caller.ts";
import type { PolicyBoxes } from "../read/read-policy.ts";
import { MOMENT } from "../request-keys.ts";
import { requestOf } from "../request-of.ts";
import { beyond, NO_REQUEST } from "../request-set.ts";
import { trustRequests } from "../role-requests.ts";
import { RangeSet } from "../values/range-set.ts";

/** A role as deployed: what decides whom it lets in. */
export interface DeployedRole {
  readonly arn: string;
  readonly trustPolicy: PolicyDocument;
}

/** Every call on any role. */
export const ANY_CALL: NamedPolicy = {
  name: "inline policy",
  document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:*", Resource: "*" }] },
};

/**
 * Whether a role's trust policy, as deployed, lets a principal in that may call `sts:AssumeRole` on it and brings what
 * the policy asks for, as far as such a principal can: an external ID, MFA, an address. Decided over all its calls, not
 * by looking for a name.
 * @param now Moment of the call: what has ended by then lets nobody in.
 * @returns why not, or `undefined` when it does.
 */
export function admission(role: DeployedRole, principal: AssumingPrincipal, now: Date): string | undefined {
  try {
    return entering(role, principal, now) === undefined ? refusal(role, principal, now) : undefined;
  } catch (error) {
    if (error instanceof BeyondBudget) return `it cannot be said whether it lets the caller in: ${error.message}`;
    throw error;
  }
}

/**
 * What comes with a call by which a principal gets in, see {@link admission}; undefined when it does not.
 * @param without Calls that bring no more than these. Default: whatever the principal can.
 * @throws BeyondBudget when it cannot be decided
 */
export function entering(
  role: DeployedRole,
  principal: AssumingPrincipal,
  now: Date,
  without: Box = EVERYTHING,
): CallContext | undefined {
  const bare = bareCall(role, principal, now);
  // why first: most policies ask only who calls.
  if (evaluateAssumeRole(bare).allowed) return bare.context;
  const budget = newBudget();
  for (const { of, most, least } of trustRequests(role, knownOf(principal, role)).classes) {
    if (!makesCallsOf(principal, of)) continue;
    for (const side of new Set([least, most])) {
      const denies = side.denies.map(({ box }) => box);
      for (const universe of callsAt(now, principal, side))
        for (const { box } of side.allows) {
          const point = beyond(both(box, universe, without), denies, NO_REQUEST, budget);
          if (point === undefined) continue;
          const request = { ...requestOf(point, of, role), identityPolicies: [ANY_CALL] };
          // why asked: of the most, what cannot be expressed is for the evaluator to judge.
          if (evaluateAssumeRole(request).allowed) return request.context;
        }
    }
  }
  return undefined;
}

/** Why a call is refused that brings whatever the first statement asks for, as far as the principal can. */
function refusal(role: DeployedRole, principal: AssumingPrincipal, now: Date): string {
  const budget = newBudget();
  const [first] = trustRequests(role, knownOf(principal, role)).classes;
  const [universe] = first === undefined ? [] : callsAt(now, principal, first.most);
  const asked = first?.most.allows[0]?.box;
  const box = asked === undefined || universe === undefined ? undefined : closest(asked, universe, budget);
  const denies = first?.most.denies.map((one) => one.box) ?? [];
  const point = box && (beyond(box, denies, NO_REQUEST, budget) ?? beyond(box, [], NO_REQUEST, budget));
  const request =
    first === undefined || point === undefined
      ? bareCall(role, principal, now)
      : { ...requestOf(point, first.of, role), identityPolicies: [ANY_CALL] };
  const { organizationId } = request.principal;
  // why as given: the id that it has here is made up.
  const said = evaluateAssumeRole({
    ...request,
    principal: { ...principal, ...(organizationId !== undefined && { organizationId }) },
  });
  return said.allowed ? evaluateAssumeRole(request).reason : said.reason;
}

/** Calls of a universe that have as much of a box as they can. */
function closest(box: Box, universe: Box, budget: Budget): Box {
  return new Map(
    [...both(universe, box)].map(([dimension, values]) => [
      dimension,
      values.some(budget) === undefined ? valuesOf(universe, dimension) : values,
    ]),
  );
}

/** A call that brings nothing. */
function bareCall(role: DeployedRole, principal: AssumingPrincipal, now: Date): AssumeRoleRequest {
  return {
    principal: withId(principal),
    identityPolicies: [ANY_CALL],
    target: role,
    // why said: temporary credentials carry the key, and that of a role or a federated sign-in is false.
    context: { currentTime: now, ...(principal.kind === "session" && { mfa: { present: false } }) },
  };
}

function callsAt(now: Date, principal: AssumingPrincipal, policies: PolicyBoxes): readonly Box[] {
  const dimensions = dimensionsOf(policies);
  return callerUniverse(principal, { now, scope: "can", dimensions }).map((box) => {
    const from = box.get(MOMENT);
    const [{ first } = { first: 0n }] = from instanceof RangeSet ? from.ranges : [];
    return both(box, new Map([[MOMENT, new RangeSet(false, [{ first, last: first }])]]));
  });
}
