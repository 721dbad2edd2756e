import type { NamedPolicy } from "../../../core/aws/policy-document.ts";
import { requiredActions } from "../../../core/evaluate/assume-role.ts";
import { type CallerIdentity, identify } from "../../../core/evaluate/caller-identity.ts";
import { contextOf } from "../../../core/evaluate/context.ts";
import { decideSide } from "../../../core/evaluate/decide-side.ts";
import type { AssumeRoleRequest } from "../../../core/evaluate/request.ts";
import type { PolicySide } from "../../../core/evaluate/statement.ts";
import { contains } from "../../../core/requests/box.ts";
import { type PolicyBoxes, readPolicies } from "../../../core/requests/read/read-policy.ts";
import { classOf, pointOf } from "../../../core/requests/request-of.ts";
import {
  type KnownCaller,
  type SideRequests,
  sideRequests,
  termsOf,
  trustRequests,
} from "../../../core/requests/role-requests.ts";

/** What the evaluator and the sets say to one request on one side. */
export interface Answers {
  readonly evaluator: boolean;
  readonly most: boolean;
  readonly least: boolean;
  readonly because: readonly string[];
}

function policiesOf({ target, identityPolicies }: AssumeRoleRequest, side: PolicySide): readonly NamedPolicy[] {
  return side === "trust" ? [{ name: "trust policy", document: target.trustPolicy }] : identityPolicies;
}

/** Whether the evaluator lets each action through that the call needs. */
function isAllowed(request: AssumeRoleRequest, side: PolicySide, identity: CallerIdentity): boolean {
  return requiredActions(request).every((action) => {
    const call = {
      action: action.toLowerCase(),
      resource: request.target.arn,
      identity,
      context: contextOf(request, identity, action),
    };
    return decideSide(policiesOf(request, side), side, call).outcome === "allow";
  });
}

/** What the policies of one side let through, as sets. */
export function setsOf(request: AssumeRoleRequest, side: PolicySide, known?: KnownCaller): SideRequests {
  const { arn } = request.target;
  return side === "trust"
    ? trustRequests(request.target, known)
    : sideRequests((action) =>
        readPolicies(policiesOf(request, side), side, termsOf(arn, action, known ?? { known: () => undefined })),
      );
}

function isIn({ allows, denies }: PolicyBoxes, request: AssumeRoleRequest): boolean {
  const point = pointOf(
    request,
    [...allows, ...denies].flatMap(({ box }) => [...box.keys()]),
  );
  if (point === undefined) throw new Error("a request of nobody");
  return allows.some(({ box }) => contains(box, point)) && !denies.some(({ box }) => contains(box, point));
}

/** Both answers to a request; undefined when it is none. */
export function answersTo(request: AssumeRoleRequest, side: PolicySide, known?: KnownCaller): Answers | undefined {
  const identity = identify(request);
  if (typeof identity === "string") return undefined;
  const { classes, because } = setsOf(request, side, known);
  const one = classes.find(({ of }) => of === classOf(request));
  return {
    evaluator: isAllowed(request, side, identity),
    most: one !== undefined && isIn(one.most, request),
    least: one !== undefined && isIn(one.least, request),
    because,
  };
}

/** Whether the sets say no more, and where they are exact no less, than the evaluator. */
export function agree({ evaluator, most, least, because }: Answers): boolean {
  return because.length === 0
    ? most === evaluator && least === evaluator
    : (most || !evaluator) && (evaluator || !least);
}
