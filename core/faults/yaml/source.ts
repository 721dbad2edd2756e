import { Composer, isMap, isScalar, isSeq, LineCounter, type Document, type Pair, type YAMLMap } from "yaml";
import type { Fault, Location, Path } from "../fault.ts";
import { MAX_DEPTH } from "../depth.ts";
import { forbidden, misreading, type Misreading } from "./syntax.ts";
import { yamlTokens } from "./tokens.ts";
import { yamlTree, type YamlTree } from "./tree.ts";

/** A YAML file given as text. `name` is what faults call it. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

/** A parsed YAML file that knows where each of its values stands. */
export interface YamlSource {
  readonly name: string;
  /** The file's content as plain values, as Pulumi reads them; `undefined` for a file with faults. */
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

/**
 * Reads a YAML file as Pulumi does. What Pulumi would refuse or read otherwise than this function are faults, with their
 * places; syntax errors in plain words. The same object is read once.
 */
export function readYaml(file: SourceFile): ReadYaml {
  const read = known.get(file) ?? parse(file);
  known.set(file, read);
  return read;
}

function parse(file: SourceFile): ReadYaml {
  const lines = new LineCounter();
  const place = (offset: number | undefined): Location => {
    if (offset === undefined) return { file: file.name };
    const { line, col } = lines.linePos(offset);
    return { file: file.name, line, column: col };
  };
  const tokens = yamlTokens(file.text, lines.addNewLine);
  if (tokens.tooDeep !== undefined)
    return unread(file, [
      {
        code: "config/too-deep",
        at: place(tokens.tooDeep),
        path: "(file)",
        expected: `at most ${MAX_DEPTH} maps and lists within one another`,
        found: "more",
        fix: "Remove what does not belong there.",
      },
    ]);
  const refused = (found: readonly Misreading[]) => found.map((one) => yamlFault(one, place(one.offset)));
  const odd = forbidden(file.text);
  if (odd !== undefined) return unread(file, refused([odd]));
  // why failsafe: what text without quotes means is decided by `yamlTree`, as Pulumi decides it.
  const composer = new Composer({ schema: "failsafe", merge: true, uniqueKeys: false });
  const [document, second] = [...composer.compose(tokens.tokens, true, file.text.length)];
  if (document === undefined) return unread(file, []);
  const wrong = misreading(file.text, document.errors, tokens);
  if (wrong !== undefined) return unread(file, refused([wrong]));
  if (second !== undefined) return unread(file, refused([twoDocuments(file.text, second)]));
  // why by the name: Pulumi passes a date without quotes in another form from `Pulumi.yaml` than from a stack's file.
  const dates = /(?:^|[/\\])Pulumi\.[a-z]+$/.test(file.name) ? "inProject" : "inStack";
  const tree = yamlTree(document, file.text, dates, (offset) => lines.linePos(offset).line);
  const node = (path: Path) => nodeAt(document, tree, path);
  const source: YamlSource = {
    name: file.name,
    value: tree.misreadings.length > 0 ? undefined : tree.value,
    locate: (path) => place(node(path).value),
    locateKey: (path) => place(node(path).key),
    written: (path) => {
      const { at } = node(path);
      return isScalar(at) ? at.source : undefined;
    },
  };
  return { source, faults: refused(tree.misreadings) };
}

function unread({ name }: SourceFile, faults: readonly Fault[]): ReadYaml {
  const nowhere = () => ({ file: name });
  return { source: { name, value: undefined, locate: nowhere, locateKey: nowhere, written: () => undefined }, faults };
}

function yamlFault({ found, fix }: Misreading, at: Location): Fault {
  return { code: "config/yaml", at, path: "(file)", expected: "YAML as Pulumi reads it", found, fix };
}

function twoDocuments(text: string, { range }: { readonly range: readonly [number, number, number] }): Misreading {
  const mark = text.lastIndexOf("\n---", range[0]);
  return {
    offset: mark < 0 ? range[0] : mark + 1,
    found: "a second document: Pulumi reads only the first",
    fix: "Remove the line of dashes, or what comes after it.",
  };
}

interface Found {
  /** The node at the path; `undefined` where there is none. */
  readonly at: unknown;
  /** Position of the value, or of the key of its nearest parent that exists. */
  readonly value: number | undefined;
  /** Position of the last key, or of that of the nearest parent that exists. */
  readonly key: number | undefined;
}

function nodeAt(document: Document, tree: YamlTree, path: Path): Found {
  let node: unknown = document.contents;
  let value = offsetOf(node);
  let key = value;
  for (const step of path) {
    const holder = tree.target(node);
    if (isMap(holder)) {
      const pair = pairsOf(holder).get(String(step));
      if (pair === undefined) return { at: undefined, value: key, key };
      key = offsetOf(pair.key) ?? value;
      value = offsetOf(pair.value) ?? key;
      node = pair.value;
    } else if (isSeq(holder) && typeof step === "number" && step < holder.items.length) {
      node = holder.items[step];
      value = offsetOf(node) ?? key;
      key = value;
    } else {
      return { at: undefined, value: key, key };
    }
  }
  return { at: node, value, key };
}

// why kept: faults are located one by one, and a map can hold thousands of keys.
const pairs = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

function pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
  const known =
    pairs.get(map) ?? new Map(map.items.map((pair) => [isScalar(pair.key) ? String(pair.key.value) : "", pair]));
  pairs.set(map, known);
  return known;
}

function offsetOf(node: unknown): number | undefined {
  return typeof node === "object" && node !== null && "range" in node
    ? (node.range as [number] | undefined)?.[0]
    : undefined;
}
