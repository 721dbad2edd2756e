import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { sha256 } from "../../components/engine/sha256.ts";
import { quickCreateLink } from "../../core/aws/links.ts";
import { dnsSuffix, partitionOfRegion } from "../../core/aws/partitions.ts";
import type { ClientPlan, HandedOver } from "../../core/client/client-plan.ts";
import {
  digestOf,
  handoffTemplate,
  TEMPLATE_BODY_MAX,
  templateFaults,
  templateText,
} from "../../core/client/handoff/handoff-template.ts";
import { endedWays } from "../../core/client/trust-notices.ts";
import { didYouMean } from "../../core/faults/did-you-mean.ts";
import { describe, type Fault } from "../../core/faults/fault.ts";
import type { FleetProject, ProjectStack } from "../project/open-project.ts";
import { refuseLink } from "../project/refuse-link.ts";
import { type FileToWrite, type WriteFiles, writeFiles } from "../project/write-files.ts";
import { handoffLetter } from "./handoff-letter.ts";
import { letterHtml } from "./letter-html.ts";
import { letterMarkdown } from "./letter-markdown.ts";
import { recordHandover } from "./record-handover.ts";

/** How a client's roles are handed over. */
export interface HandoffOptions {
  /** Where the template will lie in S3, for a link that opens the console with it: `https://…`. */
  readonly templateUrl?: string;
  /** Folder for the files, from the project's folder. Default `handoff`. */
  readonly out?: string;
  /** Only say what would be written. Default false. */
  readonly dryRun?: boolean;
  /** Default: to disk. */
  readonly write?: WriteFiles;
  /** Default: now. */
  readonly now?: Date;
}

/** What became of it. */
export interface HandoffReport {
  readonly version: 1;
  readonly command: "handoff";
  /** Whether the files are written; in a dry run, whether they could be. */
  readonly ok: boolean;
  readonly dryRun: boolean;
  readonly slug: string;
  /** Digest of what the template makes; absent where there is none. */
  readonly digest?: string;
  /** What the client's file recorded before; absent: nothing. */
  readonly before?: HandedOver;
  /** Whether the client's people need this template: they got none, or one that makes something else. */
  readonly isNew: boolean;
  /** The template, the letter as Markdown and as HTML, and the client's file where it changes; named from the project's folder. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly written: boolean;
  /** Name of the CloudFormation stack that the letter asks for. */
  readonly stackName?: string;
  readonly quickCreate?: string;
  /** What somebody should know. */
  readonly notices: readonly string[];
  /** Why nothing was written. */
  readonly faults: readonly Fault[];
}

/** Folder for what is handed over, below the project's. */
const FOLDER = "handoff";

/**
 * Writes what a client without Pulumi needs to make its roles by itself: a CloudFormation template and a letter; and records
 * in the client's file which template that was, so that `status` and reviews tell when the files have moved on. The same
 * files give the same texts: only a template that makes something else gets another digest and day.
 * @throws FleetError where one of the files is a link; WriteFailure when a file cannot be written.
 */
export async function handOff(
  project: FleetProject,
  slug: string,
  { templateUrl, out = FOLDER, dryRun = false, write = writeFiles, now = new Date() }: HandoffOptions = {},
): Promise<HandoffReport> {
  const { plan, source, faults } = clientOf(project, slug);
  const none = { version: 1, command: "handoff", dryRun, slug, written: false, files: [], notices: [] } as const;
  if (plan === undefined) return { ...none, ok: false, isNew: false, faults };
  const template = handoffTemplate(plan, sha256);
  const [text, digest, before] = [templateText(template), digestOf(template), plan.handedOver];
  const isNew = before?.digest !== digest;
  const handedOver = isNew ? { digest, day: now.toISOString().slice(0, 10) } : before;
  const recorded = isNew ? recordHandover(source, project.name, handedOver) : { file: undefined, faults: [] };
  const found = [...templateFaults(plan, template), ...urlFaults(plan, templateUrl), ...recorded.faults];
  const known = { ...none, digest, isNew, ...(before !== undefined && { before }) };
  if (found.length > 0) return { ...known, ok: false, faults: found };

  const stackName = `switchyard-access-${plan.homeAccountId}`;
  const quickCreate = templateUrl === undefined ? undefined : quickCreateLink(plan, { templateUrl, stackName });
  const templateFile = `${slug}.template.json`;
  const letter = handoffLetter(plan, {
    ...{ templateFile, digest, day: handedOver.day, stackName },
    needsBucket: Buffer.byteLength(text) > TEMPLATE_BODY_MAX,
    ...(quickCreate !== undefined && { quickCreate }),
  });
  const title = `Access to the AWS account ${plan.accountId}`;
  const made: FileToWrite[] = [
    { name: join(out, templateFile), text },
    { name: join(out, `${slug}.letter.md`), text: letterMarkdown(letter) },
    { name: join(out, `${slug}.letter.html`), text: letterHtml(title, letter) },
  ];
  for (const { name } of made) await refuseLink(join(project.root, name), "--out");
  // why last: what is recorded as handed over is there.
  const files = [...made, ...(recorded.file === undefined ? [] : [recorded.file])];
  if (!dryRun) {
    await mkdir(join(project.root, out), { recursive: true });
    await write(project.root, files);
  }
  return {
    ...{ ...known, ok: true, files, written: !dryRun, stackName, faults: [] },
    ...(quickCreate !== undefined && { quickCreate }),
    notices: [...plan.notices, ...endedWays(plan, now)],
  };
}

