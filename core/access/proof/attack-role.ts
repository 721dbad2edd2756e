import { accountOf, partitionOf } from "../../aws/arns.ts";
import { admits, type Admitted, reachedResources } from "../../evaluate/admission/reach.ts";
import type { AssumeRoleDecision } from "../../evaluate/decision.ts";
import { principalArn } from "./arn-names.ts";
import type { Attacker, Delegates } from "./attackers.ts";
import type { Attempts } from "./attempts.ts";
import type { ProofInput, ProofPrincipal, ProofRole } from "./proof-input.ts";
import type { Gate } from "./roles-by-principal.ts";

/** The accounts of the clients, in the order of their roles. */
export function clientAccounts({ roles, home }: Pick<ProofInput, "roles" | "home">): readonly string[] {
  return [...new Set(roles.map(({ arn }) => accountOf(arn)))].filter((account) => account !== home.accountId);
}

/** The attackers in another client's account. */
export function clientAttackers(delegatesOf: Delegates, role: ProofRole, accountId: string): readonly Attacker[] {
  return delegatesOf(partitionOf(role.arn), accountId, "of another client's account");
}

/**
 * Makes attempts on a role.
 * @returns whom the role can let in; undefined when that is not plain, or the trust policy let someone else in
 */
export function attackAll(
  attempts: Attempts,
  role: ProofRole,
  attackers: readonly Attacker[],
  admitted: Admitted | undefined,
): Admitted | undefined {
  let plain = admitted;
  const refused = ({ trust }: AssumeRoleDecision): boolean => trust.outcome !== "allow";
  for (const attacker of attackers) {
    // why: a trust policy that does not name the caller refuses it whatever comes with the call
    const unnamed = admitted !== undefined && !admits(admitted, attacker.caller.id);
    const decision = attempts.attack(attacker, role, unnamed ? refused : undefined);
    if (unnamed && decision !== undefined && !refused(decision)) plain = undefined;
  }
  return plain;
}

/** The outcome of the other clients' attempts on a role. */
interface ClientsOutcome {
  readonly admitted: Admitted | undefined;
  readonly pairs: number;
}

/**
 * Tries each role from the other clients' accounts: one account for all those that its trust policy does not name.
 * @param accounts Accounts of clients from which to try. Default: all.
 */
export function clientsProver(
  input: ProofInput,
  attempts: Attempts,
  delegatesOf: Delegates,
  accounts: readonly string[] = clientAccounts(input),
) {
  const known = new Set(accounts);
  return (role: ProofRole, admitted: Admitted | undefined): ClientsOutcome => {
    const own = accountOf(role.arn);
    const pairs = 2 * (known.size - (known.has(own) ? 1 : 0));
    const from = (account: string): Admitted | undefined =>
      account === own ? admitted : attackAll(attempts, role, clientAttackers(delegatesOf, role, account), admitted);
    if (admitted !== undefined) {
      const named = new Set([...admitted.accounts, ...[...admitted.arns].map(accountOf)]);
      for (const account of named) if (known.has(account)) from(account);
      const representative = accounts.find((account) => account !== own && !named.has(account));
      if (representative === undefined || from(representative) !== undefined) return { admitted, pairs };
      for (const account of accounts) if (account !== representative && !named.has(account)) from(account);
    } else for (const account of accounts) from(account);
    return { admitted: undefined, pairs };
  };
}

/** Tries each principal on the roles that it was not granted: one role for all those that its policies do not reach. */
export function ungrantedProver(
  { roles }: ProofInput,
  attempts: Attempts,
  byArn: ReadonlyMap<string, ProofRole>,
  gate: Gate<ProofRole>,
) {
  const byAccount = new Map<string, ProofRole[]>();
  for (const role of roles) {
    const account = accountOf(role.arn);
    byAccount.set(account, [...(byAccount.get(account) ?? []), role]);
  }
  return (principal: ProofPrincipal): void => {
    const arn = principalArn(principal.principal);
    const { granted } = principal;
    // why: within one account a trust policy can do without the caller's own policies
    const beside = byAccount.get(accountOf(arn)) ?? [];
    const reached = reachedResources(principal.identityPolicies);
    let representative: ProofRole | undefined;
    if (reached !== undefined) {
      const far = (role: ProofRole): boolean => accountOf(role.arn) !== accountOf(arn) && !reached.has(role.arn);
      representative = roles.find((role) => far(role) && !granted.has(role.arn));
      const refused = ({ identity }: AssumeRoleDecision): boolean => identity.outcome !== "allow";
      const decision = representative && attempts.ungranted(principal, representative, refused);
      if (decision === undefined || refused(decision)) {
        const near = [...reached].map((resource) => byArn.get(resource)).filter((role) => role !== undefined);
        for (const role of new Set([...near, ...beside]))
          if (!granted.has(role.arn) && gate.admits(role, arn)) attempts.ungranted(principal, role);
        return;
      }
    }
    for (const role of gate.admitting(arn))
      if (!granted.has(role.arn) && role !== representative) attempts.ungranted(principal, role);
  };
}
