import type { PlannedSet, RoleInSet } from "../planned-set.ts";

/** One shard of a shared permission set. */
export interface PlannedShard extends PlannedSet {
  /** Name of the shared permission set. */
  readonly of: string;
  /** Number of the shard, counted from 0. */
  readonly index: number;
  readonly roles: readonly RoleInSet[];
}
