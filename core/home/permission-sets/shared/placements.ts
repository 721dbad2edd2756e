import { SHARDS_MAX } from "../../../config/naming.ts";
import type { PlannedShard } from "./planned-shard.ts";

/** Where each role was placed: shared set, then the role's `placementKey`, then the shard counted from 0. */
export type Placements = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Name of the home stack's output that holds the placements. */
export const PLACEMENTS_OUTPUT = "placements";

/**
 * What a placement goes by: `222222222222/read-only`.
 * why the account: the client's stack, its name and the role's name in AWS can all be changed.
 */
export function placementKey({
  clientAccountId,
  roleKey,
}: {
  readonly clientAccountId: string;
  readonly roleKey: string;
}): string {
  return `${clientAccountId}/${roleKey}`;
}

/** The shards that the members of one shared set had, by their key; also where an earlier version wrote `slug/role`. */
export function placedBefore(
  placements: Placements,
  set: string,
  members: readonly { readonly key: string; readonly slug: string; readonly roleKey: string }[],
): Readonly<Record<string, number>> {
  const placed = new Map(Object.entries(placements[set] ?? {}));
  return Object.fromEntries(
    members.flatMap(({ key, slug, roleKey }) => {
      const index = placed.get(key) ?? placed.get(`${slug}/${roleKey}`);
      return index === undefined ? [] : [[key, index]];
    }),
  );
}

/** The placements of a plan, for the next one. */
export function placementsOf(shards: readonly Pick<PlannedShard, "of" | "index" | "roles">[]): Placements {
  // why a map: a set may be called `constructor`, which every object has.
  const placements = new Map<string, Record<string, number>>();
  for (const { of, index, roles } of shards) {
    const placed = placements.get(of) ?? {};
    for (const role of roles) placed[placementKey(role)] = index;
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
