import { Parser, type CST } from "yaml";
import { MAX_DEPTH } from "../depth.ts";

/** What a file is made of before it is known to be YAML: enough to say where quotes and brackets were left open. */
export interface YamlTokens {
  readonly tokens: readonly CST.Token[];
  /** Position of the first map or list that lies too deep. */
  readonly tooDeep: number | undefined;
  /** Quoted texts that begin on another line than they end, or do not end. */
  readonly longQuotes: readonly { readonly from: number; readonly to: number; readonly open: boolean }[];
  /** Opening brackets that nothing closes, or another bracket. */
  readonly openBrackets: readonly number[];
}

/**
 * Splits a file into its tokens.
 * why before the library composes them: it calls itself for each map within a map, and uses up the stack.
 */
export function yamlTokens(text: string, newLine: (offset: number) => void): YamlTokens {
  const tokens = [...new Parser(newLine).parse(text)];
  const longQuotes: YamlTokens["longQuotes"][number][] = [];
  const openBrackets: number[] = [];
  let tooDeep: number | undefined;
  const rest = tokens.map((token) => ({ token, depth: 0 })).reverse();
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { token } = next;
    const holds = "items" in token || (token.type === "document" && token.value !== undefined);
    const depth = "items" in token ? next.depth + 1 : next.depth;
    if (depth > MAX_DEPTH && holds) {
      tooDeep ??= token.offset;
      continue;
    }
    if (token.type === "flow-collection" && !isClosed(token)) openBrackets.push(token.offset);
    if (token.type === "double-quoted-scalar" || token.type === "single-quoted-scalar") {
      const { source, offset } = token;
      const open = source.length < 2 || !source.endsWith(source.slice(0, 1));
      if (open || source.includes("\n")) longQuotes.push({ from: offset, to: offset + source.length, open });
    }
    rest.push(
      ...inside(token)
        .map((one) => ({ token: one, depth }))
        .reverse(),
    );
  }
  return { tokens, tooDeep, longQuotes, openBrackets };
}

function inside(token: CST.Token): CST.Token[] {
  if (token.type === "document") return token.value === undefined ? [] : [token.value];
  if (!("items" in token)) return [];
  return token.items.flatMap((item) => [item.key, item.value].filter((one) => one !== undefined && one !== null));
}

function isClosed({ start, end }: CST.FlowCollection): boolean {
  return end.some(({ type }) => type === (start.type === "flow-map-start" ? "flow-map-end" : "flow-seq-end"));
}
