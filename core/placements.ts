import type { PlannedShard } from "./planned-shared-sets.ts";
import { SHARDS_MAX } from "./shards.ts";

/** Where each role was placed: shared set, then `slug/role`, then the shard counted from 0. */
export type Placements = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Name of the home stack's output that holds the placements. */
export const PLACEMENTS_OUTPUT = "placements";

/** The placements of a plan, for the next one. */
export function placementsOf(shards: readonly Pick<PlannedShard, "of" | "index" | "roles">[]): Placements {
  const placements: Record<string, Record<string, number>> = {};
  for (const { of, index, roles } of shards)
    for (const { slug, roleKey } of roles) (placements[of] ??= {})[`${slug}/${roleKey}`] = index;
  return placements;
}

/**
 * Reads the placements of the last deployment. What is not a placement is left out: the role is then placed anew,
 * which changes no access.
 */
export function parsePlacements(output: unknown): Placements {
  return Object.fromEntries(
    entries(output).map(([set, roles]) => [set, Object.fromEntries(entries(roles).filter(isPlacement))]),
  );
}

function isPlacement(entry: [string, unknown]): entry is [string, number] {
  const [, index] = entry;
  return typeof index === "number" && Number.isInteger(index) && index >= 0 && index < SHARDS_MAX;
}

function entries(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}
