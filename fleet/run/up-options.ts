import type { Shard } from "../shards/shard.ts";
import type { Selection } from "./select-stacks.ts";

/** How a run is ended before its time. */
export interface RunSignals {
  /** Begin no other stack; those in flight finish. */
  readonly drain?: AbortSignal;
  /** Have the engines in flight end in good order. */
  readonly cancel?: AbortSignal;
}

/** What a review said of the files that it looked at. */
export interface Reviewed {
  /** SHA-256, in hexadecimal, of what they mean for access. */
  readonly digest: string;
  /** The same of each part. Absent where only the digest is known: then a difference cannot be named. */
  readonly parts?: Readonly<Record<string, string>>;
}

/** Options of `up`. */
export interface UpOptions extends Selection {
  /** Leave out what is as last deployed. Default false. */
  readonly changed?: boolean;
  /** Say of each stack why it is run or not. Default false. */
  readonly why?: boolean;
  /** Ask AWS how things are, and put right what was changed by hand. With `changed`, every stack is run. Default false. */
  readonly refresh?: boolean;
  /** Begin no other stack after the first failure. Default false. */
  readonly failFast?: boolean;
  /** The same after so many failures. Default: never. */
  readonly maxFailures?: number;
  /** Only the clients of one shard; the home stack is in none. Default: all. */
  readonly shard?: Shard;
  /** Take away the locks of processes that are gone. Default false. */
  readonly breakLock?: boolean;
  /** Seconds that a stack waits for its lock. Default 60. */
  readonly lockTimeout?: number;
  /** Only look: what would be done. Default false. */
  readonly dryRun?: boolean;
  /** Folders of policy packs, absolute. Each stack is previewed with them before it is written. Default none. */
  readonly policyPacks?: readonly string[];
  /** Run only what was reviewed: files and contracts must mean the same for access. Default: not asked for. */
  readonly reviewed?: Reviewed;
  readonly signals?: RunSignals;
}
