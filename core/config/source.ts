import { LineCounter, isMap, isPair, isScalar, isSeq, parseDocument, visit } from "yaml";
import type { Document, Node, Pair, Scalar, YAMLMap } from "yaml";
import { describe, type Fault, type Location } from "../fault.ts";

/** Steps from the top of a file to a value: map keys and list positions. */
export type Path = readonly (string | number)[];

/** A YAML file given as text. `name` is what faults call it. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

/** A parsed YAML file that knows where each of its values stands. */
export interface YamlSource {
  readonly name: string;
  /** The file's content as plain values; `undefined` for an empty file. */
  readonly value: unknown;
  /** Place of the value at the path, or of its nearest parent that exists. */
  locate(path: Path): Location;
  /** Place of the last key of the path itself, for faults about a key. */
  locateKey(path: Path): Location;
  /** The value's own characters in the file, before YAML made a number or a date of them. */
  written(path: Path): string | undefined;
}

/** A YAML file as read. */
interface ReadYaml {
  readonly source: YamlSource;
  readonly faults: readonly Fault[];
}

// why: Pulumi.yaml belongs to every client, and the home stack looks at all their files.
const known = new WeakMap<SourceFile, ReadYaml>();

/** Reads a YAML file. Syntax errors and repeated keys are faults, with their places. The same object is read once. */
export function readYaml(file: SourceFile): ReadYaml {
  const read = known.get(file) ?? parse(file);
  known.set(file, read);
  return read;
}

function parse(file: SourceFile): ReadYaml {
  const lines = new LineCounter();
  // why merge and timestamp: Pulumi's own reader knows both, and what tools see must be what the program sees.
  const document = parseDocument(file.text, {
    lineCounter: lines,
    prettyErrors: false,
    merge: true,
    customTags: ["timestamp"],
    // why not the library's: it compares each key of a map with each other one.
    uniqueKeys: false,
  });
  const repeated: Scalar[] = [];
  visit(document, {
    Map: (_key, map) => {
      repeated.push(...repeatedKeys(map));
    },
    Scalar: (_key, node) => {
      if (node.value instanceof Date) node.value = asPulumi(node.value, node.source ?? "");
    },
  });
  const place = (offset: number | undefined): Location => {
    if (offset === undefined) return { file: file.name };
    const { line, col } = lines.linePos(offset);
    return { file: file.name, line, column: col };
  };
  const faults = document.errors.map((error): Fault => ({
    code: "config/yaml",
    at: place(error.pos[0]),
    path: "(file)",
    expected: "valid YAML",
    found: error.message,
    fix: "Correct the syntax; check indentation, quotes and repeated keys.",
  }));
  faults.push(
    ...repeated.map((key): Fault => ({
      code: "config/yaml",
      at: place(key.range?.[0]),
      path: "(file)",
      expected: "each key of a map once",
      found: `${describe(String(key.value))} again`,
      fix: "Remove one of them, or rename it.",
    })),
  );
  const source: YamlSource = {
    name: file.name,
    value: faults.length > 0 ? undefined : toPlain(document, place, faults),
    locate: (path) => place(placeOf(document, path).offset),
    locateKey: (path) => place(placeOf(document, path).keyOffset),
    written: (path) => {
      const { node, whole } = placeOf(document, path);
      return whole && isScalar(node) ? node.source : undefined;
    },
  };
  return { source, faults };
}

/** Keys that stand in their map already. As text, since that is what the program gets: `1` and `"1"` are one key. */
function repeatedKeys(map: YAMLMap): Scalar[] {
  const seen = new Set<string>();
  return map.items.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    const text = String(key.value);
    if (seen.has(text)) return [key];
    seen.add(text);
    return [];
  });
}

/** An alias bomb or an unresolved alias throws in the library; here it is one more fault. */
function toPlain(document: Document.Parsed, place: (offset?: number) => Location, faults: Fault[]): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    faults.push({
      code: "config/yaml",
      at: place(undefined),
      path: "(file)",
      expected: "YAML with few aliases, each of which is defined",
      found: describe(error instanceof Error ? error.message : String(error)),
      fix: "Write the values out instead of using aliases.",
    });
    return undefined;
  }
}

/**
 * An unquoted date as Pulumi passes it to the program: `2012-10-17 00:00:00 +0000 UTC`; one that does not exist, or not
 * in UTC, as it is written.
 * why: this library reads 30 February as 2 March, so that what ends then would end later than the file says.
 */
function asPulumi(date: Date, written: string): string {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (written.match(/\d+/g) ?? []).map(Number);
  const asWritten = new Date(Date.UTC(year, month - 1, day, hour, minute, second)).toISOString().slice(0, 19);
  const exists =
    month <= 12 && day <= 31 && hour < 24 && minute < 60 && second < 60 && Number(asWritten.slice(8, 10)) === day;
  const text = date.toISOString().slice(0, 19);
  return exists && text === asWritten ? `${text.replace("T", " ")} +0000 UTC` : written;
}

/** What stands at a path, as far as the path exists. */
interface Found {
  readonly node: Node | null | undefined;
  readonly offset: number | undefined;
  /** Of the last key of the path; where the last step is a list position, that of the item. */
  readonly keyOffset: number | undefined;
  /** Whether the path exists to its end. */
  readonly whole: boolean;
}

function placeOf(document: Document.Parsed, path: Path): Found {
  let node: Node | null | undefined = document.contents;
  let offset = node?.range?.[0];
  let keyOffset = offset;
  for (const [depth, step] of path.entries()) {
    const last = depth === path.length - 1;
    if (isMap(node)) {
      const pair = pairsOf(node).get(String(step));
      if (pair === undefined) return { node, offset, keyOffset, whole: false };
      const key = pair.key as Node;
      node = pair.value as Node | null;
      keyOffset = key.range?.[0] ?? offset;
      offset = (last ? node?.range?.[0] : undefined) ?? keyOffset;
    } else if (isSeq(node) && typeof step === "number" && node.items[step] !== undefined) {
      node = node.items[step] as Node;
      offset = node.range?.[0] ?? offset;
      keyOffset = offset;
    } else {
      return { node, offset, keyOffset, whole: false };
    }
  }
  return { node, offset, keyOffset, whole: true };
}

// why: each fault asks for a place, and a map can have as many keys as there are faults.
const indexes = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

/** The pairs of a map by their keys as text; of two alike, the first. */
function pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
  const known = indexes.get(map);
  if (known !== undefined) return known;
  const pairs = map.items.filter((pair) => isPair(pair) && isScalar(pair.key)).reverse();
  const index = new Map(pairs.map((pair) => [String((pair.key as Scalar).value), pair]));
  indexes.set(map, index);
  return index;
}
