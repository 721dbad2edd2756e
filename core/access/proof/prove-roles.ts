import { admittedBy } from "../../evaluate/admission/reach.ts";
import { contextFinder } from "../../evaluate/admission/request-contexts.ts";
import { principalArn } from "./arn-names.ts";
import { attackAll, clientAccounts, clientsProver, ungrantedProver } from "./attack-role.ts";
import { attackersFinder, delegatesFinder } from "./attackers.ts";
import { attemptsOf } from "./attempts.ts";
import { openingsOf } from "./open-roles.ts";
import type { Proof, ProofInput, ProofPrincipal, ProofRole, Shared } from "./proof-input.ts";
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
 * @param shared What need not be tried: pairs of principals and roles that are both shared, and of shared roles and attackers
 * that are the same. A hole in one of these is not found. Default: nothing.
 * @throws RangeError as {@link rolesByArn} does.
 */
export function prove(input: ProofInput, shared: Shared = NOTHING): Proof {
  const byArn = rolesByArn(input);
  const ledger = newLedger();
  const openings = openingsOf(input, ledger);
  const attempts = attemptsOf(openings, ledger, contextFinder(input.now));
  const freshRoles = input.roles.filter(({ arn }) => !shared.roles.has(arn));
  const isOld = ({ id }: ProofPrincipal): boolean => shared.principals.has(id);
  for (const principal of input.principals) {
    for (const [arn, entry] of principal.granted) {
      const role = isOld(principal) && shared.roles.has(arn) ? undefined : byArn.get(arn);
      if (role !== undefined) proveGrant(ledger, openings, principal, role, { entry, now: input.now });
    }
  }
  const old = input.principals.filter(isOld).length;
  let pairs = input.principals.length * input.roles.length - old * (input.roles.length - freshRoles.length);
  const delegatesOf = delegatesFinder(input);
  const attackersOf = attackersFinder(input, delegatesOf);
  const clients = clientsProver(input, attempts, delegatesOf);
  const added = clientAccounts(input).filter((account) => !shared.accounts.has(account));
  const newClients = clientsProver(input, attempts, delegatesOf, added);
  const [gate, freshGate] = [newGate<ProofRole>(), newGate<ProofRole>()];
  for (const role of input.roles) {
    const admitted = admittedBy(role.trustPolicy);
    const isAttacked = shared.attacked.has(role.arn);
    const attackers = isAttacked ? [] : attackersOf(role);
    const plain = attackAll(attempts, role, attackers, admitted);
    const outcome = (isAttacked ? newClients : clients)(role, plain);
    pairs += attackers.length + outcome.pairs;
    gate.add(role, outcome.admitted);
    if (!shared.roles.has(role.arn)) freshGate.add(role, outcome.admitted);
  }
  const ungranted = ungrantedProver(input, attempts, byArn, gate);
  for (const principal of input.principals)
    if (!isOld(principal)) ungranted(principal);
    else
      for (const role of freshGate.admitting(principalArn(principal.principal)))
        if (!principal.granted.has(role.arn)) attempts.ungranted(principal, role);
  return { holes: ledger.holes, evaluations: ledger.evaluations, pairs };
}

const NOTHING: Shared = { roles: new Set(), attacked: new Set(), principals: new Set(), accounts: new Set() };
