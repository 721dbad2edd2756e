import { type CST, Parser } from "yaml";
import { MAX_DEPTH } from "../nesting-depth.ts";

/** Where a file that is no YAML has quotes and brackets that were left open. */
export interface LeftOpen {
  /** Quoted texts that begin on another line than they end, or do not end. */
  readonly longQuotes: readonly { readonly from: number; readonly to: number; readonly open: boolean }[];
  /** Opening brackets that nothing closes, or another bracket. */
  readonly openBrackets: readonly number[];
}

/** Splits a file into its tokens, of which the library composes its nodes. */
export function yamlTokens(text: string): readonly CST.Token[] {
  return [...new Parser().parse(text)];
}

/**
 * Position of the first map or list that lies too deep.
 * why before the library composes the tokens: it calls itself for each map within a map, and uses up the stack.
 */
export function tooDeepIn(tokens: readonly CST.Token[]): number | undefined {
  for (const token of tokens) {
    const found = tooDeepAt(token, 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function tooDeepAt(token: CST.Token | null | undefined, depth: number): number | undefined {
  if (token?.type === "document") return tooDeepAt(token.value, depth);
  if (token === null || token === undefined || !("items" in token)) return undefined;
  if (depth > MAX_DEPTH) return token.offset;
  for (const { key, value } of token.items) {
    const found = tooDeepAt(key, depth + 1) ?? tooDeepAt(value, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Finds what was left open. None of the tokens may lie too deep. */
export function leftOpen(tokens: readonly CST.Token[]): LeftOpen {
  const longQuotes: LeftOpen["longQuotes"][number][] = [];
  const openBrackets: number[] = [];
  const rest = [...tokens].reverse();
  for (let token = rest.pop(); token !== undefined; token = rest.pop()) {
    if (token.type === "flow-collection" && !isClosed(token)) openBrackets.push(token.offset);
    if (token.type === "double-quoted-scalar" || token.type === "single-quoted-scalar") {
      const { source, offset } = token;
      const open = source.length < 2 || !source.endsWith(source.slice(0, 1));
      if (open || source.includes("\n")) longQuotes.push({ from: offset, to: offset + source.length, open });
    }
    rest.push(...inside(token).reverse());
  }
  return { longQuotes, openBrackets };
}

function inside(token: CST.Token): CST.Token[] {
  if (token.type === "document") return token.value === undefined ? [] : [token.value];
  if (!("items" in token)) return [];
  return token.items.flatMap((item) => [item.key, item.value].filter((one) => one !== undefined && one !== null));
}

function isClosed({ start, end }: CST.FlowCollection): boolean {
  return end.some(({ type }) => type === (start.type === "flow-map-start" ? "flow-map-end" : "flow-seq-end"));
}
