import { accountOf } from "../../../core/proof/arn-names.ts";
import { attackersFinder } from "../../../core/proof/attackers.ts";
import { attemptsOf } from "../../../core/proof/attempts.ts";
import { circumstancesFinder } from "../../../core/proof/circumstances.ts";
import { clientAccounts, clientAttackers } from "../../../core/proof/classes.ts";
import { proveGrant } from "../../../core/proof/grants.ts";
import type { Hole, Proof, ProofInput } from "../../../core/proof/input.ts";
import { newLedger } from "../../../core/proof/ledger.ts";

/** What `prove` proves, with every pair evaluated itself: nothing is indexed, nothing stands for something else. */
export function proveBruteForce(input: ProofInput): Proof {
  const ledger = newLedger();
  const attempts = attemptsOf(input, ledger, circumstancesFinder(input.now));
  const attackersOf = attackersFinder(input);
  let pairs = 0;
  for (const role of input.roles) {
    for (const principal of input.principals) {
      pairs += 1;
      const entry = principal.granted.get(role.arn);
      if (entry !== undefined) proveGrant(ledger, principal, role, entry, input.now);
      else attempts.ungranted(principal, role);
    }
    const others = clientAccounts(input).filter((account) => account !== accountOf(role.arn));
    const clients = others.flatMap((account) => clientAttackers(role, account));
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
