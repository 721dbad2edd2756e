/**
 * The AWS partitions that Switchyard knows. An ARN, a sign-in page and an account belong to exactly one; a role of one
 * partition can never be assumed from another.
 * Source: AWS General Reference, "Amazon Resource Names (ARNs)".
 */
export const PARTITIONS = ["aws", "aws-cn", "aws-us-gov"] as const;

/** One of {@link PARTITIONS}. */
export type Partition = (typeof PARTITIONS)[number];

interface PartitionFacts {
  /** Host of the switch-role page. */
  readonly signIn: string;
  /** Region of the IAM and STS end points that a stack talks to when its configuration names none. */
  readonly defaultRegion: string;
  /** What every Region name of the partition begins with, to catch a Region of another partition. */
  readonly regionPrefix: RegExp;
}

const FACTS: Readonly<Record<Partition, PartitionFacts>> = {
  aws: {
    signIn: "signin.aws.amazon.com",
    defaultRegion: "us-east-1",
    regionPrefix: /^(?!cn-|us-gov-)[a-z]{2,}-/,
  },
  "aws-cn": { signIn: "signin.amazonaws.cn", defaultRegion: "cn-north-1", regionPrefix: /^cn-/ },
  "aws-us-gov": { signIn: "signin.amazonaws-us-gov.com", defaultRegion: "us-gov-west-1", regionPrefix: /^us-gov-/ },
};

/** Host of the partition's sign-in pages. */
export function signInHost(partition: Partition): string {
  return FACTS[partition].signIn;
}

/** The Region used for global services when the configuration names none. */
export function defaultRegion(partition: Partition): string {
  return FACTS[partition].defaultRegion;
}

/** Whether a Region of that name can be in the partition; judged by its prefix, so that new Regions work. */
export function isRegionOf(partition: Partition, region: string): boolean {
  return FACTS[partition].regionPrefix.test(region);
}
