import { lstat, mkdir, readFile, stat } from "node:fs/promises";
import { homedir, userInfo } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { sha256 } from "../../components/engine/sha256.ts";
import { portalAddress } from "../../core/aws/links.ts";
import { keepingSections } from "../../core/exports/config-sections.ts";
import { type BlockChange, bodyOfBlock, withBlock } from "../../core/exports/managed-block.ts";
import { profilesFor } from "../../core/exports/profiles.ts";
import { type Fault, formatFaults, printable } from "../../core/faults/fault.ts";
import { FleetError } from "../fleet-error.ts";
import type { FleetProject } from "../project/open-project.ts";
import { writeFiles, type WriteFiles } from "../project/write-files.ts";
import { ProjectFaults } from "../session.ts";
import { type ExportReport, keptNote, reportOf } from "./access-exports.ts";
import { entrancesFor, type ForWhom, safeFiles } from "./safe-files.ts";

/** Which file, and what is done with it. */
export interface AwsConfigOptions extends ForWhom {
  /** Default: `AWS_CONFIG_FILE`, else `~/.aws/config`. */
  readonly file?: string;
  /** Takes the block away. Default false. */
  readonly remove?: boolean;
  /** Says what would change, and writes nothing. Default false. */
  readonly dryRun?: boolean;
  /** Makes the profiles' text alone, and looks at no file. Default false. */
  readonly textOnly?: boolean;
  /** Default: the process's own. */
  readonly env?: NodeJS.ProcessEnv;
}

/** What `switchyard export aws-config` did. */
export interface AwsConfigReport extends ExportReport {
  readonly command: "export aws-config";
  /** The profiles, without the marks of the block; empty where it was taken away. */
  readonly text: string;
  /** Absolute; absent where no file was asked for. */
  readonly file?: string;
  readonly isWritten: boolean;
  /** Sections that the block has now and had not, the other way round, and that are another. */
  readonly changes: Pick<BlockChange, "added" | "removed" | "changed">;
}

/** The file that the profiles were to be kept in cannot be changed; nothing was written. */
export class ConfigFileFaults extends Error {
  constructor(
    readonly file: string,
    readonly faults: readonly Fault[],
  ) {
    super(formatFaults(`${printable(file)} cannot be changed`, faults));
    this.name = "ConfigFileFaults";
  }
}

/** What the tests replace. */
interface AwsConfigPorts {
  readonly now?: Date;
  readonly read?: (path: string) => Promise<string | undefined>;
  readonly write?: WriteFiles;
}

/**
 * Keeps the profiles of the project's clients in a block of its own in `~/.aws/config`. All else in the file stays byte for
 * byte, and so do its mode and its owner. A link is followed to a file of one's own; the link stays.
 * @throws ProjectFaults for faults in the project's files, ConfigFileFaults for those of the file that would be written: nothing
 * is written then.
 * @throws FleetError, WriteFailure
 */
export async function exportAwsConfig(
  project: FleetProject,
  { remove = false, dryRun = false, textOnly = false, env = process.env, file, ...whom }: AwsConfigOptions = {},
  { now = new Date(), read = textOf, write = writeFiles }: AwsConfigPorts = {},
): Promise<AwsConfigReport> {
  const { portfolio, ...rest } = safeFiles(project, now);
  const { home } = portfolio;
  const { text, faults } = profilesFor(home, remove ? [] : entrancesFor(portfolio, whom));
  if (faults.length > 0) throw new ProjectFaults(faults);
  const common = { ...reportOf(rest), command: "export aws-config", text } as const;
  const nothing = { added: [], removed: [], changed: [] };
  if (textOnly) return { ...common, isWritten: false, changes: nothing };
  const path = file === undefined ? awsConfigFile(env) : resolve(file);
  const before = await read(path);
  const name = blockName(project.name, home.portal ?? "");
  // why kept: whoever can enter a client still can while its file is at fault, and would be without the profile.
  const keeps = !remove && rest.left.length > 0;
  const { body, kept } = keeps ? keepingSections(bodyOfBlock(before ?? "", name), text) : { body: text, kept: [] };
  const change = withBlock(before ?? "", { name, body }, sha256);
  if (change.faults.length > 0)
    throw new ConfigFileFaults(
      path,
      change.faults.map(({ kind, line, ...fault }) => blockFault(path, kind, line, fault)),
    );
  const { added, removed, changed } = change;
  const isOther = change.text !== (before ?? "");
  if (isOther && !dryRun) {
    // why again: what another program wrote meanwhile would be lost.
    if ((await read(path)) !== before)
      throw new FleetError(`${path} was changed by somebody else meanwhile. Nothing was written.`);
    // why for the owner alone: so the AWS CLI makes both, and credentials may come to stand beside it.
    if (before === undefined) await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await write(dirname(path), [{ name: basename(path), text: change.text, mode: 0o600 }]);
  }
  const notes = [...common.notes, ...keptNote(kept)];
  return { ...common, notes, file: path, isWritten: isOther && !dryRun, changes: { added, removed, changed } };
}

/** why with the portal: two fleets may have the same name. */
function blockName(project: string, portal: string): string {
  return `${project} ${portalAddress(portal)}`;
}

/** Source: AWS CLI user guide, `AWS_CONFIG_FILE`; a `~` at its beginning is the home folder. */
export function awsConfigFile(env: NodeJS.ProcessEnv): string {
  const given = env["AWS_CONFIG_FILE"];
  const home = env["HOME"] ?? homedir();
  if (given === undefined || given === "") return join(home, ".aws", "config");
  return resolve(given.replace(/^~(?=\/|$)/, home));
}

/** The file's text, byte for byte; `undefined` where there is none. @throws ConfigFileFaults */
async function textOf(path: string): Promise<string | undefined> {
  const itself = await lstat(path).catch(absent);
  if (itself === undefined) return undefined;
  const end = await stat(path).catch(absent);
  if (end === undefined)
    throw new ConfigFileFaults(path, [placeFault(path, "a file, or nothing", "a link that leads nowhere")]);
  if (!end.isFile()) throw new ConfigFileFaults(path, [placeFault(path, "a file, or nothing", "something else")]);
  // why only a link's: a file of somebody else that one may write is somebody's choice; a link can lead anywhere.
  if (itself.isSymbolicLink() && end.uid !== userInfo().uid)
    throw new ConfigFileFaults(path, [
      placeFault(path, "a link to a file of your own", "one to a file of somebody else"),
    ]);
  const bytes = await readFile(path);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ConfigFileFaults(path, [placeFault(path, "text in UTF-8, as AWS's tools read it", "other bytes")]);
  }
}

function absent(error: unknown): undefined {
  if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
    return undefined;
  throw error;
}

const CODES = {
  markers: { code: "aws-config/markers" },
  changed: { code: "aws-config/changed" },
  taken: { code: "aws-config/taken" },
} as const;

function blockFault(
  file: string,
  kind: keyof typeof CODES,
  line: number,
  fault: Pick<Fault, "expected" | "found" | "fix">,
): Fault {
  return { ...CODES[kind], at: { file, line }, path: "aws-config", ...fault };
}

function placeFault(file: string, expected: string, found: string): Fault {
  return {
    code: "aws-config/file",
    at: { file },
    path: "aws-config",
    expected,
    found,
    fix: "Mend it, or write to another file with --file.",
  };
}
