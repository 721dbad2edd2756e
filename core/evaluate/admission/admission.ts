import type { NamedPolicy, PolicyDocument } from "../../aws/policy-document.ts";
import { evaluateAssumeRole } from "../assume-role.ts";
import type { AssumingPrincipal } from "../request.ts";
import { contextFinder } from "./request-contexts.ts";

/** A role as deployed: what decides whom it lets in. */
export interface DeployedRole {
  readonly arn: string;
  readonly trustPolicy: PolicyDocument;
}

/**
 * Whether a role's trust policy, as deployed, lets a principal in that may call `sts:AssumeRole` on it and brings what
 * the policy asks for, as far as such a principal can: an external ID, MFA, an address. Judged by evaluating the call, not
 * by looking for a name.
 * @param now Moment of the call: what has ended by then lets nobody in.
 * @returns why not, or `undefined` when it does.
 */
export function admission(role: DeployedRole, principal: AssumingPrincipal, now: Date): string | undefined {
  let reason: string | undefined;
  for (const { call, organizationId } of contextFinder(now).forEntry(role, principal, [])) {
    const decision = evaluateAssumeRole({
      principal: { ...principal, ...(organizationId !== undefined && { organizationId }) },
      identityPolicies: [ANY_CALL],
      target: role,
      context: call,
    });
    if (decision.allowed) return undefined;
    reason ??= decision.reason;
  }
  return reason ?? "the trust policy has no statement that allows anything";
}

/** Every call on any role. */
export const ANY_CALL: NamedPolicy = {
  name: "inline policy",
  document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:*", Resource: "*" }] },
};
