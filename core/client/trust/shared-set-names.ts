import { caseless } from "../../aws/names.ts";
import { shardNames } from "../../config/naming.ts";
import type { SharedSet } from "../../config/project/resolve-shared-sets.ts";
import type { RoleContext } from "../role-context.ts";
import type { RoleReport } from "../role-report.ts";
import type { WayReport } from "./conditions/way-condition.ts";

/**
 * Finds shared permission sets that a way in does not name by their own name.
 * why a fault: a role that trusts one shard alone locks people out once its place is another, and IAM compares case.
 */
export function singleShards({ project }: RoleContext, names: readonly string[], { report }: WayReport): void {
  for (const [index, name] of names.entries()) {
    const set = sharedSetOf(project.sharedSets, name);
    if (set === undefined || set.name === name) continue;
    report(
      "config/trust-shard",
      ["permissionSets", index],
      `the shared permission set by its own name, ${set.name}, which stands for all its shards`,
      JSON.stringify(name),
      `Write ${set.name}; or, if another permission set is meant, rename that one.`,
    );
  }
}

/**
 * Finds a role's own permission set that has the name of a shared one.
 * why a fault: everybody who holds the shared set would hold the role's own set, and Identity Center takes a name once.
 */
export function ofSharedSet({ project }: RoleContext, ownSet: string, report: RoleReport["report"]): void {
  const set = sharedSetOf(project.sharedSets, ownSet);
  if (set === undefined) return;
  report(
    "config/name-clash",
    "permissionSet",
    "a permission set that is no shard of a shared one (AWS ignores case)",
    `${JSON.stringify(ownSet)}, of the shared permission set ${JSON.stringify(set.name)}`,
    "Set `permissionSet` for this role, or rename the shared one. To let the shared set in, name it under trust.permissionSets.",
  );
}

type SharedSets = RoleContext["project"]["sharedSets"];

// why kept: it is asked for each role of each client.
const shards = new WeakMap<SharedSets, ReadonlyMap<string, SharedSet>>();

function sharedSetOf(sets: SharedSets, name: string): SharedSet | undefined {
  const known = shards.get(sets) ?? byShard(sets);
  shards.set(sets, known);
  return known.get(caseless(name));
}

/** why reversed: of two sets with one shard, the first counts. */
function byShard(sets: SharedSets): ReadonlyMap<string, SharedSet> {
  const all = Object.values(sets).reverse();
  return new Map(
    all.flatMap((set) => shardNames(set.name, set.shards).map((shard) => [caseless(shard), set] as const)),
  );
}
