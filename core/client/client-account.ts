import { regionFault } from "../aws/partition-faults.ts";
import { defaultRegion, type Partition } from "../aws/partitions.ts";
import type { Report } from "../config/check/report.ts";
import { CLIENT_STACK } from "../config/naming.ts";
import type { RawConfig } from "../config/read/read-config.ts";
import type { ClientInput } from "../config/schema/client-schema.ts";
import { type ProjectSettings, surePartition } from "./role-context.ts";

/** Where a client's account is. */
export interface ClientAccount {
  /** Part of the stack's name after `client-`. */
  readonly slug: string | undefined;
  readonly partition: Partition;
  readonly region: string;
}

/** Reads from the stack's name and settings which account it is of, and finds one that no role there could be entered from home. */
export function clientAccount(
  raw: RawConfig,
  input: ClientInput,
  project: ProjectSettings,
  report: Report,
): ClientAccount {
  const partition = input.partition ?? project.account.partition ?? "aws";
  const slug = CLIENT_STACK.exec(raw.stack)?.[1];
  const region = input.region ?? raw.awsRegion ?? defaultRegion(partition);
  if (slug === undefined) stackName(raw.stack, report);
  samePartition(partition, project, report);
  notTheHomeAccount(input, project, report);
  regionOfPartition(region, partition, project, report);
  return { slug, partition, region };
}

function stackName(stack: string, report: Report): void {
  report(
    "config/stack-name",
    [],
    "a stack named client-<slug>, as in client-abccorp, lower case",
    `the stack ${JSON.stringify(stack)}`,
    "Name the file Pulumi.client-<slug>.yaml and the stack client-<slug>.",
  );
}

function samePartition(partition: Partition, { account, sound }: ProjectSettings, report: Report): void {
  if (!sound(["homeAccount", "partition"])) return;
  const ofHome = account.partition ?? "aws";
  if (partition !== ofHome)
    report(
      "config/partition",
      ["partition"],
      `the home account's partition, ${ofHome}`,
      partition,
      "No role can be assumed across partitions: use a home account in the client's partition.",
    );
}

function notTheHomeAccount({ accountId }: ClientInput, { account }: ProjectSettings, report: Report): void {
  if (accountId === account.accountId)
    report(
      "config/home-as-client",
      ["accountId"],
      "an account other than the home account",
      `the home account, ${accountId}`,
      "Give the client's own account id.",
    );
}

function regionOfPartition(region: string, partition: Partition, project: ProjectSettings, report: Report): void {
  if (!surePartition({ project })) return;
  const wrong = regionFault(region, partition);
  if (wrong !== undefined) report("config/region", ["region"], wrong.expected, wrong.found, wrong.fix);
}
