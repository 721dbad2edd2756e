import { callersBox } from "../core/access/proof/declared-requests.ts";
import type { ProofRole } from "../core/access/proof/proof-input.ts";
import { proveOutside } from "../core/access/proof/prove-outside.ts";
import { accountOf, partitionOf } from "../core/aws/arns.ts";
import type { Partition } from "../core/aws/partitions.ts";
import { callersOf } from "../core/requests/caller.ts";
import { trustRequests } from "../core/requests/role-requests.ts";

/**
 * Whether a role's trust policy lets a principal in that is of neither the home account nor the role's own; also where
 * that cannot be decided.
 * why not the role's own: whoever is there can be let in by the account's owner without any word here.
 */
export function admitsOutsiders(
  role: Pick<ProofRole, "arn" | "trustPolicy">,
  home: { readonly partition: Partition; readonly accountId: string },
  now: Date,
): boolean {
  const known = callersBox([
    callersOf(home.partition, home.accountId),
    callersOf(partitionOf(role.arn), accountOf(role.arn)),
  ]);
  return proveOutside({ home, now }, { client: "", key: "", ...role }, trustRequests(role), () => [known]).length > 0;
}
