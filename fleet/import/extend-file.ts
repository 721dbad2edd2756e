import { isDeepStrictEqual } from "node:util";
import { isCollection, isMap, isScalar, isSeq, type Node, parseDocument } from "yaml";
import type { Fault } from "../../core/faults/fault.ts";
import { readYaml, type SourceFile } from "../../core/faults/yaml/source.ts";
import { yamlFile } from "../project/yaml-file.ts";

/** What is to stand in a file beside what is there: entries of a map, or items at the end of a list. */
export interface Addition {
  /** Keys from the top of the file to the map or list; what is missing of them is made. */
  readonly path: readonly string[];
  readonly add: Readonly<Record<string, unknown>> | readonly unknown[];
}

/**
 * A file with more in it; every line of it stays as it is, but for an empty list or map that is filled.
 * @returns a fault where something stands so that nothing can be put beside it, as a list on one line; it says what to write.
 */
export function extendFile(
  file: SourceFile,
  additions: readonly Addition[],
):
  | { readonly file: SourceFile; readonly faults: readonly [] }
  | { readonly file: undefined; readonly faults: readonly Fault[] } {
  let after = file;
  for (const addition of additions) {
    if (Object.keys(addition.add).length === 0) continue;
    const text = extended(after.text, addition);
    const wanted = withAddition(readYaml(after).source.value, addition);
    const next = text === undefined ? undefined : { name: file.name, text };
    // why asked: the text is put together by positions, and what it means afterwards is what counts.
    const read = next === undefined ? undefined : readYaml(next);
    if (
      next === undefined ||
      read === undefined ||
      read.faults.length > 0 ||
      !isDeepStrictEqual(read.source.value, wanted)
    )
      return { file: undefined, faults: [byHand(file, addition)] };
    after = next;
  }
  return { file: after, faults: [] };
}

function extended(text: string, { path, add }: Addition): string | undefined {
  const document = parseDocument(text, { schema: "failsafe", uniqueKeys: false, keepSourceTokens: true });
  let node: unknown = document.contents;
  let depth = 0;
  for (; depth < path.length && isMap(node); depth++) {
    const next: unknown = node.get(path[depth], true);
    if (next === undefined) break;
    node = next;
  }
  const [below, rest] = [path.slice(0, depth), path.slice(depth)];
  const value = rest.reduceRight<unknown>((inner, key) => ({ [key]: inner }), add);
  if (isCollection(node) && node.flow !== true) return beside(text, node, linesAt(below, value));
  const isEmpty = (isCollection(node) && node.items.length === 0) || (isScalar(node) && node.value === "");
  const parent = depth === 0 ? undefined : document.getIn(path.slice(0, depth - 1), true);
  if (!isEmpty || !isNode(node) || !isMap(parent) || parent.flow === true) return undefined;
  return instead(text, node, indentOf(parent) + 2, linesAt(below, value));
}

/** The lines of a value that stands below these keys, in the form of whole files, without their indentation. */
function linesAt(path: readonly string[], value: unknown): readonly string[] {
  const content = path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
  const { text } = yamlFile({ name: "", content: content as Record<string, unknown> });
  return text
    .trimEnd()
    .split("\n")
    .slice(path.length)
    .map((line) => line.slice(2 * path.length));
}

function beside(text: string, node: Node, lines: readonly string[]): string | undefined {
  if (node.range == null || node.anchor !== undefined || node.tag !== undefined) return undefined;
  return after(text, node.range[1], indentOf(node), lines);
}

/** In the place of `[]`, `{}` or nothing; a remark behind it stays. */
function instead(text: string, node: Node, indent: number, lines: readonly string[]): string | undefined {
  if (node.range == null || node.anchor !== undefined || node.tag !== undefined) return undefined;
  const [from, to] = node.range;
  const kept = text.slice(0, from).trimEnd();
  return after(`${kept}${text.slice(to)}`, kept.length, indent, lines);
}

/** Puts lines below the line on which something ends. */
function after(text: string, end: number, indent: number, lines: readonly string[]): string {
  const last = text.slice(0, end).trimEnd().length;
  const lineEnd = text.indexOf("\n", last);
  const at = lineEnd === -1 ? text.length : lineEnd;
  const block = lines.map((line) => (line === "" ? "" : " ".repeat(indent) + line)).join("\n");
  return `${text.slice(0, at)}\n${block}${lineEnd === -1 ? "\n" : text.slice(at)}`;
}

function indentOf(node: Node): number {
  const token: unknown = node.srcToken;
  return typeof token === "object" && token !== null && "indent" in token && typeof token.indent === "number"
    ? token.indent
    : 0;
}

function isNode(value: unknown): value is Node {
  return isCollection(value) || isScalar(value);
}

function withAddition(value: unknown, { path, add }: Addition): unknown {
  const [key, ...rest] = path;
  if (key === undefined) {
    if (Array.isArray(add)) return [...(Array.isArray(value) ? (value as unknown[]) : []), ...(add as unknown[])];
    return { ...(value as object | null), ...(add as Readonly<Record<string, unknown>>) };
  }
  const map = (value ?? {}) as Readonly<Record<string, unknown>>;
  return { ...map, [key]: withAddition(Object.hasOwn(map, key) ? map[key] : undefined, { path: rest, add }) };
}

function byHand(file: SourceFile, { path, add }: Addition): Fault {
  const value = linesAt(path, add).join("; ");
  return {
    code: "import/by-hand",
    at: { file: file.name },
    path: path.join("."),
    expected: "a map or list with one entry on each line, beside which others can be put",
    found: isSeq(parseDocument(file.text).getIn(path, true))
      ? "a list in another form"
      : "another form, as on one line",
    fix: `Write it with one entry on each line and run the same command again, or add there by hand: ${value}. Nothing was written.`,
  };
}
