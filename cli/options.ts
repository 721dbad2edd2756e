import { InvalidArgumentError } from "commander";
import type { SecretKey } from "../fleet/export/kubernetes.ts";
import { parseShard, type Shard } from "../fleet/shards/shard.ts";

/** A whole number from 1 upwards. @throws InvalidArgumentError */
export function countOf(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("Expected a whole number from 1 upwards.");
  return Number(text);
}

/** `3/20`: the third of twenty parts. @throws InvalidArgumentError */
export function shardOf(text: string): Shard {
  const read = parseShard(text);
  if (read.shard === undefined) throw new InvalidArgumentError(`${read.because}.`);
  return read.shard;
}

/** Adds one `KEY=VALUE` to those before it. @throws InvalidArgumentError */
export function contextOf(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, key, value] = /^([A-Za-z0-9:/._-]+)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined)
    throw new InvalidArgumentError("Expected KEY=VALUE, as in aws:MultiFactorAuthPresent=true.");
  if (Object.hasOwn(before, key)) throw new InvalidArgumentError(`${key} is given twice.`);
  // why not assignment: a key such as __proto__ is one like any other.
  return Object.fromEntries([...Object.entries(before), [key, value]]);
}

/** The path of a report, whose form its ending says. @throws InvalidArgumentError */
export function reportPathOf(text: string): string {
  if (!/\.(?:json|csv)$/i.test(text)) throw new InvalidArgumentError("Expected a file that ends in .json or .csv.");
  return text;
}

/** One more of what may be given several times. */
export function oneMore(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

type Secrets = Readonly<Record<string, SecretKey>>;

/** Adds one `VARIABLE=SECRET:KEY` to those before it. @throws InvalidArgumentError */
export function secretOf(text: string, before: Secrets = {}): Secrets {
  const [, variable, name, key] = /^([^=/]+)=([^:]+):(.+)$/.exec(text) ?? [];
  if (variable === undefined || name === undefined || key === undefined)
    throw new InvalidArgumentError("Expected VARIABLE=SECRET:KEY, as in PULUMI_CONFIG_PASSPHRASE=passphrase:value.");
  if (Object.hasOwn(before, variable)) throw new InvalidArgumentError(`${variable} is given twice.`);
  return Object.fromEntries([...Object.entries(before), [variable, { name, key }]]);
}

/** Adds one `STACK/VARIABLE=SECRET:KEY` to those before it. @throws InvalidArgumentError */
export function stackSecretOf(
  text: string,
  before: Readonly<Record<string, Secrets>> = {},
): Readonly<Record<string, Secrets>> {
  const [, stack, rest] = /^([^/=]+)\/(.+)$/.exec(text) ?? [];
  if (stack === undefined || rest === undefined)
    throw new InvalidArgumentError("Expected STACK/VARIABLE=SECRET:KEY, as in client-a/AWS_ACCESS_KEY_ID=client-a:id.");
  const others = Object.entries(before).filter(([name]) => name !== stack);
  return Object.fromEntries([...others, [stack, secretOf(rest, Object.hasOwn(before, stack) ? before[stack] : {})]]);
}
