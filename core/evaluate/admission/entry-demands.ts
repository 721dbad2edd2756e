import { evaluateAssumeRole } from "../assume-role.ts";
import type { AssumingPrincipal, CallContext } from "../request.ts";
import { ANY_CALL, type DeployedRole } from "./admission.ts";
import { circumstancesFinder } from "./circumstances.ts";

/** What a role's trust policy demands of one caller, beside being who it is. */
export interface EntryDemands {
  /** To be sent with the call. It is not a secret. Absent: none is demanded. */
  readonly externalId?: string;
  /** Present where the call must show MFA. */
  readonly mfa?: true;
}

/**
 * What the caller must bring to enter a role whose trust policy lets it in; nothing when it does not get in at all.
 * Where the policy has several ways for the caller, the one that demands least. Judged by evaluating the calls.
 */
export function entryDemands(role: DeployedRole, principal: AssumingPrincipal, now: Date): EntryDemands {
  const found = circumstancesFinder(now)
    .forEntry(role, principal, [])
    .flatMap(({ context, organizationId }): readonly EntryDemands[] => {
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

/** What the role demands of several callers: whatever it demands of any of them. */
export function demandsOfAll(role: DeployedRole, principals: readonly AssumingPrincipal[], now: Date): EntryDemands {
  return principals.reduce<EntryDemands>((all, one) => ({ ...all, ...entryDemands(role, one, now) }), {});
}
