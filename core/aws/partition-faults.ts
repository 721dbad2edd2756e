import { suggester } from "../faults/did-you-mean.ts";
import { describe } from "../faults/fault.ts";
import { parsePolicyArn } from "./arns.ts";
import {
  consoleHost,
  inPartition,
  isIsolated,
  knownRegions,
  type Partition,
  partitionOfHost,
  partitionOfRegion,
  PARTITIONS,
} from "./partitions.ts";

/** What is wrong with a value that belongs to a partition, but not to the right one. */
export interface Misplaced {
  readonly expected: string;
  readonly found: string;
  readonly fix: string;
}

const suggestRegion = (region: string) => suggester(PARTITIONS.flatMap(knownRegions))(region);

/** What is wrong with a Region in that partition; `undefined` when nothing is. */
export function regionFault(region: string, partition: Partition): Misplaced | undefined {
  const other = partitionOfRegion(region);
  if (other === partition) return undefined;
  return { expected: `a Region of the partition ${partition}`, found: describe(region), fix: regionFix(region, other) };
}

function regionFix(region: string, other: Partition | undefined): string {
  if (other !== undefined)
    return `Correct the Region, here or in aws:region; or, if the accounts are in the partition ${other}, write \`partition: ${other}\` below homeAccount in Pulumi.yaml.`;
  if (isIsolated(region)) return "Switchyard does not support the isolated partitions (aws-iso and its like).";
  const hint = suggestRegion(region);
  return `${hint} Correct the Region, here or in aws:region. It is of no partition that this version of Switchyard knows.`.trim();
}

/**
 * What is wrong with the ARN of a managed policy; `undefined` when nothing is.
 * @param owners Whose policies there can be: `aws`, or account ids.
 * @param otherwise What to do about an ARN that is of another owner, or none at all.
 */
export function policyArnFix(
  reference: string,
  partition: Partition,
  owners: readonly string[],
  otherwise: string,
): string | undefined {
  const arn = parsePolicyArn(reference);
  if (arn === undefined || !owners.includes(arn.owner)) return otherwise;
  return arn.partition === partition ? undefined : arnFix(reference, partition);
}

/** What to do about an ARN of another partition. */
function arnFix(arn: string, partition: Partition): string {
  const other = PARTITIONS.find((one) => arn.startsWith(`arn:${one}:`));
  const advice = `Write ${inPartition(arn, partition)}, since the home account is in the partition ${partition}`;
  return other === undefined
    ? `${advice}.`
    : `${advice}; or, if the accounts are in ${other}, \`partition: ${other}\` below homeAccount in Pulumi.yaml.`;
}

/** What is wrong with the ARN of an Identity Center instance in that partition; `undefined` when nothing is. */
export function instanceArnFault(arn: string, partition: Partition): Misplaced | undefined {
  if (arn.startsWith(`arn:${partition}:`)) return undefined;
  return { expected: `an instance of the partition ${partition}`, found: describe(arn), fix: arnFix(arn, partition) };
}

/** What is wrong with an address in a project of that partition: a page of AWS's in another one. `undefined` when nothing is. */
export function addressFault(address: string, partition: Partition): Misplaced | undefined {
  const host = /^https:\/\/([^/:?#]+)/i.exec(address)?.[1] ?? "";
  const other = partitionOfHost(host);
  if (other === undefined || other === partition) return undefined;
  return {
    expected: `an address of the partition ${partition}, where the console is ${consoleHost(partition)}`,
    found: describe(address),
    fix: `Correct the address; or, if the accounts are in the partition ${other}, write \`partition: ${other}\` below homeAccount in Pulumi.yaml.`,
  };
}
