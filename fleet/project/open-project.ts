import { statSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import {
  nearestProject,
  type ProjectFiles,
  readStackFile,
  stackFilePath,
} from "../../components/engine/project-files.ts";
import { clientStackName } from "../../core/config/naming.ts";
import { readConfigFiles } from "../../core/config/read/read-config.ts";
import { clientSlugs, projectPlaces, stackOfFile, strayFiles } from "../../core/config/read/stack-files.ts";
import type { Fault } from "../../core/faults/fault.ts";
import { readYaml, type SourceFile } from "../../core/faults/yaml/source.ts";
import { resolveConfig, type StackConfig } from "../../core/portfolio/resolve-stack.ts";

/** A stack that has a file in the project. */
export interface ProjectStack {
  /** `client-abccorp`, `home`. */
  readonly stack: string;
  /** The client's slug; absent for the home stack. */
  readonly slug?: string;
  /** The stack's file, named from the project's folder; absent where it cannot be read. */
  readonly source?: SourceFile;
  /** What the file says, or every fault in it. */
  readonly config: StackConfig;
}

/** The project's files at one moment. */
export interface FleetProject {
  /** Folder of the project's file, absolute. */
  readonly root: string;
  /** Folder in which Pulumi runs the program, absolute: the root, or what `main` says. */
  readonly program: string;
  /** Name of the project, which is the namespace of its configuration too. */
  readonly name: string;
  readonly files: ProjectFiles;
  /** Every client that has a file, by slug. */
  readonly clients: ReadonlyMap<string, ProjectStack>;
  /** The home stack; absent when there is no file with `home`, or more than one. */
  readonly home?: ProjectStack;
}

/**
 * Reads the project that a folder belongs to, as Pulumi finds it: the nearest `Pulumi.yaml` upwards, and every stack file
 * that it has. Nothing is written.
 * @param directory Where to begin.
 * @returns the project, in which a stack whose file is at fault has its faults; or why there is none.
 */
export function openProject(
  directory: string,
): { readonly project: FleetProject } | { readonly project: undefined; readonly faults: readonly Fault[] } {
  const found = nearestProject(directory);
  if (found.project === undefined) return { project: undefined, faults: [found.fault] };
  const files = found.project;
  const { name, main } = projectPlaces(files.project);
  if (name === undefined) return { project: undefined, faults: noName(files.project) };
  const root = files.root;
  const clients = clientSlugs([...files.names]).map((slug): [string, ProjectStack] => {
    const stack = clientStackName(slug);
    return [slug, { ...stackIn(files, stack), slug }];
  });
  const homes = homeStacks(files).map((stack) => stackIn(files, stack));
  const [home, ...others] = homes;
  return {
    project: {
      root,
      program: programFolder(root, main),
      name,
      files,
      clients: new Map(clients),
      ...(home !== undefined && others.length === 0 && { home }),
    },
  };
}

/**
 * Source: `main` in Pulumi's `sdk/go/common/workspace/project.go` (`GetPwdMain`): a folder, or a file whose folder it is then.
 * A `main` that is neither is left to Pulumi to refuse.
 */
function programFolder(root: string, main: string | undefined): string {
  if (main === undefined) return root;
  const path = isAbsolute(main) ? main : join(root, main);
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? path : dirname(path);
}

function stackIn(files: ProjectFiles, stack: string): ProjectStack {
  const strays = strayFiles(stack, files.project.name, files.names);
  const read = readStackFile(files, stack);
  if (read.file === undefined || strays.length > 0)
    return {
      stack,
      config: {
        kind: "invalid",
        faults: strays.length > 0 ? strays : [unread(files, stack, "why" in read ? read.why : "none")],
      },
    };
  const raw = readConfigFiles(stack, { project: files.project, stack: read.file });
  return { stack, source: read.file, config: resolveConfig(raw) };
}

/**
 * Stacks that are no client's and whose file says `home`; where none does, those whose file cannot be read.
 * why these: the home file with a mistake in it must not pass for none.
 */
export function homeStacks(files: ProjectFiles): readonly string[] {
  const stacks = [...files.names]
    .filter((name) => /^Pulumi\.(?!client-).+\.ya?ml$/.test(name))
    .map((name) => ({ stack: stackOfFile(name), file: readStackFile(files, stackOfFile(name)).file }));
  const homes = stacks.filter(({ stack, file }) => {
    return file !== undefined && readConfigFiles(stack, { project: files.project, stack: file }).entries.has("home");
  });
  const broken = stacks.filter(({ file }) => file !== undefined && readYaml(file).faults.length > 0);
  return (homes.length > 0 ? homes : broken).map(({ stack }) => stack);
}

function noName(project: SourceFile): readonly Fault[] {
  const { faults } = readYaml(project);
  if (faults.length > 0) return faults;
  return [
    {
      code: "config/no-project",
      at: { file: project.name },
      path: "name",
      expected: "the project's name",
      found: "none",
      fix: "Write `name: switchyard` into the project's file.",
    },
  ];
}

function unread(files: ProjectFiles, stack: string, found: string): Fault {
  return {
    code: "config/no-file",
    at: { file: stackFilePath(files, stack) },
    path: stack,
    expected: "the stack's file",
    found,
    fix: "Check the file's name and that it can be read.",
  };
}
