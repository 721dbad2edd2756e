import { endedWays } from "../client/trust-notices.ts";
import type { StackConfig } from "./resolve-stack.ts";

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
