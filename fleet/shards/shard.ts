import { createHash } from "node:crypto";
import { describe } from "../../core/faults/fault.ts";

/** One of several parts of a fleet, each run by a machine of its own. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly of: number;
}

const MOST = 1000;

/** Reads `3/20`. @returns the shard, or what is wrong with the text, in one sentence. */
export function parseShard(
  text: string,
): { readonly shard: Shard } | { readonly shard: undefined; readonly because: string } {
  const [, index, of] = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(text)?.map(Number) ?? [];
  if (index === undefined || of === undefined)
    return {
      shard: undefined,
      because: `expected a shard and how many there are, as in 3/20; found ${describe(text)}`,
    };
  if (of > MOST) return { shard: undefined, because: `expected ${MOST} shards at most, found ${of}` };
  if (index > of) return { shard: undefined, because: `expected a shard from 1 to ${of}, found ${index}` };
  return { shard: { index, of } };
}

/**
 * Whether a client's stack belongs to a shard. It depends on the stack's name and the number of shards alone: no client
 * changes its shard when others come and go. A stack that is no client's, as the home stack, is in none: it runs after all.
 */
export function inShard(stack: string, { index, of }: Shard): boolean {
  const slug = /^client-(.+)$/.exec(stack)?.[1];
  return slug !== undefined && shardOf(slug, of) === index;
}

/** why a hash: slugs such as `site-0001` differ in few letters, and are to be spread evenly all the same. */
function shardOf(slug: string, of: number): number {
  return (createHash("sha256").update(slug).digest().readUInt32BE() % of) + 1;
}
