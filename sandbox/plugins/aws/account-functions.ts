import { dnsSuffix, partitionOfRegion } from "../../../core/aws/partitions.ts";
import { lookup } from "../table/entry.ts";
import { text } from "../table/shape.ts";

function partitionOf(region: string): { partition: string; dnsSuffix: string } {
  const partition = partitionOfRegion(region) ?? "aws";
  return { partition, dnsSuffix: dnsSuffix(partition) };
}

/** `aws.getCallerIdentity`: whose credentials these are. */
export const getCallerIdentity = lookup({
  token: "aws:index/getCallerIdentity:getCallerIdentity",
  label: "the caller's identity",
  inputs: { id: { shape: text } },
  async call(aws) {
    const { Account, Arn, UserId } = await aws.sts("GetCallerIdentity", {});
    return { id: Account, accountId: Account, arn: Arn, userId: UserId };
  },
});

/** `aws.getPartition`: the partition of the provider's region. No call. */
export const getPartition = lookup({
  token: "aws:index/getPartition:getPartition",
  label: "the partition",
  inputs: { id: { shape: text } },
  call(aws) {
    const { partition, dnsSuffix } = partitionOf(aws.region);
    return Promise.resolve({
      id: partition,
      partition,
      dnsSuffix,
      reverseDnsPrefix: dnsSuffix.split(".").reverse().join("."),
    });
  },
});

/** `aws.getRegion`: the provider's region, or the one asked for. No call; the description is the region's own name. */
export const getRegion = lookup({
  token: "aws:index/getRegion:getRegion",
  label: "the region",
  inputs: { endpoint: { shape: text }, id: { shape: text }, name: { shape: text }, region: { shape: text } },
  call(aws, given) {
    const fromEndpoint = given.endpoint?.replace(/^ec2\.([\w-]+)\..*$/, "$1");
    const region = given.region ?? given.name ?? fromEndpoint ?? aws.region;
    const endpoint = `ec2.${region}.${partitionOf(region).dnsSuffix}`;
    return Promise.resolve({ id: region, region, name: region, endpoint, description: region });
  },
});
