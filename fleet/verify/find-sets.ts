import pMap from "p-map";
import { caseless } from "../../core/aws/names.ts";
import { MANAGED_BY, shardNames } from "../../core/config/naming.ts";
import type { CenterReader, DeployedInstance } from "./deployed.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import type { PlannedSet } from "../../core/home/permission-sets/planned-set.ts";

/** Permission sets that are read at once. why few: Identity Center answers 20 calls a second, all APIs together. */
export const SETS_AT_ONCE = 5;

/** What is to be read. */
export interface CenterQuestion {
  readonly home: HomeSettings;
  readonly sets: readonly PlannedSet[];
  /** ARNs of sets as the home stack's state has them, by `caseless` name: spares looking for them. */
  readonly known: ReadonlyMap<string, string>;
  /** Whether sets are looked for that the files do not know. */
  readonly strangers: boolean;
}

/** ARNs of the sets in question; and of those that look like ours, or have the name of a shard, and are not among them. */
export async function arnsOf(
  reader: CenterReader,
  instance: DeployedInstance,
  { home, sets, known, strangers }: CenterQuestion,
): Promise<{
  readonly arns: ReadonlyMap<string, string>;
  readonly strangers: readonly { readonly arn: string; readonly name: string }[];
}> {
  const wanted = new Set(sets.map(({ name }) => caseless(name)));
  const isKnown = [...wanted].every((name) => known.has(name));
  if (!strangers && isKnown) return { arns: known, strangers: [] };
  const listed = await reader.sets(instance);
  // why not the state's alone: a set that was deleted and made anew by hand has another ARN.
  const names = new Map([...known].map(([name, arn]) => [arn, name]));
  const others = listed.filter((arn) => !wanted.has(names.get(arn) ?? ""));
  const described = await pMap(others, async (arn) => ({ arn, name: await reader.setName(instance, arn) }), {
    concurrency: SETS_AT_ONCE,
  });
  const there = new Set(listed);
  const arns = new Map([...known].filter(([, arn]) => there.has(arn)));
  for (const { arn, name } of described) if (wanted.has(caseless(name))) arns.set(caseless(name), arn);
  if (!strangers) return { arns, strangers: [] };
  const rest = described.filter(({ name }) => !wanted.has(caseless(name)));
  // why by name too: trust policies let in every shard that there may be, also one that nobody has made yet.
  const shards = new Set(home.sharedSets.flatMap((set) => shardNames(set.name, set.shards).map(caseless)));
  const ours = await pMap(
    rest,
    async (one) => {
      if (shards.has(caseless(one.name))) return [one];
      const tags = await reader.setTags(instance, one.arn);
      return Object.entries(MANAGED_BY).every(([key, value]) => tags[key] === value) ? [one] : [];
    },
    { concurrency: SETS_AT_ONCE },
  );
  return { arns, strangers: ours.flat() };
}
