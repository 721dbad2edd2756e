import type { PlannedShard } from "./planned-shared-sets.ts";
import { SHARDS_MAX } from "./shards.ts";

/** Where each role was placed: shared set, then `slug/role`, then the shard counted from 0. */
export type Placements = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Name of the home stack's output that holds the placements. */
export const PLACEMENTS_OUTPUT = "placements";

/** The placements of a plan, for the next one. */
export function placementsOf(shards: readonly Pick<PlannedShard, "of" | "index" | "roles">[]): Placements {
  // why a map: a set may be called `constructor`, which every object has.
  const placements = new Map<string, Record<string, number>>();
  for (const { of, index, roles } of shards) {
    const placed = placements.get(of) ?? {};
    for (const { slug, roleKey } of roles) placed[`${slug}/${roleKey}`] = index;
    placements.set(of, placed);
  }
  return Object.fromEntries(placements);
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
