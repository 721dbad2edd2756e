import { clientStackName } from "../../core/config/naming.ts";
import { readConfigFiles } from "../../core/config/read/read-config.ts";
import { distinctFaults, type Fault } from "../../core/faults/fault.ts";
import type { SourceFile } from "../../core/faults/yaml/source.ts";
import { resolveConfig, type StackConfig } from "../../core/portfolio/resolve-stack.ts";
import { stackFilePath } from "../../components/engine/project-files.ts";
import type { FleetProject } from "../project/open-project.ts";
import { fromSiblings } from "../project/siblings.ts";
import { type WriteFiles, writeFiles } from "../project/write-files.ts";
import { saysExactly, unwritable, yamlFile } from "../project/yaml-file.ts";
import { credentialFaults, slugFaults, takenFaults } from "./add-faults.ts";
import { type Gain, withNewClient } from "./with-new-client.ts";
import { usualRoles } from "./usual-roles.ts";
import type { NewClient } from "./new-client.ts";

/** How a client is added. */
export interface AddOptions {
  /** Only say what would be written. Default false. */
  readonly dryRun?: boolean;
  /** Default: to disk. */
  readonly write?: WriteFiles;
  /** Moment for which grants hold. Default: now. */
  readonly now?: Date;
}

/** What became of it. */
export interface AddReport {
  readonly version: 1;
  readonly command: "add";
  /** Whether the client has its file; in a dry run, whether it could. */
  readonly ok: boolean;
  readonly dryRun: boolean;
  readonly slug: string;
  readonly stack: string;
  /** The client's file, below the project's folder. */
  readonly file: string;
  /** What it says; `""` where the slug is none. */
  readonly text: string;
  readonly written: boolean;
  readonly roles: readonly string[];
  /** Who holds what in the new client as soon as it and home are deployed: what grants for all clients give. */
  readonly gains: readonly Gain[];
  /** What somebody should know. */
  readonly notices: readonly string[];
  /** Why nothing was written. */
  readonly faults: readonly Fault[];
  /** The command to type next. */
  readonly next?: string;
}

/**
 * Writes the stack's file of a new client beside the others. Whatever the client has in common with another one, or that
 * home could not take, is a fault; all faults come at once, and nothing is written then. No file that exists is touched.
 * @throws WriteFailure when the file cannot be written.
 */
export async function addClient(
  project: FleetProject,
  client: NewClient,
  { dryRun = false, write = writeFiles, now = new Date() }: AddOptions = {},
): Promise<AddReport> {
  const stack = clientStackName(client.slug);
  const usual = client.roles === undefined ? usualRoles(project) : undefined;
  const roles = client.roles ?? usual?.roles ?? [];
  const { source, isFaithful } = clientFile(project, { ...client, roles });
  const config = resolveConfig(readConfigFiles(stack, { project: project.files.project, stack: source }));
  const whole = withNewClient(project, { slug: client.slug, source, config }, now);
  const faults = distinctFaults([
    ...(config.kind === "invalid" ? config.faults : []),
    ...slugFaults(project, client.slug),
    ...credentialFaults(source.name, client),
    ...(config.kind === "client" ? [] : takenFaults(project, source.name, client)),
    ...whole.faults,
  ]);
  // why last: what YAML cannot hold is no name, tag or profile either, and that says more.
  if (faults.length === 0 && !isFaithful) faults.push(unwritable(source.name));
  const report = {
    version: 1,
    command: "add",
    dryRun,
    slug: client.slug,
    stack,
    file: source.name,
    text: source.text,
    roles,
    gains: whole.gains,
    notices: [
      ...(usual === undefined ? [] : [`Roles were not given: ${roles.join(", ") || "none"}, since ${usual.because}.`]),
      ...(config.kind === "client" ? config.client.notices : []),
      ...whole.notices,
    ],
    faults,
  } as const;
  if (faults.length > 0) return { ...report, ok: false, written: false };
  if (!dryRun) await write(project.root, [{ name: source.name, text: source.text, isNew: true }]);
  return { ...report, ok: true, written: !dryRun, next: nextStep(client, config, dryRun) };
}

/** A client's file, in the form of the files beside it, and whether it says what it was meant to. */
function clientFile(
  project: FleetProject,
  client: NewClient & { readonly roles: readonly string[] },
): { readonly source: SourceFile; readonly isFaithful: boolean } {
  const { schema, salt } = fromSiblings(project);
  const { slug, profile, assumeRole } = client;
  const content = {
    ...(salt !== undefined && { encryptionsalt: salt }),
    config: {
      ...(profile !== undefined && { "aws:profile": profile }),
      ...(assumeRole !== undefined && { "aws:assumeRoles": [{ roleArn: assumeRole }] }),
      [`${project.name}:client`]: clientEntry(client),
    },
  };
  const name = stackFilePath(project.files, clientStackName(slug));
  const source = yamlFile({ name, ...(schema !== undefined && { schema }), content });
  return { source, isFaithful: saysExactly(source, content) };
}

/** What stands below `switchyard:client`. */
export function clientEntry(client: NewClient & { readonly roles: readonly string[] }): Record<string, unknown> {
  const { name, accountId, memberOf, alias, region, handoff, tags, roles } = client;
  return {
    name,
    accountId,
    ...(memberOf !== undefined && { memberOf }),
    ...(alias !== undefined && { alias }),
    ...(region !== undefined && { region }),
    ...(handoff === true && { handoff }),
    ...(tags !== undefined && Object.keys(tags).length > 0 && { tags: { ...tags } }),
    roles: [...roles],
  };
}

function nextStep({ slug }: NewClient, config: StackConfig, dryRun: boolean): string {
  if (dryRun) return `npx switchyard add ${slug}`;
  return config.kind === "client" && config.client.handoff
    ? "npx switchyard up home"
    : `npx switchyard onboard ${slug}`;
}
