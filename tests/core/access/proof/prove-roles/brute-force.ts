import { clientAccounts, clientAttackers } from "../../../../../core/access/proof/attack-role.ts";
import { attackersFinder, delegatesFinder } from "../../../../../core/access/proof/attackers.ts";
import { attemptsOf } from "../../../../../core/access/proof/attempts.ts";
import { openingsOf } from "../../../../../core/access/proof/open-roles.ts";
import type { Hole, Proof, ProofInput } from "../../../../../core/access/proof/proof-input.ts";
import { proveGrant } from "../../../../../core/access/proof/prove-grant.ts";
import { newLedger } from "../../../../../core/access/proof/run-attempts.ts";
import { accountOf } from "../../../../../core/aws/arns.ts";
import { contextFinder } from "../../../../../core/evaluate/admission/request-contexts.ts";

/** What `prove` proves, with every pair evaluated itself: nothing is indexed, nothing stands for something else. */
export function proveBruteForce(input: ProofInput): Proof {
  const ledger = newLedger();
  const openings = openingsOf(input, ledger);
  const attempts = attemptsOf(openings, ledger, contextFinder(input.now));
  const delegatesOf = delegatesFinder(input);
  const attackersOf = attackersFinder(input, delegatesOf);
  let pairs = 0;
  for (const role of input.roles) {
    for (const principal of input.principals) {
      pairs += 1;
      const entry = principal.granted.get(role.arn);
      if (entry !== undefined) proveGrant(ledger, openings, principal, role, { entry, now: input.now });
      else attempts.ungranted(principal, role);
    }
    const others = clientAccounts(input).filter((account) => account !== accountOf(role.arn));
    const clients = others.flatMap((account) => clientAttackers(delegatesOf, role, account));
    for (const attacker of [...attackersOf(role), ...clients]) {
      pairs += 1;
      attempts.attack(attacker, role);
    }
  }
  return { holes: ledger.holes, evaluations: ledger.evaluations, pairs };
}

/** Holes as texts in a fixed order, to compare two proofs. */
export function holeTexts(holes: readonly Hole[]): readonly string[] {
  return holes
    .map(
      ({ kind, principal, role, attack, decision }) => `${kind}: ${principal} → ${role}: ${attack}: ${decision.reason}`,
    )
    .sort();
}
