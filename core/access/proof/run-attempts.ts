import type { NamedPolicy } from "../../aws/policy-document.ts";
import { evaluateAssumeRole } from "../../evaluate/assume-role.ts";
import type { AssumeRoleDecision } from "../../evaluate/decision.ts";
import type { AssumingPrincipal, CallContext } from "../../evaluate/request.ts";
import type { Hole, ProofRole } from "./proof-input.ts";

/** Who attempts, and with which policies. */
export interface Caller {
  readonly id: string;
  readonly principal: AssumingPrincipal;
  readonly identityPolicies: readonly NamedPolicy[];
  readonly permissionsBoundary?: NamedPolicy;
}

/** Evaluates attempts and keeps those that end otherwise than they must. */
export interface Ledger {
  readonly holes: Hole[];
  evaluations: number;
  /** The evaluator's decision on one attempt, whatever is expected of it. */
  decide(caller: Caller, role: ProofRole, context: CallContext): AssumeRoleDecision;
  /**
   * Decides an attempt and keeps it when its outcome makes it a hole of that kind.
   * @param excused tells of an allowed attempt that it is meant to be
   */
  hold(
    kind: Hole["kind"],
    caller: Caller,
    role: ProofRole,
    attack: string,
    context: CallContext,
    excused?: (decision: AssumeRoleDecision) => boolean,
  ): AssumeRoleDecision;
}

/** An empty ledger. */
export function newLedger(): Ledger {
  const ledger: Ledger = {
    holes: [],
    evaluations: 0,
    decide({ principal, identityPolicies, permissionsBoundary }, { arn, trustPolicy, maxSessionSeconds }, context) {
      ledger.evaluations += 1;
      return evaluateAssumeRole({
        principal,
        identityPolicies,
        ...(permissionsBoundary !== undefined && { permissionsBoundary }),
        target: { arn, trustPolicy, ...(maxSessionSeconds !== undefined && { maxSessionSeconds }) },
        context,
      });
    },
    hold(kind, caller, role, attack, context, excused) {
      const decision = ledger.decide(caller, role, context);
      if (decision.allowed === (kind === "too-much") && excused?.(decision) !== true)
        ledger.holes.push({ kind, principal: caller.id, role: role.arn, attack, context, decision });
      return decision;
    },
  };
  return ledger;
}
