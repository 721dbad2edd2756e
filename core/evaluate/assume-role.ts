import { type CallerIdentity, identify } from "./caller-identity.ts";
import { contextOf, sourceIdentityOf } from "./context.ts";
import { decideSide } from "./decide-side.ts";
import type { AssumeRoleDecision, Refuser, SideDecision, StsAction } from "./decision.ts";
import { describeAllow, describeRefusal } from "./reason.ts";
import type { AssumeRoleRequest } from "./request.ts";
import { fixedRefusal } from "./sts-fixed-rules.ts";

interface Sides {
  readonly identity: SideDecision;
  readonly boundary?: SideDecision;
  readonly trust: SideDecision;
}

const SILENT: SideDecision = { outcome: "implicitDeny" };

/**
 * The actions that one AssumeRole call needs, each on both sides: `sts:TagSession` with session tags or transitive tags
 * that the session carries on, `sts:SetSourceIdentity` with a source identity, also an inherited one.
 * Source: IAM User Guide, "Passing session tags in AWS STS" and "Monitor and control actions taken with assumed roles".
 */
export function requiredActions(request: AssumeRoleRequest): readonly StsAction[] {
  const { principal, context } = request;
  const inherited = principal.kind === "session" ? (principal.transitiveTagKeys ?? []) : [];
  const tagged = inherited.length > 0 || Object.keys(context?.sessionTags ?? {}).length > 0;
  const sourced = sourceIdentityOf(request) !== undefined;
  return [
    "sts:AssumeRole",
    ...(tagged ? (["sts:TagSession"] as const) : []),
    ...(sourced ? (["sts:SetSourceIdentity"] as const) : []),
  ];
}

/**
 * Who refuses, if anyone. Across accounts both sides must allow. Within one account a trust policy that names the user,
 * the session or everyone grants by itself; one that names the role needs the boundary's consent; one that names the
 * account leaves it to the identity policies and the boundary. A Deny anywhere wins.
 * Source: IAM User Guide, "Determining whether a request is allowed or denied within an account" and "Cross-account
 * policy evaluation logic".
 */
function refuserOf({ identity, boundary, trust }: Sides, crossAccount: boolean): Refuser | undefined {
  if (trust.outcome === "explicitDeny") return "trust";
  if (identity.outcome === "explicitDeny") return "identity";
  if (boundary?.outcome === "explicitDeny") return "boundary";
  if (trust.outcome !== "allow") return "trust";
  const delegates = crossAccount || trust.grant === "account";
  if (delegates && identity.outcome !== "allow") return "identity";
  if ((delegates || trust.grant === "role") && boundary !== undefined && boundary.outcome !== "allow")
    return "boundary";
  return undefined;
}

function decideSides(request: AssumeRoleRequest, action: StsAction, identity: CallerIdentity): Sides {
  const { permissionsBoundary, target } = request;
  const call = {
    action: action.toLowerCase(),
    resource: target.arn,
    identity,
    context: contextOf(request, identity, action),
  };
  const sides = {
    identity: decideSide(request.identityPolicies, "identity", call),
    trust: decideSide([{ name: "trust policy", document: target.trustPolicy }], "trust", call),
  };
  return permissionsBoundary ? { ...sides, boundary: decideSide([permissionsBoundary], "identity", call) } : sides;
}

/**
 * Whether AWS would allow this `sts:AssumeRole` call, and which statement or condition decides it.
 *
 * Looked at: identity policies, permissions boundary, trust policy, and the rules of STS itself. Not looked at:
 * organization policies (SCP, RCP) and session policies.
 * What the evaluator does not understand in a policy never allows: see {@link CompiledStatement}'s `problem`.
 */
export function evaluateAssumeRole(request: AssumeRoleRequest): AssumeRoleDecision {
  const required = requiredActions(request);
  const identity = identify(request);
  const refused = typeof identity === "string" ? identity : fixedRefusal(request, identity);
  if (typeof identity === "string" || refused !== undefined) {
    const crossAccount = typeof identity !== "string" && identity.accountId !== identity.targetAccountId;
    const sides = { identity: SILENT, trust: SILENT };
    return refusedOf(required, "sts:AssumeRole", sides, { reason: String(refused), refusedBy: "sts", crossAccount });
  }
  const crossAccount = identity.accountId !== identity.targetAccountId;
  let first: Sides | undefined;
  for (const action of required) {
    const sides = decideSides(request, action, identity);
    first ??= sides;
    const refusedBy = refuserOf(sides, crossAccount);
    if (refusedBy === undefined) continue;
    const refusal = sides[refusedBy === "sts" ? "trust" : refusedBy] ?? SILENT;
    return refusedOf(required, action, sides, {
      reason: describeRefusal(refusedBy, action, refusal),
      refusedBy,
      crossAccount,
    });
  }
  const sides = first ?? { identity: SILENT, trust: SILENT };
  return allowedOf(required, sides, crossAccount);
}

// why both below are written out: to put such objects together of others takes seven times as long, and a proof asks for thousands.

function refusedOf(
  requiredActions: readonly StsAction[],
  action: StsAction,
  { identity, boundary, trust }: Sides,
  { reason, refusedBy, crossAccount }: Required<Pick<AssumeRoleDecision, "reason" | "refusedBy" | "crossAccount">>,
): AssumeRoleDecision {
  const allowed = false;
  if (boundary === undefined)
    return { requiredActions, action, identity, trust, allowed, reason, refusedBy, crossAccount };
  return { requiredActions, action, identity, trust, boundary, allowed, reason, refusedBy, crossAccount };
}

function allowedOf(
  requiredActions: readonly StsAction[],
  { identity, boundary, trust }: Sides,
  crossAccount: boolean,
): AssumeRoleDecision {
  const [action, allowed] = ["sts:AssumeRole" as const, true];
  const reason = describeAllow(trust, identity, crossAccount);
  if (boundary === undefined) return { requiredActions, action, identity, trust, allowed, reason, crossAccount };
  return { requiredActions, action, identity, trust, boundary, allowed, reason, crossAccount };
}
