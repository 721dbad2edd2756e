import { accountOf, accountRootArn } from "../core/aws/arns.ts";
import type { Partition } from "../core/aws/partitions.ts";
import type { PolicyDocument } from "../core/aws/policy-document.ts";
import { statementsOf } from "../core/aws/policy-statements.ts";
import { BeyondBudget } from "../core/requests/budget.ts";
import { ExcessFinder } from "../core/requests/trust-excess.ts";

/**
 * Whether a role's trust policy lets a principal in that is of neither the home account nor the role's own, from now on:
 * decided over all calls of every user and role, beside a policy that lets in both accounts whatever they bring. Where that
 * cannot be decided, it counts as such.
 * why not the role's own: whoever is there can be let in by the account's owner without any word here.
 */
export function admitsOutsiders(
  role: { readonly arn: string; readonly trustPolicy: PolicyDocument },
  home: { readonly partition: Partition; readonly accountId: string },
  now: Date,
): boolean {
  const { trustPolicy } = role;
  const roots = [home.accountId, accountOf(role.arn)].map((account) => accountRootArn(home.partition, account));
  const inside: PolicyDocument = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: roots }, Action: "sts:*" }],
  };
  const finder = new ExcessFinder({ partition: home.partition, role: role.arn, now });
  try {
    return statementsOf(trustPolicy).some((_, index) => finder.find(trustPolicy, index, inside) !== undefined);
  } catch (error) {
    if (!(error instanceof BeyondBudget)) throw error;
    return true;
  }
}
