import type { PlannedSet } from "../planned-set.ts";

/** One role in a shared permission set. */
export interface SharedRole {
  readonly slug: string;
  readonly client: string;
  readonly clientAccountId: string;
  readonly roleKey: string;
  readonly roleArn: string;
  readonly switchRoleLink: string;
  /** Whether the role's trust has ended for the set: it keeps its place, and nobody enters it. */
  readonly ended?: true;
}

/** One shard of a shared permission set. */
export interface PlannedShard extends PlannedSet {
  /** Name of the shared permission set. */
  readonly of: string;
  /** Number of the shard, counted from 0. */
  readonly index: number;
  readonly roles: readonly SharedRole[];
}
