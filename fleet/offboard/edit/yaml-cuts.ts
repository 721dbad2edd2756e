import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { Path } from "../../../core/faults/fault.ts";
import { type Span, spanInBlock, spansInFlow } from "./cut-spans.ts";

/** Why something cannot be cut out of a file, for whoever has to do it by hand. */
export interface Obstacle {
  readonly path: Path;
  /** Line in the file, counted from 1. */
  readonly line: number;
  /** As in "it is written with an alias". */
  readonly because: string;
}

/** A text without what was to be cut, or everything that is in the way. */
export type CutText =
  | { readonly text: string; readonly obstacles: readonly [] }
  | { readonly text: undefined; readonly obstacles: readonly Obstacle[] };

/**
 * Cuts items of lists and keys of maps out of a YAML text and leaves every other line as it is, comments on lines of their
 * own included. A list or map of which nothing is left goes as a whole, and what holds it likewise.
 * @param cuts Paths from the top of the file, as its plain values have them; positions are those before the cut.
 * @param kept Paths of lists that stay as `[]` when nothing is left in them.
 */
export function cutYaml(text: string, cuts: readonly Path[], kept: readonly Path[] = []): CutText {
  const document = parseDocument(text, { keepSourceTokens: true, merge: false, uniqueKeys: false, schema: "failsafe" });
  const obstacles: Obstacle[] = [];
  const line = (offset: number) => text.slice(0, offset).split("\n").length;
  const nowhere = cuts.filter((cut) => positionOf(document, cut) === undefined);
  for (const path of nowhere)
    obstacles.push({ path, line: line(nearestOffset(document, path)), because: "it comes from elsewhere in the file" });
  const whole = wholeCuts(document, cuts, kept);
  const spans: Span[] = [];
  for (const { holder, path, children } of whole.values()) {
    const because = inTheWay(document, path, children);
    if (because !== undefined) {
      obstacles.push({
        path: [...path, childKey(holder, children[0] ?? 0)],
        line: line(holder.range?.[0] ?? 0),
        because,
      });
      continue;
    }
    const found = spansOf(text, holder, children);
    if (found === undefined)
      obstacles.push({
        path: [...path, childKey(holder, children[0] ?? 0)],
        line: line(holder.range?.[0] ?? 0),
        because: "it shares its line with something else",
      });
    else spans.push(...found, ...emptied(document, path, holder, children));
  }
  if (obstacles.length > 0) return { text: undefined, obstacles };
  return { text: applied(text, spans), obstacles: [] };
}

/** One list or map, and the positions of what is cut out of it. */
interface Cutting {
  readonly holder: YAMLMap | YAMLSeq;
  readonly path: Path;
  readonly children: readonly number[];
}

/** The cuts by the list or map that holds them; one of which nothing would be left is cut out of its own holder. */
function wholeCuts(document: Document, cuts: readonly Path[], kept: readonly Path[]): ReadonlyMap<string, Cutting> {
  const staying = new Set(kept.map((path) => JSON.stringify(path)));
  const found = new Map<string, Cutting>();
  const add = (path: Path): void => {
    const position = positionOf(document, path);
    if (position === undefined) return;
    const { holder, index } = position;
    const above = path.slice(0, -1);
    const key = JSON.stringify(above);
    const children = [...new Set([...(found.get(key)?.children ?? []), index])].sort((a, b) => a - b);
    if (children.length === holder.items.length && above.length > 0 && !staying.has(key)) {
      found.delete(key);
      add(above);
    } else found.set(key, { holder, path: above, children });
  };
  for (const cut of cuts) add(cut);
  // why: what is inside something that goes as a whole goes with it.
  const gone = [...found.values()].flatMap(({ holder, path, children }) =>
    children.map((child) => JSON.stringify([...path, childKey(holder, child)]).slice(0, -1)),
  );
  return new Map(
    [...found].filter(([key]) => !gone.some((prefix) => key === `${prefix}]` || key.startsWith(`${prefix},`))),
  );
}

