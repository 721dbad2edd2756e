import type { AssumeRoleDecision } from "../evaluate/decision.ts";
import type { AssumingPrincipal } from "../evaluate/request.ts";
import { accountOf, principalArn } from "./arn-names.ts";
import type { Attacker } from "./attackers.ts";
import type { Circumstances, Finder } from "./circumstances.ts";
import type { ProofInput, ProofPrincipal, ProofRole } from "./input.ts";
import type { Caller, Ledger } from "./ledger.ts";

/** Whether a refusal holds in all circumstances, so that no others need be tried. */
type Settled = (decision: AssumeRoleDecision) => boolean;

/** What one attempt on one role is, for the quick proof and for brute force alike: in each of the best circumstances. */
export interface Attempts {
  /** A home principal on a role that it was not granted. @returns the decision of the last circumstances tried */
  ungranted(principal: ProofPrincipal, role: ProofRole, settled?: Settled): AssumeRoleDecision | undefined;
  attack(attacker: Attacker, role: ProofRole, settled?: Settled): AssumeRoleDecision | undefined;
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
    settled: Settled = () => false,
  ): AssumeRoleDecision | undefined => {
    let decision: AssumeRoleDecision | undefined;
    for (const circumstances of finder.find(role, caller.principal, caller.identityPolicies)) {
      decision = ledger.hold("too-much", as(circumstances), role, attack, circumstances.context);
      if (decision.allowed || settled(decision)) break;
    }
    return decision;
  };
  return {
    ungranted(principal, role, settled) {
      const atHome = accountOf(principalArn(principal.principal)) === home.accountId;
      if (role.openBecause !== undefined && atHome) return undefined;
      return tryAll(principal, role, "enters without a grant", () => principal, settled);
    },
    attack({ caller, attack }, role, settled) {
      return tryAll(
        caller,
        role,
        attack,
        (circumstances) => ({
          ...caller,
          principal: inCharge(caller.principal, circumstances),
        }),
        settled,
      );
    },
  };
}
