import { posix } from "node:path";
import { clientStackName, stackFileName } from "../../core/config/naming.ts";
import { readConfigFiles } from "../../core/config/read/read-config.ts";
import {
  clientSlugs,
  PROJECT_FILES,
  projectPlaces,
  stackOfFile,
  strayFiles,
} from "../../core/config/read/stack-files.ts";
import type { Fault } from "../../core/faults/fault.ts";
import { readYaml, type SourceFile } from "../../core/faults/yaml/source.ts";
import type { Revision } from "../report/review-report.ts";
import { REVIEW_FILE } from "../settings/review-settings.ts";
import type { FolderEntry, RevisionFiles, RevisionTree } from "./revision-files.ts";

/** A client's file, or one that may be the home stack's. */
const STACK_FILE = /^Pulumi\.(.+)\.ya?ml$/;

/**
 * Reads the project's files of one revision, found as Pulumi finds them: the nearest `Pulumi.yaml` upwards, and the stack
 * files where it says. What is a link, a submodule or a folder in the place of a file is a fault, and not followed.
 * @param place Folder to begin from, relative to the repository's root.
 */
export async function readRevision(revision: Revision, tree: RevisionTree, place: string): Promise<RevisionFiles> {
  for (const folder of upwards(place)) {
    const entries = await tree.list(folder);
    if (typeof entries === "string") continue;
    const [found, ...others] = PROJECT_FILES.flatMap((name) => entries.filter((one) => one.name === name));
    if (found === undefined) continue;
    const reader = new Reader(tree);
    const project = await reader.one(folder, found);
    const settings = entries.find(({ name }) => name === REVIEW_FILE);
    const review = settings === undefined ? undefined : await reader.one(folder, settings);
    const stray = strayProject(folder, [found, ...others]);
    const stacks = project === undefined ? [] : await reader.stacks(folder, entries, project);
    return {
      revision,
      folder,
      ...(project !== undefined && { project }),
      ...(review !== undefined && { settings: review }),
      stacks,
      faults: [...stray, ...reader.faults],
    };
  }
  return { revision, stacks: [], faults: [] };
}

/** Reads files and keeps why some cannot be. */
class Reader {
  readonly faults: Fault[] = [];

  constructor(private readonly tree: RevisionTree) {}

  async one(folder: string, entry: FolderEntry): Promise<SourceFile | undefined> {
    const [file] = await this.all(folder, [entry]);
    return file;
  }

  /** The files among these entries; what is none is a fault. */
  async all(folder: string, entries: readonly FolderEntry[]): Promise<readonly SourceFile[]> {
    const [files, others] = [entries.filter(isFile), entries.filter((one) => !isFile(one))];
    this.faults.push(...others.map(({ name, kind }) => noFile(posix.join(folder, name), kind)));
    const read = await this.tree.read(files.map(({ name, id }) => ({ path: posix.join(folder, name), id })));
    return read.flatMap((one) => {
      if ("text" in one) return [one];
      this.faults.push(one);
      return [];
    });
  }

  async stacks(folder: string, beside: readonly FolderEntry[], project: SourceFile): Promise<readonly SourceFile[]> {
    const { stackFolder } = projectPlaces(project);
    const place = folderOf(folder, stackFolder);
    if (place === ".." || place.startsWith("../")) {
      this.faults.push(outside(project.name, stackFolder));
      return [];
    }
    const entries = place === folder ? beside : await this.tree.list(place);
    if (typeof entries === "string") {
      this.faults.push(noFolder(project.name, place, entries));
      return [];
    }
    this.faults.push(...alike(place, entries));
    const names = new Set(entries.map(({ name }) => name));
    const clients = clientSlugs([...names]).map(clientStackName);
    for (const stack of clients)
      this.faults.push(...strayFiles(stack, project.name, names).map((fault) => within(place, fault)));
    const wanted = new Set(clients.map((stack) => stackFileName(stack, project.name)));
    const ofClients = await this.all(
      place,
      entries.filter(({ name }) => wanted.has(name)),
    );
    const others = await this.all(
      place,
      entries.filter(({ name }) => STACK_FILE.test(name) && !name.startsWith("Pulumi.client-")),
    );
    return [...ofClients, ...others.filter((stack) => isHome(project, stack))];
  }
}

