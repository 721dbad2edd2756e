import type { AccessLevel } from "./access-levels.ts";
import { listed, type Fault, type Place, type Path } from "../../faults/fault.ts";
import { suggester } from "../../faults/did-you-mean.ts";
import { caseless, isPredefinedPermissionSet, PERMISSION_SET_NAME_MAX } from "../../aws/names.ts";
import { shardName, shardNames } from "../naming.ts";
import type { Origin } from "../../faults/origin.ts";
import type { ClientSelector } from "../schema/selector-schema.ts";
import { DEFAULT_SHARDS, type SharedSetInput } from "../schema/shared-sets-schema.ts";

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

type Inputs = Readonly<Record<string, SharedSetInput>>;
type Levels = ReadonlyMap<string, AccessLevel>;

// why kept: they are asked for once for each client.
const known = new WeakMap<Inputs, { readonly of: readonly [Origin, Levels]; readonly resolved: ResolvedSharedSets }>();

/**
 * Fills in the shared permission sets and finds names that clash or grow too long with a shard's number. The same input
 * gives the same sets.
 */
export function resolveSharedSets(origin: Origin, input: Inputs, levels: Levels): ResolvedSharedSets {
  const before = known.get(input);
  if (before?.of[0] === origin && before.of[1] === levels) return before.resolved;
  const resolved = resolve(origin, input, levels);
  known.set(input, { of: [origin, levels], resolved });
  return resolved;
}

function resolve(origin: Origin, input: Inputs, levels: Levels): ResolvedSharedSets {
  const faults: Fault[] = [];
  const fault = (code: string, path: Path, expected: string, found: string, fix: string) => {
    faults.push({ code: `config/${code}`, at: origin.locate(path), path: origin.name(path), expected, found, fix });
  };
  const suggestLevel = suggester(levels.keys());
  const taken = new Map<string, string>();
  const sets = Object.entries(input).map(([name, set]): SharedSet => {
    const shards = set.shards ?? DEFAULT_SHARDS;
    const longest = shardName(name, shards - 1);
    if (longest.length > PERMISSION_SET_NAME_MAX)
      fault(
        "name-too-long",
        [name],
        `a permission set name of at most ${PERMISSION_SET_NAME_MAX} characters, a shard's number included`,
        `${JSON.stringify(longest)}, ${longest.length} characters`,
        "Shorten the name.",
      );
    if (isPredefinedPermissionSet(name))
      fault(
        "reserved-name",
        [name],
        "a permission set name that neither Identity Center nor Control Tower gives to a set of its own",
        JSON.stringify(name),
        "Rename it: whoever holds the set of that name in the home account would get into every role that trusts it.",
      );
    for (const shard of shardNames(name, shards)) {
      const other = taken.get(caseless(shard));
      if (other === undefined) taken.set(caseless(shard), name);
      else
        fault(
          "name-clash",
          [name],
          "names that no shard of another shared permission set has (AWS ignores case)",
          `${JSON.stringify(shard)}, also of ${JSON.stringify(other)}`,
          "Rename one of them.",
        );
    }
    for (const [index, key] of set.levels.entries())
      if (!levels.has(key))
        fault(
          "unknown-level",
          [name, "levels", index],
          `an access level: one of ${listed(levels.keys())}`,
          JSON.stringify(key),
          `${suggestLevel(key)} Correct it, or define it under accessLevels in Pulumi.yaml.`.trim(),
        );
    return {
      name,
      clients: set.clients,
      levels: set.levels,
      shards,
      ...(set.description !== undefined && { description: set.description }),
      place: (inside) => ({ at: origin.locate([name, ...inside]), path: origin.name([name, ...inside]) }),
    };
  });
  return { sharedSets: Object.fromEntries(sets.map((set) => [set.name, set])), faults };
}
