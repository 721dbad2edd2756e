import { caseless, isPredefinedPermissionSet, PERMISSION_SET_NAME_MAX } from "../../aws/names.ts";
import { suggester } from "../../faults/did-you-mean.ts";
import { type Fault, listed, type Path, type Place } from "../../faults/fault.ts";
import type { Part } from "../check/check-value.ts";
import { type Report, reporter } from "../check/report.ts";
import type { Sound } from "../check/soundness.ts";
import { shardName, shardNames } from "../naming.ts";
import type { ClientSelector } from "../schema/selector-schema.ts";
import { DEFAULT_SHARDS, type SharedSetInput } from "../schema/shared-sets-schema.ts";
import type { AccessLevel } from "./access-levels.ts";

/** A permission set that holds roles of many clients. */
export interface SharedSet {
  readonly name: string;
  readonly clients: ClientSelector;
  /** Keys of access levels; the roles of these levels belong to the set. */
  readonly levels: readonly string[];
  /** How many permission sets it may be cut into. */
  readonly shards: number;
  readonly description?: string;
  /** Where a value of the set stands, for faults that show up once the contracts are read. */
  readonly place: (inside: Path) => Place;
}

/** Shared permission sets by name, and what is wrong with them. */
export interface ResolvedSharedSets {
  readonly sharedSets: Readonly<Record<string, SharedSet>>;
  readonly faults: readonly Fault[];
}

type WrittenSets = Part<Readonly<Record<string, SharedSetInput>>>;
type Levels = ReadonlyMap<string, AccessLevel>;

// why kept: they are asked for once for each client.
const known = new WeakMap<WrittenSets, { readonly levels: Levels; readonly resolved: ResolvedSharedSets }>();

/**
 * Fills in the shared permission sets and finds names that clash or grow too long with a shard's number. The same input
 * gives the same sets.
 * @param sound Of the stack's configuration; only what it says of the sets and of the levels counts.
 */
export function resolveSharedSets(written: WrittenSets | undefined, levels: Levels, sound: Sound): ResolvedSharedSets {
  if (written?.value === undefined) return NO_SETS;
  const before = known.get(written);
  if (before?.levels === levels) return before.resolved;
  const resolved = resolve(written.value, written.origin, levels, sound);
  known.set(written, { levels, resolved });
  return resolved;
}

const NO_SETS: ResolvedSharedSets = { sharedSets: {}, faults: [] };

function resolve(
  value: NonNullable<WrittenSets["value"]>,
  origin: WrittenSets["origin"],
  levels: Levels,
  sound: Sound,
): ResolvedSharedSets {
  const { faults, report } = reporter(origin);
  const sets = Object.entries(value).map(([name, set]): SharedSet => ({
    name,
    clients: set.clients,
    levels: set.levels,
    // why one: that much is sure of any set.
    shards: sound(["sharedPermissionSets", name, "shards"]) ? (set.shards ?? DEFAULT_SHARDS) : 1,
    ...(set.description !== undefined && { description: set.description }),
    place: (inside) => ({ at: origin.locate([name, ...inside]), path: origin.name([name, ...inside]) }),
  }));
  shardNameFaults(sets, report);
  for (const { name } of sets)
    if (isPredefinedPermissionSet(name))
      report(
        "config/reserved-name",
        [name],
        "a permission set name that neither Identity Center nor Control Tower gives to a set of its own",
        JSON.stringify(name),
        "Rename it: whoever holds the set of that name in the home account would get into every role that trusts it.",
      );
  if (sound(["accessLevels"])) unknownLevels(sets, levels, report);
  return { sharedSets: Object.fromEntries(sets.map((set) => [set.name, set])), faults };
}

/** Finds names that grow too long with a shard's number, or that another set's shard has. */
function shardNameFaults(sets: readonly SharedSet[], report: Report): void {
  const taken = new Map<string, string>();
  for (const { name, shards } of sets) {
    const longest = shardName(name, shards - 1);
    if (longest.length > PERMISSION_SET_NAME_MAX)
      report(
        "config/name-too-long",
        [name],
        `a permission set name of at most ${PERMISSION_SET_NAME_MAX} characters, a shard's number included`,
        `${JSON.stringify(longest)}, ${longest.length} characters`,
        "Shorten the name.",
      );
    for (const shard of shardNames(name, shards)) {
      const other = taken.get(caseless(shard));
      if (other === undefined) taken.set(caseless(shard), name);
      else
        report(
          "config/name-clash",
          [name],
          "names that no shard of another shared permission set has (AWS ignores case)",
          `${JSON.stringify(shard)}, also of ${JSON.stringify(other)}`,
          "Rename one of them.",
        );
    }
  }
}

function unknownLevels(sets: readonly SharedSet[], levels: ReadonlyMap<string, AccessLevel>, report: Report): void {
  const suggest = suggester(levels.keys());
  for (const set of sets)
    for (const [index, key] of set.levels.entries())
      if (!levels.has(key))
        report(
          "config/unknown-level",
          [set.name, "levels", index],
          `an access level: one of ${listed(levels.keys())}`,
          JSON.stringify(key),
          `${suggest(key)} Correct it, or define it under accessLevels in Pulumi.yaml.`.trim(),
        );
}
