import type { Fault } from "../../faults/fault.ts";
import { readYaml, type SourceFile } from "../../faults/yaml/source.ts";
import { stackFileName } from "../naming.ts";

/** Names of a project file, in the order in which Pulumi looks for them: the first that is there is the project's. */
export const PROJECT_FILES = ["Pulumi.json", "Pulumi.yaml", "Pulumi.yml"] as const;

/** What a project file says of where the project's other files are. */
export interface ProjectPlaces {
  readonly name: string | undefined;
  /** `main`: the program's folder or file, relative to the project file. Absent: beside it. */
  readonly main: string | undefined;
  /** Folder of the stacks' files, relative to the project file's; `""` for the same. */
  readonly stackFolder: string;
}

/** Finds them in the text of `Pulumi.yaml`. A `config` that is text is the older form of `stackConfigDir`. */
export function projectPlaces(project: SourceFile): ProjectPlaces {
  const { value } = readYaml(project).source;
  const at = (key: string) => {
    const found = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
    return typeof found === "string" ? found : undefined;
  };
  const folder = at("stackConfigDir") ?? at("config") ?? "";
  // why: Pulumi looks below the project's folder even where the path is an absolute one.
  return { name: at("name"), main: at("main"), stackFolder: folder.replace(/^\/+/, "") };
}

/** `client-abccorp` of `some/folder/Pulumi.client-abccorp.yaml`; the name itself where it is no stack file's. */
export function stackOfFile(name: string): string {
  return /^Pulumi\.(.+)\.(?:ya?ml|json)$/.exec(baseName(name))?.[1] ?? name;
}

/** Slugs of the clients that have a file of any extension among the names of a folder, sorted, each once. */
export function clientSlugs(names: readonly string[]): string[] {
  const found = names.flatMap((name) => /^Pulumi\.client-(.+)\.(?:ya?ml|json)$/.exec(name)?.[1] ?? []);
  // why: `Pulumi.<stack>.deploy.yaml` holds a stack's deployment settings, not another stack's configuration.
  const slugs = new Set(found);
  return [...slugs].filter((slug) => !(slug.endsWith(".deploy") && slugs.has(slug.slice(0, -7)))).sort();
}

/**
 * What is wrong with the files of one stack by their names alone: one that Pulumi does not read, alone or beside the
 * one that it does. why: Pulumi says nothing, so that somebody would edit a file that counts for nothing.
 * @param projectFile Name of the project's file.
 * @param names Names of the files in the stacks' folder.
 */
export function strayFiles(stack: string, projectFile: string, names: ReadonlySet<string>): readonly Fault[] {
  const right = stackFileName(stack, projectFile);
  const [stray] = [".json", ".yaml", ".yml"]
    .map((other) => `Pulumi.${stack}${other}`)
    .filter((name) => name !== right && names.has(name));
  if (stray === undefined) return [];
  const both = names.has(right);
  return [
    {
      code: "config/stray-file",
      at: { file: stray },
      path: stack,
      expected: `${right}, which is the file that Pulumi reads beside ${baseName(projectFile)}`,
      found: both ? `${stray} as well` : stray,
      fix: both ? `Keep what is right in ${right}, and remove ${stray}.` : `Rename ${stray} to ${right}.`,
    },
  ];
}

/** The last part of a path. */
export function baseName(file: string): string {
  return file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1);
}
