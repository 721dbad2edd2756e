import { isDeepStrictEqual } from "node:util";
import { CONFIG_KEYS } from "../../core/config/read/config-keys.ts";
import { projectPlaces } from "../../core/config/read/stack-files.ts";
import { readYaml, type SourceFile } from "../../core/faults/yaml/source.ts";
import type { RevisionFiles } from "../revisions/revision-files.ts";

/** Files that say something to people alone: neither Pulumi nor the program reads them. */
const PROSE = /(?:\.(?:md|png|jpe?g|gif|svg)|(?:^|\/)LICENSE)$/i;

/**
 * Settings by which a new stack finds its own account's credentials, and the salt of its secrets: the account is checked
 * when it is deployed.
 */
const OF_A_NEW_FILE = /^(?:aws(?:-native)?:|encryptionsalt$)/;

/**
 * What of a change is not judged, sorted: files that are none of the project's, and keys of these that are not
 * Switchyard's, as in `Pulumi.yaml (runtime, main)`.
 * @param changed Paths that differ, from the repository's root.
 */
export function notJudged(base: RevisionFiles, head: RevisionFiles, changed: readonly string[]): readonly string[] {
  const [before, after] = [filesOf(base), filesOf(head)];
  const judged = new Set([...before.keys(), ...after.keys()]);
  // why: only the settings beside the project's file are read.
  for (const { settings } of [base, head]) if (settings !== undefined) judged.add(settings.name);
  const others = changed.filter((path) => !judged.has(path) && !PROSE.test(path));
  const keys = [...judged].flatMap((path) => {
    // why: `Pulumi.yml` in place of `Pulumi.yaml` is the same file.
    const former = path === head.project?.name ? base.project : before.get(path);
    const [old, now] = [former, after.get(path)];
    if (now === undefined || old === now) return [];
    const own = new Set([base, head].map(namespaceOf));
    const found = foreignKeys(old, now, own);
    return found.length === 0 ? [] : [`${path} (${found.join(", ")})`];
  });
  return [...others, ...keys].sort();
}

function filesOf({ project, stacks }: RevisionFiles): ReadonlyMap<string, SourceFile> {
  return new Map([...(project === undefined ? [] : [project]), ...stacks].map((file) => [file.name, file]));
}

function namespaceOf({ project }: RevisionFiles): string {
  return (project === undefined ? undefined : projectPlaces(project).name) ?? "switchyard";
}

/** Keys that differ, and that Switchyard does not read. Of a file that is new, its own account's credentials are none. */
function foreignKeys(old: SourceFile | undefined, now: SourceFile, namespaces: ReadonlySet<string>): readonly string[] {
  const isOwn = (key: string) =>
    CONFIG_KEYS.some((own) => key === own || [...namespaces].some((name) => key === `${name}:${own}`));
  const [before, after] = [partsOf(old), partsOf(now)];
  if (before === undefined || after === undefined) return [];
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => !isOwn(key) && !isDeepStrictEqual(before.get(key), after.get(key)))
    .filter((key) => old !== undefined || !OF_A_NEW_FILE.test(key))
    .sort();
}

/** Keys at the top of a file, those below `config` in its place. Undefined for one that cannot be read: that is a fault. */
function partsOf(file: SourceFile | undefined): ReadonlyMap<string, unknown> | undefined {
  if (file === undefined) return new Map();
  const { source, faults } = readYaml(file);
  const { value } = source;
  if (faults.length > 0) return undefined;
  if (!isMap(value)) return new Map();
  const { config, ...top } = value;
  return new Map([...Object.entries(top), ...(isMap(config) ? Object.entries(config) : [["config", config] as const])]);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
