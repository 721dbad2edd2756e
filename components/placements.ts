import * as pulumi from "@pulumi/pulumi";
import type { HomeSettings } from "../core/home-settings.ts";
import { parsePlacements, PLACEMENTS_OUTPUT, type Placements } from "../core/placements.ts";
import { logWarnings } from "./log.ts";
import { attempt } from "./look-up.ts";
import { isNoStack, readStackOutputs } from "./stack-outputs.ts";

/**
 * Where the roles of shared permission sets were placed by the last deployment of the running stack.
 * why the last outputs: a role that is in a shard stays there, so that adding a client touches nobody else's.
 * why only a warning when they cannot be read: every role trusts all shards, so a role that moves loses no access.
 */
export async function readPlacements({ sharedSets }: Pick<HomeSettings, "sharedSets">): Promise<Placements> {
  if (sharedSets.length === 0) return {};
  const { value, failure } = await attempt(readStackOutputs(pulumi.getStack()));
  if (failure !== undefined && !isNoStack(failure))
    void logWarnings(
      `The outputs of the last deployment cannot be read, so roles of shared permission sets are placed anew: ${failure}`,
    );
  return parsePlacements(value?.[PLACEMENTS_OUTPUT]);
}
