import { isNode, LineCounter, parseDocument } from "yaml";
import type { Fault, Path } from "../../core/faults/fault.ts";
import type { SourceFile } from "../../core/faults/yaml/source.ts";

/** Lines of a file that are there because of something, and what that is. */
export interface Share<Because> {
  readonly file: string;
  /** First and last line, counted from 1. */
  readonly lines: readonly [number, number];
  readonly because: Because;
}

/** The lines of a value; undefined where it is not in the file. */
export function linesOf(file: SourceFile, path: Path): readonly [number, number] | undefined {
  const counter = new LineCounter();
  const document = parseDocument(file.text, { schema: "failsafe", uniqueKeys: false, lineCounter: counter });
  const node: unknown = document.getIn(path, true);
  if (!isNode(node) || node.range == null) return undefined;
  const [from, to] = node.range;
  const end = file.text.slice(0, to).trimEnd().length;
  // why one line up: a map in block style begins below its key.
  const first = counter.linePos(from).line - (file.text.slice(0, from).trimEnd().endsWith(":") ? 1 : 0);
  return [Math.min(first, counter.linePos(from).line), counter.linePos(Math.max(from, end - 1)).line];
}

/** What a fault is due to; nothing where its place is nobody's. */
export function dueTo<Because>({ at }: Fault, shares: readonly Share<Because>[]): readonly Because[] {
  const line = at?.line;
  if (at === undefined || line === undefined) return [];
  return shares
    .filter(({ file, lines: [from, to] }) => file === at.file && from <= line && line <= to)
    .map(({ because }) => because);
}
