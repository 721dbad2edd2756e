import { isMap, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";
import type { Path } from "../../core/faults/fault.ts";
import { lineStart, spanInBlock } from "../offboard/edit/cut-spans.ts";
import { cutYaml } from "../offboard/edit/yaml-cuts.ts";

/** A list or map of entries below a map of a YAML file. */
export interface EntryHolder {
  /** Path of the map that has the key, from the top of the file. */
  readonly at: Path;
  /** Key of the list or map of entries. */
  readonly key: string;
  readonly kind: "list" | "map";
}

/**
 * The text with more entries, each as YAML in one line; every other line is as it was.
 * @returns `undefined` where what is there has a form that nothing can be added to.
 */
export function withEntries(
  text: string,
  { at, key, kind }: EntryHolder,
  entries: readonly string[],
): string | undefined {
  const entry = entries.join(", ");
  const document = parseDocument(text, { keepSourceTokens: true, merge: false, uniqueKeys: false, schema: "failsafe" });
  const map = document.getIn(at, true);
  if (!isMap(map) || map.range == null) return undefined;
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const put = (where: number, more: string) => text.slice(0, where) + more + text.slice(where);
  if (!map.has(key)) {
    const [start] = map.range;
    const inBrackets = kind === "list" ? `${key}: [${entry}]` : `${key}: { ${entry} }`;
    if (map.flow === true) return put(start + 1, ` ${inBrackets},`);
    const from = lineStart(text, start);
    const indent = text.slice(from, start);
    if (indent.trim() !== "") return undefined;
    const lines = kind === "list" ? [`${key}:`, ...entries.map((one) => `  - ${one}`)] : [inBrackets];
    return put(from, lines.map((line) => `${indent}${line}${newline}`).join(""));
  }
  const holder = map.get(key, true);
  if (!isMap(holder) && !isSeq(holder)) return undefined;
  if (holder.range == null || isSeq(holder) !== (kind === "list")) return undefined;
  if (holder.flow === true) return put(holder.range[0] + 1, ` ${entry}${holder.items.length === 0 ? " " : ","}`);
  return inBlock(text, holder, entries, newline);
}

function inBlock(
  text: string,
  holder: YAMLMap | YAMLSeq,
  entries: readonly string[],
  newline: string,
): string | undefined {
  const last = spanInBlock(text, holder, holder.items.length - 1);
  if (last === undefined) return undefined;
  const [lead = ""] = (isSeq(holder) ? /^[ \t]*- */ : /^[ \t]*/).exec(text.slice(last.from, last.to)) ?? [];
  const before = text.slice(0, last.to);
  const lines = entries.map((entry) => `${lead}${entry}${newline}`).join("");
  return `${before}${before.endsWith("\n") ? "" : newline}${lines}${text.slice(last.to)}`;
}

/** The text without some entries; the list or map of which none is left goes as a whole. `undefined`: as {@link withEntries}. */
export function withoutEntries(
  text: string,
  { at, key }: EntryHolder,
  entries: readonly (string | number)[],
): string | undefined {
  return cutYaml(
    text,
    entries.map((entry) => [...at, key, entry]),
  ).text;
}
