import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { GRANTED_FILE, type RegistryFile } from "../../core/exports/granted-registry.ts";
import { keepingSections } from "../../core/exports/config-sections.ts";
import { FleetError } from "../fleet-error.ts";
import { writeFiles, type WriteFiles } from "../project/write-files.ts";

/** How a registry is written. */
export interface GrantedOptions {
  /** Default false. */
  readonly dryRun?: boolean;
  /** Takes no profile away, since clients are left out. Default false. */
  readonly keeps?: boolean;
  /** Default: to the disk. */
  readonly write?: WriteFiles;
}

/** What was written. */
export interface WrittenRegistry {
  /** Names of the files that are another than before. */
  readonly names: readonly string[];
  /** Sections that stay, though these files do not give them. */
  readonly kept: readonly string[];
}

/**
 * Writes a registry of granted into a folder. A list of files that is there already, with this one among others, is left as it
 * is: several fleets can share a registry.
 * @throws FleetError where the folder holds files of those names that are somebody else's; WriteFailure
 */
export async function writeGranted(
  folder: string,
  files: readonly RegistryFile[],
  { dryRun = false, keeps = false, write = writeFiles }: GrantedOptions = {},
): Promise<WrittenRegistry> {
  const wanted: RegistryFile[] = [];
  const kept: string[] = [];
  const profiles = files.find(({ name }) => name !== GRANTED_FILE);
  for (const made of files) {
    const before = await textOf(join(folder, made.name));
    const isOwn = before !== undefined && made === profiles && firstLine(before) === firstLine(made.text);
    const whole = keeps && isOwn ? keepingSections(before, made.text) : { body: made.text, kept: [] };
    kept.push(...whole.kept);
    const file = { ...made, text: whole.body };
    if (before === file.text) continue;
    if (before !== undefined && file.name === GRANTED_FILE) {
      if (profiles !== undefined && lists(before, profiles.name)) continue;
      throw new FleetError(
        `${join(folder, file.name)} is there already and does not list ${profiles?.name ?? ""}. Nothing was written. Add it to awsConfig there.`,
      );
    }
    if (before !== undefined && firstLine(before) !== firstLine(file.text))
      throw new FleetError(
        `${join(folder, file.name)} is there already and is not of this command. Nothing was written. Rename or remove it.`,
      );
    wanted.push(file);
  }
  if (wanted.length > 0 && !dryRun) {
    await mkdir(folder, { recursive: true });
    await write(folder, wanted);
  }
  return { names: wanted.map(({ name }) => name), kept };
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function firstLine(text: string): string {
  return /^[^\r\n]*/.exec(text)?.[0] ?? "";
}

function lists(text: string, file: string): boolean {
  try {
    const content: unknown = parse(text);
    const paths = typeof content === "object" && content !== null && "awsConfig" in content ? content.awsConfig : [];
    return Array.isArray(paths) && paths.includes(file);
  } catch {
    return false;
  }
}
