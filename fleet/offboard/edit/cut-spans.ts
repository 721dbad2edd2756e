import { isCollection, isPair, isScalar, isSeq, type YAMLMap, type YAMLSeq } from "yaml";

/** Characters of a text that go, and what comes in their place; nothing by default. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly text?: string;
}

/** The lines of one item of a list, or of one key of a map, in block style. @returns nothing where others stand on them. */
export function spanInBlock(text: string, holder: YAMLMap | YAMLSeq, index: number): Span | undefined {
  const start = isSeq(holder) ? dashOf(holder, index) : startOf(holder.items[index]);
  if (start === undefined) return undefined;
  const from = lineStart(text, start);
  if (text.slice(from, start).trim() !== "") return undefined;
  const end = Math.max(start + 1, endOf(holder.items[index]) ?? colonOf(holder.items[index]) ?? 0);
  const content = text.slice(0, end).trimEnd().length;
  const to = lineEnd(text, content);
  return /^[ \t]*(?:#.*)?[\r\n]*$/.test(text.slice(content, to)) ? { from, to } : undefined;
}

/**
 * What goes of a list or map in brackets: whole lines where an item has them to itself, else the items with one comma each.
 */
export function spansInFlow(
  text: string,
  holder: YAMLMap | YAMLSeq,
  children: readonly number[],
): readonly Span[] | undefined {
  const going = new Set(children);
  const last = holder.items.findLastIndex((_, index) => !going.has(index));
  const spans: Span[] = [];
  for (const index of children) {
    const [from, end] = [startOf(holder.items[index]), endOf(holder.items[index])];
    if (from === undefined || end === undefined) return undefined;
    const comma = /^\s*,/.exec(text.slice(end))?.[0].length ?? 0;
    const whole = wholeLines(text, from, end + comma);
    const next = startOf(holder.items[index + 1]);
    const before = endOf(holder.items[index - 1]);
    if (whole !== undefined) spans.push(whole);
    else if (next !== undefined && isPlainGap(text.slice(end, next)) && index < last) spans.push({ from, to: next });
    else if (before !== undefined && isPlainGap(text.slice(before, from)) && index > last)
      spans.push({ from: before, to: end });
    else spans.push({ from, to: end + comma });
  }
  return spans;
}

function wholeLines(text: string, from: number, end: number): Span | undefined {
  const [first, to] = [lineStart(text, from), lineEnd(text, end)];
  const isAlone = text.slice(first, from).trim() === "" && /^[ \t]*(?:#.*)?\r?\n$/.test(text.slice(end, to));
  return isAlone ? { from: first, to } : undefined;
}

/** Whether nothing but a comma and blanks stands between two items. */
function isPlainGap(gap: string): boolean {
  return /^[ \t]*,[ \t]*$/.test(gap);
}

function dashOf(holder: YAMLSeq, index: number): number | undefined {
  const item: unknown = holder.items[index];
  const tokens = holder.srcToken?.type === "block-seq" ? holder.srcToken.items : [];
  const own = typeof item === "object" && item !== null && "srcToken" in item ? item.srcToken : undefined;
  const found = own === undefined ? undefined : tokens.find(({ value }) => value === own);
  return found?.start.find(({ type }) => type === "seq-item-ind")?.offset;
}

function startOf(item: unknown): number | undefined {
  if (isPair(item)) return startOf(item.key);
  return rangeOf(item)?.[0];
}

/** Where the last character that belongs to an item is. why not its range: that of a map or list reaches into what follows. */
function endOf(item: unknown): number | undefined {
  if (isPair(item)) {
    const value: unknown = item.value;
    const isNothing =
      value === null || (isScalar(value) && value.source === "" && rangeOf(value)?.[0] === rangeOf(value)?.[1]);
    return isNothing ? (colonOf(item) ?? endOf(item.key)) : endOf(value);
  }
  if (isCollection(item) && item.flow !== true) return endOf(item.items.at(-1)) ?? rangeOf(item)?.[1];
  return rangeOf(item)?.[1];
}

function colonOf(item: unknown): number | undefined {
  if (!isPair(item)) return undefined;
  const colon = item.srcToken?.sep?.find(({ type }) => type === "map-value-ind")?.offset;
  return colon === undefined ? undefined : colon + 1;
}

function rangeOf(node: unknown): readonly [number, number, number] | undefined {
  if (typeof node !== "object" || node === null || !("range" in node)) return undefined;
  return node.range as readonly [number, number, number] | undefined;
}

/** Where the line of a position begins. */
export function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

/** Where the line after that of a position begins, or the end of the text. */
function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end + 1;
}
