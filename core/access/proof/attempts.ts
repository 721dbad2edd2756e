import type { ContextFinder, RequestContext } from "../../evaluate/admission/request-contexts.ts";
import type { AssumeRoleDecision } from "../../evaluate/decision.ts";
import type { AssumingPrincipal } from "../../evaluate/request.ts";
import type { Attacker } from "./attackers.ts";
import type { Openings } from "./open-roles.ts";
import type { ProofPrincipal, ProofRole } from "./proof-input.ts";
import type { Caller, Ledger } from "./run-attempts.ts";

/** Whether a refusal holds whatever comes with the call, so that nothing else need be tried. */
type Settled = (decision: AssumeRoleDecision) => boolean;

/** What one attempt on one role is, for the quick proof and for brute force alike: with each of the best request contexts. */
export interface Attempts {
  /** A home principal on a role that it was not granted. @returns the decision on the last request context tried */
  ungranted(principal: ProofPrincipal, role: ProofRole, settled?: Settled): AssumeRoleDecision | undefined;
  attack(attacker: Attacker, role: ProofRole, settled?: Settled): AssumeRoleDecision | undefined;
}

function inCharge(principal: AssumingPrincipal, { organizationId, tags }: RequestContext): AssumingPrincipal {
  return { ...principal, ...(organizationId !== undefined && { organizationId }), ...(tags !== undefined && { tags }) };
}

/** The same, where its account belongs to that organization now, or to none. */
function inOrganization(principal: AssumingPrincipal, { organizationId }: RequestContext): AssumingPrincipal {
  const { organizationId: own, ...others } = principal;
  return own === organizationId ? principal : { ...others, ...(organizationId !== undefined && { organizationId }) };
}

/**
 * Attempts that must fail, each with the best request contexts that its caller could have. Whom the whole home account's way in
 * lets in is no hole, but where that way is closed the attempt must fail too.
 */
export function attemptsOf(openings: Openings, ledger: Ledger, finder: ContextFinder): Attempts {
  const tryAll = (
    caller: Caller,
    role: ProofRole,
    attack: string,
    as: (brought: RequestContext, variant: boolean) => AssumingPrincipal,
    settled: Settled = () => false,
  ): AssumeRoleDecision | undefined => {
    let decision: AssumeRoleDecision | undefined;
    for (const tried of [role, ...openings.variants(role)]) {
      for (const brought of finder.forAttack(tried, caller.principal, caller.identityPolicies)) {
        const { call } = brought;
        const one = { ...caller, principal: as(brought, tried !== role) };
        const known = ledger.holes.length;
        decision = ledger.hold("too-much", one, role, attack, call, () => openings.lets(one, role, call));
        if (ledger.holes.length > known || settled(decision)) return decision;
      }
    }
    return decision;
  };
  return {
    ungranted(principal, role, settled) {
      const as = (brought: RequestContext, variant: boolean): AssumingPrincipal =>
        variant ? inOrganization(principal.principal, brought) : principal.principal;
      return tryAll(principal, role, "enters without a grant", as, settled);
    },
    attack({ caller, attack }, role, settled) {
      return tryAll(caller, role, attack, (brought) => inCharge(caller.principal, brought), settled);
    },
  };
}
