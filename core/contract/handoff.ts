import type { ClientPlan } from "../client/client-plan.ts";
import type { StackConfig } from "../portfolio/resolve-stack.ts";
import { CONTRACT_MAX } from "./bounds.ts";
import { writeContract, type Contract } from "./contract.ts";
import type { Fault } from "../faults/fault.ts";
import { clientStackName } from "../aws/names.ts";
import { policySize } from "../aws/quotas.ts";
import { endedWays } from "../client/trust-notices.ts";

/**
 * The contract of a client that runs no Pulumi, taken from its file: what the client was asked to make. Nothing says
 * that the roles exist; if one does not, entering it fails.
 */
export function handoffContract(plan: ClientPlan): Contract {
  return writeContract(plan, new Map(plan.roles.map(({ key, arn, trustPolicy }) => [key, { arn, trustPolicy }])));
}

/** Whether a client has more than the home stack reads of one client; found before it is deployed. */
export function oversize(plan: ClientPlan): readonly Fault[] {
  const size = policySize(handoffContract(plan));
  if (size <= CONTRACT_MAX) return [];
  return [
    {
      code: "contract/too-large",
      path: `${clientStackName(plan.slug)}: roles`,
      expected: `roles whose contract has at most ${CONTRACT_MAX} characters, which is what the home stack reads of one client`,
      found: `${size} characters in ${plan.roles.length} roles`,
      fix: "Make fewer roles, or shorter trust policies: a shared permission set stands for many.",
    },
  ];
}

/**
 * What somebody should know of the clients that run no Pulumi: what their own stacks would say in each preview.
 * @param files Configuration of clients by slug; of others than those of `slugs` nothing is said.
 */
export function handoffNotices(
  files: ReadonlyMap<string, StackConfig>,
  slugs: readonly string[],
  now: Date,
): readonly string[] {
  return slugs.flatMap((slug) => {
    const config = files.get(slug);
    if (config?.kind !== "client" || !config.client.handoff) return [];
    return [...config.client.notices, ...endedWays(config.client, now)];
  });
}
