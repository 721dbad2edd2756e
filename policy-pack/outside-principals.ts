import { attackersFinder, delegatesFinder } from "../core/access/proof/attackers.ts";
import { principalArn } from "../core/access/proof/arn-names.ts";
import type { ProofRole } from "../core/access/proof/proof-input.ts";
import { accountOf } from "../core/aws/arns.ts";
import type { Partition } from "../core/aws/partitions.ts";
import { contextFinder } from "../core/evaluate/admission/request-contexts.ts";
import { evaluateAssumeRole } from "../core/evaluate/assume-role.ts";

/**
 * Whether a role's trust policy lets a principal in that is of neither the home account nor the role's own: by evaluating
 * calls of everybody whom it names and of strangers, who bring whatever the policy asks for.
 * why not the role's own: whoever is there can be let in by the account's owner without any word here.
 */
export function admitsOutsiders(
  role: Pick<ProofRole, "arn" | "trustPolicy">,
  home: { readonly partition: Partition; readonly accountId: string },
  now: Date,
): boolean {
  const target: ProofRole = { client: "", key: "", ...role };
  const input = { home, principals: [], roles: [target], now };
  const attackers = attackersFinder(input, delegatesFinder(input))(target);
  const contexts = contextFinder(now);
  return attackers
    .filter(({ caller }) => ![home.accountId, accountOf(role.arn)].includes(accountOf(principalArn(caller.principal))))
    .some(({ caller: { principal, identityPolicies } }) =>
      contexts.forAttack(target, principal, identityPolicies).some(
        ({ call, organizationId, tags }) =>
          evaluateAssumeRole({
            principal: {
              ...principal,
              ...(organizationId !== undefined && { organizationId }),
              ...(tags !== undefined && { tags }),
            },
            identityPolicies,
            target,
            context: call,
          }).allowed,
      ),
    );
}
