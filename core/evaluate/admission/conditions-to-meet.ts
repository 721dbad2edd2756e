import { evaluateAssumeRole } from "../assume-role.ts";
import type { AssumingPrincipal, CallContext } from "../request.ts";
import { ANY_CALL, type DeployedRole } from "./admission.ts";
import { contextFinder } from "./request-contexts.ts";

/** The conditions of a role's trust policy that one caller must be told of, since it is for it to meet them. */
export interface ConditionsToMeet {
  /** To be sent with the call. It is not a secret. Absent: none is asked for. */
  readonly externalId?: string;
  /** Present where the call must show MFA. */
  readonly mfa?: true;
}

/**
 * What the caller must bring to enter a role whose trust policy lets it in; nothing when it does not get in at all.
 * Where the policy has several ways for the caller, the one that asks for least. Judged by evaluating the calls.
 */
export function conditionsToMeet(role: DeployedRole, principal: AssumingPrincipal, now: Date): ConditionsToMeet {
  const found = contextFinder(now)
    .forEntry(role, principal, [])
    .flatMap(({ call: context, organizationId }): readonly ConditionsToMeet[] => {
      const caller = { ...principal, ...(organizationId !== undefined && { organizationId }) };
      const enters = (call: CallContext) =>
        evaluateAssumeRole({
          principal: caller,
          identityPolicies: [ANY_CALL],
          target: role,
          context: call,
        }).allowed;
      if (!enters(context)) return [];
      const { mfa, ...withoutMfa } = context;
      const { externalId, ...withoutExternalId } = context;
      return [
        {
          ...(externalId !== undefined && !enters(withoutExternalId) && { externalId }),
          ...(mfa !== undefined && !enters(withoutMfa) && { mfa: true as const }),
        },
      ];
    });
  return found.sort((a, b) => Object.keys(a).length - Object.keys(b).length)[0] ?? {};
}

/** What the role asks of several callers: whatever it asks of any of them. */
export function conditionsForAll(
  role: DeployedRole,
  principals: readonly AssumingPrincipal[],
  now: Date,
): ConditionsToMeet {
  return principals.reduce<ConditionsToMeet>((all, one) => ({ ...all, ...conditionsToMeet(role, one, now) }), {});
}