/** Why the text at a path must not be touched: what stands there also counts elsewhere in the file. */
function inTheWay(document: Document, path: Path, children: readonly number[]): string | undefined {
  for (let length = 0; length <= path.length; length++) {
    const node = nodeAt(document, path.slice(0, length), false);
    if (isAlias(node)) return `it is written with the alias *${node.source}`;
    if (isCollection(node) && node.anchor !== undefined) return `it stands below the anchor &${node.anchor}`;
    if (isMap(node) && node.items.some(({ key }) => isScalar(key) && key.value === "<<"))
      return "a merge key (<<) stands beside it";
  }
  const holder = nodeAt(document, path, false);
  const anchors: string[] = [];
  if (isCollection(holder))
    for (const child of children)
      visit(holder.items[child] as Node, {
        Node: (_key, node) => {
          if ("anchor" in node && typeof node.anchor === "string") anchors.push(node.anchor);
        },
      });
  return anchors[0] === undefined ? undefined : `the anchor &${anchors[0]} stands in it`;
}

function spansOf(text: string, holder: YAMLMap | YAMLSeq, children: readonly number[]): readonly Span[] | undefined {
  if (holder.flow === true) return spansInFlow(text, holder, children);
  const spans = children.map((child) => spanInBlock(text, holder, child));
  return spans.every((span) => span !== undefined) ? spans : undefined;
}

/** `[]` for a list in lines of its own of which nothing is left. */
function emptied(
  document: Document,
  path: Path,
  holder: YAMLMap | YAMLSeq,
  children: readonly number[],
): readonly Span[] {
  if (holder.flow === true || children.length < holder.items.length) return [];
  const above = nodeAt(document, path.slice(0, -1));
  const pair = isMap(above) ? above.items[childIndex(above, path.at(-1))] : undefined;
  const colon = pair?.srcToken?.sep?.find(({ type }) => type === "map-value-ind")?.offset;
  return colon === undefined ? [] : [{ from: colon + 1, to: colon + 1, text: " []" }];
}

function applied(text: string, spans: readonly Span[]): string {
  return [...spans]
    .sort((a, b) => b.from - a.from || b.to - a.to)
    .reduce((rest, { from, to, text: instead = "" }) => rest.slice(0, from) + instead + rest.slice(to), text);
}

/** The node at a path. @param through Whether an alias on the way stands for its anchor. Default true. */
function nodeAt(document: Document, path: Path, through = true): unknown {
  const seen = (node: unknown): unknown => (through && isAlias(node) ? node.resolve(document) : node);
  return path.reduce<unknown>((node, step) => {
    const holder = seen(node);
    if (!isCollection(holder)) return undefined;
    const child: unknown = holder.items[childIndex(holder, step)];
    return isMap(holder) ? seen((child as Pair | undefined)?.value) : seen(child);
  }, seen(document.contents));
}

function positionOf(document: Document, path: Path): { holder: YAMLMap | YAMLSeq; index: number } | undefined {
  const holder = nodeAt(document, path.slice(0, -1));
  const index = childIndex(holder, path.at(-1));
  return (isMap(holder) || isSeq(holder)) && index >= 0 ? { holder, index } : undefined;
}

/** Where the last part of a path begins that is written out. */
function nearestOffset(document: Document, path: Path): number {
  const found = path.map((_, length) => nodeAt(document, path.slice(0, length), false)).filter(isNode);
  return found.at(-1)?.range?.[0] ?? 0;
}

function childIndex(holder: unknown, step: string | number | undefined): number {
  if (isSeq(holder)) return typeof step === "number" && step < holder.items.length ? step : -1;
  return isMap(holder) ? holder.items.findIndex(({ key }) => isScalar(key) && String(key.value) === step) : -1;
}

function childKey(holder: YAMLMap | YAMLSeq, index: number): string | number {
  const key = isMap(holder) ? holder.items[index]?.key : undefined;
  return isScalar(key) ? String(key.value) : index;
}
