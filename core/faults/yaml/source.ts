import { Composer, type CST, type Document, isMap, isScalar, isSeq, LineCounter, type Pair, type YAMLMap } from "yaml";
import type { Fault, Location, Path } from "../fault.ts";
import { MAX_DEPTH } from "../nesting-depth.ts";
import { forbidden, misreading, type Misreading } from "./syntax.ts";
import { leftOpen, tooDeepIn, yamlTokens } from "./tokens.ts";
import { type Targets, targetsIn, yamlTree } from "./tree.ts";

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
  const { name, text } = file;
  const place = placesIn(file);
  const tokens = yamlTokens(text);
  const tooDeep = tooDeepIn(tokens);
  if (tooDeep !== undefined)
    return unread(file, [
      {
        code: "config/too-deep",
        at: place(tooDeep),
        path: "(file)",
        expected: `at most ${MAX_DEPTH} maps and lists within one another`,
        found: "more",
        fix: "Remove what does not belong there.",
      },
    ]);
  const odd = forbidden(text);
  if (odd !== undefined) return unread(file, [yamlFault(odd, place(odd.offset))]);
  const [document, second] = compose(tokens, text);
  if (document === undefined) return unread(file, []);
  const wrong = document.errors.length === 0 ? undefined : misreading(text, document.errors, leftOpen(tokens));
  if (wrong !== undefined) return unread(file, [yamlFault(wrong, place(wrong.offset))]);
  if (second !== undefined) {
    const twice = twoDocuments(text, second);
    return unread(file, [yamlFault(twice, place(twice.offset))]);
  }
  // why by the name: Pulumi passes a date without quotes in another form from `Pulumi.yaml` than from a stack's file.
  const dates = /(?:^|[/\\])Pulumi\.[a-z]+$/.test(name) ? "inProject" : "inStack";
  const { value, misreadings } = yamlTree(document, text, dates, (offset) => place(offset).line ?? 0);
  latest = { file, document };
  const node = nodesIn(file);
  const source: YamlSource = {
    name,
    value: misreadings.length > 0 ? undefined : value,
    locate: (path) => place(node(path).value),
    locateKey: (path) => place(node(path).key),
    written: (path) => {
      const { at } = node(path);
      return isScalar(at) ? at.source : undefined;
    },
  };
  return { source, faults: misreadings.map((one) => yamlFault(one, place(one.offset))) };
}

// why failsafe: what text without quotes means is decided by `yamlTree`, as Pulumi decides it.
function compose(tokens: readonly CST.Token[], text: string): readonly Document.Parsed[] {
  const composer = new Composer({ schema: "failsafe", merge: true, uniqueKeys: false });
  return [...composer.compose(tokens, true, text.length)];
}

/** Says in which line and column a position is. The lines are counted at the first question. */
function placesIn({ name, text }: SourceFile): (offset: number | undefined) => Location {
  let lines: LineCounter | undefined;
  return (offset) => {
    if (offset === undefined) return { file: name };
    lines ??= linesOf(text);
    const { line, col } = lines.linePos(offset);
    return { file: name, line, column: col };
  };
}

function linesOf(text: string): LineCounter {
  const lines = new LineCounter();
  for (let start = 0; start >= 0; start = text.indexOf("\n", start) + 1 || -1) lines.addNewLine(start);
  return lines;
}

// why this one alone: what is wrong with a file is mostly found before the next one is read.
let latest: { readonly file: SourceFile; readonly document: Document.Parsed } | undefined;

/**
 * Finds the nodes of a file that was read before. They are composed again at the first question, and then kept.
 * why not kept from the start: of a thousand files without a fault nobody asks, and each is much larger than its values.
 */
function nodesIn(file: SourceFile): (path: Path) => Found {
  let known: Document.Parsed | undefined;
  let targetOf: Targets | undefined;
  return (path) => {
    known ??= latest?.file === file ? latest.document : compose(yamlTokens(file.text), file.text)[0];
    if (known === undefined) return { at: undefined, value: undefined, key: undefined };
    targetOf ??= targetsIn(known);
    return nodeAt(known, targetOf, path);
  };
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

function nodeAt(document: Document, targetOf: Targets, path: Path): Found {
  let node: unknown = document.contents;
  let value = offsetOf(node);
  let key = value;
  for (const step of path) {
    const holder = targetOf(node);
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