type Found =
  | { readonly plan: ClientPlan; readonly source: NonNullable<ProjectStack["source"]>; readonly faults: readonly [] }
  | { readonly plan: undefined; readonly source: undefined; readonly faults: readonly Fault[] };

function clientOf({ clients }: FleetProject, slug: string): Found {
  const none = (faults: readonly Fault[]): Found => ({ plan: undefined, source: undefined, faults });
  const client = clients.get(slug);
  if (client === undefined)
    return none([
      {
        code: "handoff/no-client",
        path: slug,
        expected: "the slug of a client that has a file",
        found: describe(slug),
        fix: didYouMean(slug, [...clients.keys()]) || "Write its file first: npx switchyard add <slug> --handoff",
      },
    ]);
  const { config, source } = client;
  if (config.kind === "invalid") return none(config.faults);
  if (config.kind !== "client" || source === undefined) return none([]);
  const plan = config.client;
  const place = plan.place(["handoff"]);
  if (plan.offboarding)
    return none([
      {
        code: "handoff/leaving",
        ...place,
        expected: "a client that stays",
        found: "offboarding: true",
        fix: "Have its people delete the stack that the last template made.",
      },
    ]);
  if (!plan.handoff)
    return none([
      {
        code: "handoff/has-stack",
        ...place,
        expected: "handoff: true, so that one of the two makes the roles",
        found: "a client whose roles Pulumi makes",
        fix: `Deploy it: npx switchyard onboard ${slug}. Or write \`handoff: true\` into its file, if its own people are to make them.`,
      },
    ]);
  return { plan, source, faults: [] };
}

/** Source: CloudFormation user guide, `cfn-console-create-stacks-quick-create-links`: the template must lie in S3. */
function urlFaults({ partition, region }: ClientPlan, written: string | undefined): readonly Fault[] {
  if (written === undefined) return [];
  const url = URL.canParse(written) ? new URL(written) : undefined;
  const isSound =
    url?.protocol === "https:" &&
    `${url.username}${url.password}${url.hash}` === "" &&
    /(?:^|\.)s3[.-]/.test(url.hostname) &&
    s3Partition(url.hostname) === partition;
  if (isSound) return [];
  return [
    {
      code: "handoff/template-url",
      path: "templateUrl",
      expected: `an address of an object in S3 in the partition ${partition}, as in https://your-bucket.s3.${region}.${dnsSuffix(partition)}/umbrella.template.json`,
      found: describe(written),
      fix: "CloudFormation's page takes templates from S3 alone. Leave it out, and the letter says how to upload the template.",
    },
  ];
}

/** By the Region in the host; its ending must be that of the partition. The host without a Region is that of `aws`. */
function s3Partition(host: string): ClientPlan["partition"] | undefined {
  const [, region = "", suffix] =
    /(?:^|\.)s3(?:[.-](?:dualstack\.)?([a-z0-9-]+))?\.(amazonaws\.(?:com|com\.cn|eu))$/.exec(host) ?? [];
  const partition = region === "" ? "aws" : partitionOfRegion(region);
  return partition !== undefined && suffix === dnsSuffix(partition) ? partition : undefined;
}