/**
 * Whether a file is to be read as that of a home stack: it says `home`, or it cannot be read.
 * why also then: the home file with a mistake in it must not pass for none.
 */
function isHome(project: SourceFile, stack: SourceFile): boolean {
  if (readYaml(stack).faults.length > 0) return true;
  return readConfigFiles(stackOfFile(stack.name), { project, stack }).entries.has("home");
}

function folderOf(folder: string, below: string): string {
  const joined = posix.join(folder, below).replace(/\/+$/, "");
  return joined === "." ? "" : joined;
}

function isFile({ kind }: FolderEntry): boolean {
  return kind === "file";
}

/** The folder itself, then those above it to the root. */
function upwards(folder: string): readonly string[] {
  const clean = folder.replace(/\/+$/, "");
  if (clean === "") return [""];
  const above = posix.dirname(clean);
  return [clean, ...upwards(above === "." ? "" : above)];
}

/** why: of several, Pulumi takes one without a word; and what it reads as JSON is not read here. */
function strayProject(folder: string, found: readonly FolderEntry[]): readonly Fault[] {
  const [first] = found;
  if (first === undefined || (found.length === 1 && first.name !== "Pulumi.json")) return [];
  return [
    {
      code: "config/stray-file",
      at: { file: posix.join(folder, first.name) },
      path: first.name,
      expected: "one project file, Pulumi.yaml or Pulumi.yml",
      found: found.map(({ name }) => name).join(" and "),
      fix: `Pulumi reads ${first.name} and passes over any other. Keep Pulumi.yaml alone.`,
    },
  ];
}

const WHAT: Readonly<Record<FolderEntry["kind"], string>> = {
  file: "a file",
  folder: "a folder",
  link: "a symbolic link, which is not followed",
  submodule: "a submodule, which is not read",
};

function noFile(file: string, kind: FolderEntry["kind"]): Fault {
  return {
    code: "review/no-file",
    at: { file },
    path: file,
    expected: "a file",
    found: WHAT[kind],
    fix: "Put the file itself there, with its text.",
  };
}

function noFolder(project: string, folder: string, found: FolderEntry["kind"] | "none"): Fault {
  return {
    code: "review/no-file",
    at: { file: project },
    path: "stackConfigDir",
    expected: `the folder ${folder} with the stack files`,
    found: found === "none" ? found : WHAT[found],
    fix: "Correct `stackConfigDir`, or put the folder itself there.",
  };
}

function outside(project: string, stackFolder: string): Fault {
  return {
    code: "review/outside",
    at: { file: project },
    path: "stackConfigDir",
    expected: "a folder in this repository",
    found: JSON.stringify(stackFolder),
    fix: "Keep the stack files in the repository that the project is in.",
  };
}

/** Names that differ in case alone, or not at all: a file system may hold but one of them, and nobody knows which. */
function alike(folder: string, entries: readonly FolderEntry[]): readonly Fault[] {
  const known = new Map<string, string>();
  return entries.flatMap(({ name }) => {
    if (!name.toLowerCase().startsWith("pulumi.")) return [];
    const letters = name.toLowerCase().normalize("NFC");
    const other = known.get(letters);
    known.set(letters, name);
    if (other === undefined) return [];
    return [
      {
        code: "review/names-alike",
        at: { file: posix.join(folder, name) },
        path: name,
        expected: "names that differ in more than case",
        found: `${other} and ${name}`,
        fix: "Remove one: on some file systems one of them hides the other.",
      },
    ];
  });
}

function within(folder: string, fault: Fault): Fault {
  return fault.at === undefined ? fault : { ...fault, at: { ...fault.at, file: posix.join(folder, fault.at.file) } };
}
