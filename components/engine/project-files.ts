import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, posix, relative } from "node:path";
import { stackFileName } from "../../core/config/naming.ts";
import { PROJECT_FILES, projectPlaces } from "../../core/config/read/stack-files.ts";
import type { Fault } from "../../core/faults/fault.ts";
import type { SourceFile } from "../../core/faults/yaml/source.ts";

/** Where a project's files are, and the one that all its stacks share. */
export interface ProjectFiles {
  /** Folder of the project's file. */
  readonly root: string;
  readonly project: SourceFile;
  /** Folder of the stacks' files, relative to the root. */
  readonly stackFolder: string;
  /** Names of everything in that folder; none where there is no such folder. */
  readonly names: ReadonlySet<string>;
  /** Names in the project's own folder, where that is another one. */
  readonly beside: readonly string[];
}

/** A file that was read, or why not. */
export type ReadFile = { readonly file: SourceFile } | { readonly file: undefined; readonly why: string };

/** What the engine tells the program of its project. */
export interface RunningProject {
  /** Name of the project. */
  readonly name: string;
  /** Folder of the project's file; older language hosts do not say. */
  readonly root?: string;
}

/**
 * Finds the running project's files as Pulumi does. The engine may not say where they are: then the project is looked
 * for from the program's folder upwards, by its name and by its `main`, since the program need not be beside it.
 * @param directory The program's working folder.
 */
export function findProject(
  directory: string,
  running: RunningProject,
): { readonly project: ProjectFiles } | { readonly project: undefined; readonly fault: Fault } {
  const { name, root } = running;
  const told = root !== undefined && isAbsolute(root) ? projectIn(root) : undefined;
  const found =
    told === undefined
      ? upwards(directory).flatMap((folder) => {
          const project = projectIn(folder);
          return project !== undefined && leadsTo(project, directory) ? [project] : [];
        })
      : [told];
  const named = found.filter(({ project }) => projectPlaces(project).name === name);
  const [project, ...others] = named;
  if (project === undefined || others.length > 0)
    return { project: undefined, fault: noProject(directory, name, named) };
  const fault = strayProject(project);
  return fault === undefined ? { project } : { project: undefined, fault };
}

/** Finds the project that a folder belongs to, as the Pulumi command does: the nearest one upwards. */
export function nearestProject(
  directory: string,
): { readonly project: ProjectFiles } | { readonly project: undefined; readonly fault: Fault } {
  const [project] = upwards(directory).flatMap((folder) => projectIn(folder) ?? []);
  if (project === undefined)
    return {
      project: undefined,
      fault: {
        code: "config/no-project",
        path: directory,
        expected: "a Pulumi.yaml in this folder or above it",
        found: "none",
        fix: "Run the command in the project's folder; `switchyard init` makes one.",
      },
    };
  const fault = strayProject(project);
  return fault === undefined ? { project } : { project: undefined, fault };
}

/** Where Pulumi reads the file of a stack, relative to the project's folder. */
export function stackFilePath({ project, stackFolder }: ProjectFiles, stack: string): string {
  return posix.join(stackFolder, stackFileName(stack, project.name));
}

/** Reads the file of a stack where Pulumi reads it. */
export function readStackFile(project: ProjectFiles, stack: string): ReadFile {
  return readText(project.root, stackFilePath(project, stack));
}

function projectIn(root: string): ProjectFiles | undefined {
  const name = PROJECT_FILES.find((one) => isFile(join(root, one)));
  if (name === undefined) return undefined;
  const { file = { name, text: "" } } = readText(root, name);
  const { stackFolder } = projectPlaces(file);
  const folder = join(root, stackFolder);
  const beside = relative(root, folder) === "" ? [] : namesIn(root);
  return { root, project: file, stackFolder, names: new Set(namesIn(folder)), beside };
}

/** Whether Pulumi runs the program of the project in that folder. */
function leadsTo({ root, project }: ProjectFiles, directory: string): boolean {
  const { main } = projectPlaces(project);
  const program = main === undefined ? root : isAbsolute(main) ? main : join(root, main);
  try {
    const folder = statSync(program).isDirectory() ? program : dirname(program);
    return realpathSync(folder) === realpathSync(directory);
  } catch {
    return false;
  }
}

function upwards(directory: string): string[] {
  const above = dirname(directory);
  return above === directory ? [directory] : [directory, ...upwards(above)];
}

/** why strict: Pulumi takes no text that is not UTF-8, and a mark at the beginning does not count. */
function readText(root: string, name: string): ReadFile {
  try {
    return { file: { name, text: new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(join(root, name))) } };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    return { file: undefined, why: code === "ENOENT" ? "none" : `a file that cannot be read (${code})` };
  }
}

function isFile(path: string): boolean {
  try {
    return !statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function noProject(directory: string, name: string, found: readonly ProjectFiles[]): Fault {
  const places = found.map(({ root, project }) => join(relative(directory, root), project.name));
  return {
    code: "config/no-project",
    path: name,
    expected: `one project file of the project ${name}, in the program's folder or above it, whose \`main\` leads here`,
    found: places.length === 0 ? "none" : places.join(", "),
    fix:
      places.length === 0
        ? "Put the program into the project's folder or below it, and name its folder as `main` in Pulumi.yaml; or run a newer Pulumi, which says where the project is."
        : "Remove or rename the one that is not the project; or run a newer Pulumi, which says where the project is.",
  };
}

/** why: of several, Pulumi takes one without a word; and what it reads as JSON it does not read as YAML. */
function strayProject({ root, project }: ProjectFiles): Fault | undefined {
  const others = PROJECT_FILES.filter((name) => name !== project.name && isFile(join(root, name)));
  if (project.name !== "Pulumi.json" && others.length === 0) return undefined;
  return {
    code: "config/stray-file",
    at: { file: project.name },
    path: basename(project.name),
    expected: "one project file, Pulumi.yaml or Pulumi.yml",
    found: [project.name, ...others].join(" and "),
    fix: `Pulumi reads ${project.name} and passes over any other. Keep Pulumi.yaml alone.`,
  };
}
