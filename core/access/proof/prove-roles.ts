import { admittedBy } from "../../evaluate/admission/reach.ts";
import { contextFinder } from "../../evaluate/admission/request-contexts.ts";
import { attackAll, clientsProver, ungrantedProver } from "./attack-role.ts";
import { attackersFinder, delegatesFinder } from "./attackers.ts";
import { attemptsOf } from "./attempts.ts";
import { openingsOf } from "./open-roles.ts";
import type { Proof, ProofInput, ProofRole } from "./proof-input.ts";
import { proveGrant } from "./prove-grant.ts";
import { newGate } from "./roles-by-principal.ts";
import { newLedger } from "./run-attempts.ts";

/** The roles by ARN. @throws RangeError when two have the same ARN, or a principal was granted one that is not there */
function rolesByArn({ roles, principals }: ProofInput): ReadonlyMap<string, ProofRole> {
  const byArn = new Map(roles.map((role) => [role.arn, role]));
  if (byArn.size < roles.length) throw new RangeError("two roles have the same ARN");
  for (const { id, granted } of principals) {
    for (const arn of granted.keys())
      if (!byArn.has(arn)) throw new RangeError(`${id} is granted ${arn}, which is not among the roles`);
  }
  return byArn;
}

/**
 * Proves that every grant works and that nobody else gets in. Every verdict is the evaluator's.
 *
 * Most pairs have nothing to do with each other, and are judged as classes: a principal whose policies name other roles
 * is refused by its own side for all of them alike, and a role that names other principals refuses all of them alike.
 * One of each class is evaluated; were it not refused on that side, all of its pairs would be. Every pair that either side
 * could mean, and every pair in which a side is not plain (wildcards, `NotResource`, principals in one account with the
 * role, ...), is evaluated itself.
 *
 * @throws RangeError as {@link rolesByArn} does.
 */
export function prove(input: ProofInput): Proof {
  const byArn = rolesByArn(input);
  const ledger = newLedger();
  const openings = openingsOf(input, ledger);
  const attempts = attemptsOf(openings, ledger, contextFinder(input.now));
  for (const principal of input.principals) {
    for (const [arn, entry] of principal.granted) {
      const role = byArn.get(arn);
      if (role !== undefined) proveGrant(ledger, openings, principal, role, { entry, now: input.now });
    }
  }
  let pairs = input.principals.length * input.roles.length;
  const delegatesOf = delegatesFinder(input);
  const attackersOf = attackersFinder(input, delegatesOf);
  const clients = clientsProver(input, attempts, delegatesOf);
  const gate = newGate<ProofRole>();
  for (const role of input.roles) {
    const attackers = attackersOf(role);
    const plain = attackAll(attempts, role, attackers, admittedBy(role.trustPolicy));
    const outcome = clients(role, plain);
    pairs += attackers.length + outcome.pairs;
    gate.add(role, outcome.admitted);
  }
  const ungranted = ungrantedProver(input, attempts, byArn, gate);
  for (const principal of input.principals) ungranted(principal);
  return { holes: ledger.holes, evaluations: ledger.evaluations, pairs };
}
