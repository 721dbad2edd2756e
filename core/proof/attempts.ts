import type { AssumeRoleDecision } from "../evaluate/decision.ts";
import type { AssumingPrincipal } from "../evaluate/request.ts";
import { accountOf, principalArn } from "./arn-names.ts";
import type { Attacker } from "./attackers.ts";
import type { Circumstances, Finder } from "./circumstances.ts";
import type { ProofInput, ProofPrincipal, ProofRole } from "./input.ts";
import type { Caller, Ledger } from "./ledger.ts";

/** What one attempt on one role is, for the quick proof and for brute force alike. */
export interface Attempts {
  /** A home principal on a role that it was not granted. @returns the decision of the last circumstances tried */
  ungranted(principal: ProofPrincipal, role: ProofRole): AssumeRoleDecision | undefined;
  attack(attacker: Attacker, role: ProofRole): AssumeRoleDecision | undefined;
}

function inCharge(principal: AssumingPrincipal, { organizationId, tags }: Circumstances): AssumingPrincipal {
  return { ...principal, ...(organizationId !== undefined && { organizationId }), ...(tags !== undefined && { tags }) };
}

/** Attempts that must fail, each in the best circumstances that its caller could have. */
export function attemptsOf({ home }: ProofInput, ledger: Ledger, finder: Finder): Attempts {
  const tryAll = (
    caller: Caller,
    role: ProofRole,
    attack: string,
    as: (circumstances: Circumstances) => Caller,
  ): AssumeRoleDecision | undefined => {
    let decision: AssumeRoleDecision | undefined;
    for (const circumstances of finder.find(role, caller.principal, caller.identityPolicies)) {
      decision = ledger.hold("too-much", as(circumstances), role, attack, circumstances.context);
      if (decision.allowed) break;
    }
    return decision;
  };
  return {
    ungranted(principal, role) {
      const atHome = accountOf(principalArn(principal.principal)) === home.accountId;
      if (role.openBecause !== undefined && atHome) return undefined;
      return tryAll(principal, role, "enters without a grant", () => principal);
    },
    attack({ caller, attack }, role) {
      return tryAll(caller, role, attack, (circumstances) => ({
        ...caller,
        principal: inCharge(caller.principal, circumstances),
      }));
    },
  };
}
