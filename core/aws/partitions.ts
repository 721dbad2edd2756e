/**
 * The AWS partitions that Switchyard knows. An ARN, a sign-in page and an account belong to exactly one; a role of one
 * partition can never be assumed from another.
 * Source: AWS General Reference, "Amazon Resource Names (ARNs)".
 */
export const PARTITIONS = ["aws", "aws-cn", "aws-us-gov", "aws-eusc"] as const;

/** One of {@link PARTITIONS}. */
export type Partition = (typeof PARTITIONS)[number];

interface PartitionFacts {
  /**
   * What its Regions are called. Source: botocore 1.44.5, `partitions.json`, `regionRegex`.
   * why by pattern: AWS opens Regions often, mostly under a prefix that it uses already. One under a prefix that is not
   * here is refused until it is: its partition would be a guess, and with it every ARN.
   */
  readonly regions: RegExp;
  /** The Regions of which it is sure, for suggestions. Same source. */
  readonly known: readonly string[];
  /** Region of the IAM and STS end points that a stack talks to when its configuration names none. */
  readonly defaultRegion: string;
  /** What the names of the partition's end points end in. Same source. */
  readonly dnsSuffix: string;
  /** Host of the console. */
  readonly console: string;
  /** Host of the switch-role page. */
  readonly signIn: string;
  /**
   * What hosts of the console, of sign-in pages and of access portals end in. Source of the portals' hosts: AWS CLI and AWS SDK
   * for .NET, which tell AWS's own addresses from others. why not `identitycenter.amazonaws.com`: it is that of two partitions.
   */
  readonly hosts: readonly string[];
  /** What the address of an access portal looks like. Source: the same. */
  readonly portal: string;
}

const FACTS: Readonly<Record<Partition, PartitionFacts>> = {
  aws: {
    regions: /^(?:us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/,
    known: [
      ...["af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1"],
      ...["ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5"],
      ...["ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2"],
      ...["eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1"],
      ...[
        "me-central-1",
        "me-south-1",
        "mx-central-1",
        "sa-east-1",
        "us-east-1",
        "us-east-2",
        "us-west-1",
        "us-west-2",
      ],
    ],
    defaultRegion: "us-east-1",
    dnsSuffix: "amazonaws.com",
    console: "console.aws.amazon.com",
    signIn: "signin.aws.amazon.com",
    hosts: ["aws.amazon.com", "awsapps.com", "app.aws", "portal.amazonaws.com"],
    portal: "https://<name>.awsapps.com/start",
  },
  "aws-cn": {
    regions: /^cn-\w+-\d+$/,
    known: ["cn-north-1", "cn-northwest-1"],
    defaultRegion: "cn-north-1",
    dnsSuffix: "amazonaws.com.cn",
    console: "console.amazonaws.cn",
    signIn: "signin.amazonaws.cn",
    hosts: [
      ...["amazonaws.cn", "awsapps.cn", "portal.amazonaws.com.cn", "app.amazonwebservices.com.cn"],
      "identitycenter.amazonaws.com.cn",
    ],
    portal: "https://start.<region>.home.awsapps.cn/directory/<id>",
  },
  "aws-us-gov": {
    regions: /^us-gov-\w+-\d+$/,
    known: ["us-gov-east-1", "us-gov-west-1"],
    defaultRegion: "us-gov-west-1",
    dnsSuffix: "amazonaws.com",
    console: "console.amazonaws-us-gov.com",
    signIn: "signin.amazonaws-us-gov.com",
    hosts: ["amazonaws-us-gov.com", "us-gov-home.awsapps.com"],
    portal: "https://start.us-gov-home.awsapps.com/directory/<id>",
  },
  "aws-eusc": {
    regions: /^eusc-de-\w+-\d+$/,
    known: ["eusc-de-east-1"],
    defaultRegion: "eusc-de-east-1",
    dnsSuffix: "amazonaws.eu",
    console: "console.amazonaws-eusc.eu",
    // why with the Region: the bare host does not answer, unlike those of the other partitions. Source: the SDKs' endpoint
    // rules of sign-in, which have the Region in every host; tilfinltd/aws-extend-switch-roles#407.
    signIn: "eusc-de-east-1.signin.amazonaws-eusc.eu",
    hosts: ["amazonaws-eusc.eu", "portal.amazonaws.eu", "api.amazonwebservices.eu", "identitycenter.amazonaws.eu"],
    portal: "https://<instance>.eusc-de-east-1.portal.amazonaws.eu",
  },
};

/** Host of the partition's sign-in pages. */
export function signInHost(partition: Partition): string {
  return FACTS[partition].signIn;
}

/** Host of the partition's console. */
export function consoleHost(partition: Partition): string {
  return FACTS[partition].console;
}

/** What the address of an access portal of the partition looks like, for advice. */
export function portalExample(partition: Partition): string {
  return FACTS[partition].portal;
}

/** What the names of the partition's end points end in. */
export function dnsSuffix(partition: Partition): string {
  return FACTS[partition].dnsSuffix;
}

/** The Region used for global services when the configuration names none. */
export function defaultRegion(partition: Partition): string {
  return FACTS[partition].defaultRegion;
}

/** Regions that the partition has, new ones perhaps not among them. */
export function knownRegions(partition: Partition): readonly string[] {
  return FACTS[partition].known;
}

/** The partition of a Region of that name; `undefined` when it is of none of {@link PARTITIONS}. */
export function partitionOfRegion(region: string): Partition | undefined {
  return PARTITIONS.find((partition) => FACTS[partition].regions.test(region));
}

/**
 * The partition that a host of AWS belongs to: by a Region in its name, else by its ending. `undefined` for hosts that
 * are of no partition, or not AWS's.
 */
export function partitionOfHost(host: string): Partition | undefined {
  const name = host.toLowerCase();
  const endings = PARTITIONS.flatMap((partition) => FACTS[partition].hosts.map((ending) => ({ partition, ending })));
  const ending = endings
    .filter((one) => name === one.ending || name.endsWith(`.${one.ending}`))
    .sort((a, b) => b.ending.length - a.ending.length)[0];
  if (ending === undefined) return undefined;
  // why the Region first: some endings are those of two partitions.
  for (const label of name.split(".")) {
    const partition = partitionOfRegion(label);
    if (partition !== undefined) return partition;
  }
  return ending.partition;
}

/** Whether a partition or Region of that name is one of AWS's isolated ones, which Switchyard refuses. Source: botocore, `partitions.json`. */
export function isIsolated(name: string): boolean {
  return /^aws-iso(?:-|$)|^[a-z]+-iso[a-z]?-/.test(name);
}

/** The ARN with another partition in it: `arn:aws:s3:::x` in `aws-cn` is `arn:aws-cn:s3:::x`. */
export function inPartition(arn: string, partition: Partition): string {
  return arn.replace(/^arn:[^:]*:/, `arn:${partition}:`);
}
