import { isDeepStrictEqual } from "node:util";
import { projectConfig, stackConfig, type Written } from "../../../core/config/read/written-value.ts";
import { printable, type Fault, type Path } from "../../../core/faults/fault.ts";
import { readYaml, type SourceFile } from "../../../core/faults/yaml/source.ts";
import type { ClientCuts, Cut } from "./client-cuts.ts";
import { cutYaml } from "./yaml-cuts.ts";

/** A file as it is to be after an edit. */
export interface FileEdit {
  /** As it is now. */
  readonly before: SourceFile;
  readonly after: SourceFile;
  readonly cuts: readonly Cut[];
}

/** The edits of the files that change, or everything that has to be done by hand first. */
export type FileEdits =
  | { readonly edits: readonly FileEdit[]; readonly faults: readonly [] }
  | { readonly edits: undefined; readonly faults: readonly Fault[] };

/** The two files that say what the home stack does. */
export interface HomeFiles {
  /** `Pulumi.yaml`. */
  readonly project: SourceFile;
  readonly home: SourceFile;
  /** Namespace of the keys: the name of the Pulumi project. */
  readonly namespace: string;
}

/**
 * Cuts what goes with a client out of the texts of the files, each by the smallest change. Nothing is written.
 * @returns faults where something stands so that it cannot be cut out without touching something else.
 */
export function cutFiles({ project, home, namespace }: HomeFiles, cuts: ClientCuts): FileEdits {
  const ofHome = stackConfig(readYaml(home).source, namespace).values.find(({ key }) => key === `${namespace}:home`);
  const ofProject = projectConfig(readYaml(project).source, namespace).values.find(
    ({ key }) => key === `${namespace}:sharedPermissionSets`,
  );
  const done = [
    cutFile(home, ofHome, baseOf(home, ofHome, false), cuts.home),
    cutFile(project, ofProject, baseOf(project, ofProject, true), cuts.project),
  ];
  const faults = done.flatMap((one) => one.faults ?? []);
  if (faults.length > 0) return { edits: undefined, faults };
  return { edits: done.flatMap((one) => one.edit ?? []), faults: [] };
}

/** A fault that tells the user what to change in a file, since the command cannot. */
export function byHand(file: SourceFile, line: number | undefined, path: string, what: string, because: string): Fault {
  return {
    code: "offboard/by-hand",
    at: { file: file.name, ...(line !== undefined && { line }) },
    path,
    expected: `${printable(what)}, written so that it can be taken out without a change to anything else`,
    found: `something else: ${because}`,
    fix: `Remove ${printable(what)} by hand, then run the same command again. Nothing was written.`,
  };
}

/** One of the two files: its edit, if it changes, or what is in the way. */
interface OneFile {
  readonly edit?: FileEdit;
  readonly faults?: readonly Fault[];
}

function cutFile(file: SourceFile, written: Written | undefined, base: Path, cuts: readonly Cut[]): OneFile {
  if (cuts.length === 0) return {};
  const name = (path: Path) => written?.origin.name(path) ?? path.join(".");
  const raw = valueAt(readYaml(file).source.value, base);
  if (written === undefined || typeof raw === "string")
    return {
      faults: cuts.map(({ path, what }) =>
        byHand(file, written?.origin.locate(path).line, name(path), what, "it is JSON text"),
      ),
    };
  const paths = cuts.map(({ path }) => [...base, ...path]);
  // why also emptied lists of accounts: settings of one set that lack the list take the one for all.
  const accounts = paths.flatMap((path) => (path.at(-2) === "accounts" ? [path.slice(0, -1)] : []));
  const kept = [[...base, "grants"], [...base, "clients"], ...accounts];
  const { text, obstacles } = cutYaml(file.text, paths, kept);
  if (text === undefined)
    return {
      faults: obstacles.map(({ path, line, because }) => {
        const below = path.slice(base.length);
        const what = cuts.find((cut) => isPrefix(below, cut.path) || isPrefix(cut.path, below))?.what ?? name(below);
        return byHand(file, line, name(below), what, because);
      }),
    };
  const after = { name: file.name, text };
  // why: the text is cut by positions; what it means afterwards is asked of the reader that Pulumi's own is like.
  if (!isDeepStrictEqual(readYaml(after).source.value, without(readYaml(file).source.value, paths, kept)))
    return {
      faults: cuts.map(({ path, what }) =>
        byHand(file, written.origin.locate(path).line, name(path), what, "it stands in an unusual form"),
      ),
    };
  return { edit: { before: file, after, cuts } };
}

/** Where the value of a key stands in its file. */
function baseOf(file: SourceFile, written: Written | undefined, isProject: boolean): Path {
  const key = ["config", written?.as ?? ""];
  if (!isProject) return key;
  const declared = valueAt(readYaml(file).source.value, key);
  const holder = ["value", "default"].find((one) => valueAt(declared, [one]) !== undefined);
  return holder === undefined ? key : [...key, holder];
}

/** The value without what stands at the paths; what is emptied by that goes too, but for lists that are kept. */
function without(value: unknown, cuts: readonly Path[], kept: readonly Path[], at: Path = []): unknown {
  const below = cuts.filter((cut) => isPrefix(at, cut));
  if (below.length === 0 || typeof value !== "object" || value === null) return value;
  const rest = (entries: [string | number, unknown][]) =>
    entries.flatMap(([key, one]): [string | number, unknown][] => {
      if (below.some((cut) => cut.length === at.length + 1 && cut.at(-1) === key)) return [];
      const left = without(one, below, kept, [...at, key]);
      const isEmpty = typeof left === "object" && left !== null && Object.keys(left).length === 0;
      const isKept = left === one || kept.some((path) => isDeepStrictEqual(path, [...at, key]));
      return isEmpty && !isKept ? [] : [[key, left]];
    });
  return Array.isArray(value)
    ? rest([...(value as readonly unknown[]).entries()]).map(([, one]) => one)
    : Object.fromEntries(rest(Object.entries(value)));
}

function isPrefix(prefix: Path, path: Path): boolean {
  return prefix.length <= path.length && prefix.every((step, index) => step === path[index]);
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (holder, step) =>
      typeof holder === "object" && holder !== null ? (holder as Record<string | number, unknown>)[step] : undefined,
    value,
  );
}
