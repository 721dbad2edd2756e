import type { ClientPlan } from "./client-plan.ts";
import type { StackConfig } from "./config/resolve.ts";
import { writeContract, type Contract } from "./contract.ts";
import { endedWays } from "./trust-notices.ts";

/**
 * The contract of a client that runs no Pulumi, taken from its file: what the client was asked to make. Nothing says
 * that the roles exist; if one does not, entering it fails.
 */
export function handoffContract(plan: ClientPlan): Contract {
  return writeContract(plan, new Map(plan.roles.map(({ key, arn, trustPolicy }) => [key, { arn, trustPolicy }])));
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
