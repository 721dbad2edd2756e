import { SHARDS_MAX } from "../../../config/naming.ts";

/**
 * Divides items into shards. One that has a placement keeps it; a new one goes to the first shard with room, or to a
 * new shard. So adding an item never moves another.
 * @param previous Shard of each item at the last deployment, by key, counted from 0.
 * @param limit How many shards there may be: an item of a later one is placed anew.
 * @param fits Whether these items fit into one shard; asked with one item more each time.
 * @param roomy Whether they do with room to spare: a new item goes where that is so, as long as there may be another shard.
 * Default: as `fits`.
 * @returns items by shard. A shard can be empty where items were taken away.
 */
export function divideIntoShards<Item extends { readonly key: string }>(
  items: readonly Item[],
  previous: Readonly<Record<string, number>>,
  limit: number,
  fits: (items: readonly Item[]) => boolean,
  roomy = fits,
): readonly (readonly Item[])[] {
  const shards: Item[][] = [];
  const shardOf = new Map<Item, number>();
  const put = (item: Item, index: number) => {
    while (shards.length <= index) shards.push([]);
    shards[index]?.push(item);
    shardOf.set(item, index);
  };
  const fresh: Item[] = [];
  for (const item of items) {
    const index = Object.hasOwn(previous, item.key) ? previous[item.key] : undefined;
    const known = index !== undefined && Number.isInteger(index) && index >= 0 && index < limit;
    if (known && fits([...(shards[index] ?? []), item])) put(item, index);
    else fresh.push(item);
  }
  // why not all: beyond the most that there can be, only their number is of use, and a thousand would all be asked.
  const isAsked = (index: number) => index < SHARDS_MAX || index >= shards.length - SHARDS_MAX;
  const roomFor = (item: Item): number => {
    const spare = shards.findIndex((shard, index) => isAsked(index) && roomy([...shard, item]));
    if (spare >= 0 || shards.length < limit || roomy === fits) return spare;
    // why the last: the others keep their room as long as one of them can do without.
    return shards.findLastIndex((shard, index) => isAsked(index) && fits([...shard, item]));
  };
  for (const item of fresh) {
    const room = roomFor(item);
    put(item, room < 0 ? shards.length : room);
  }
  // why in the order given: what is written stays the same, whoever was placed first.
  const ordered = shards.map((): Item[] => []);
  for (const item of items) ordered[shardOf.get(item) ?? 0]?.push(item);
  return ordered;
}
