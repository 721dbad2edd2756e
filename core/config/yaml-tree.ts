import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  visit,
  type Alias,
  type Document,
  type Node,
  type Pair,
  type Scalar,
} from "yaml";
import { cut } from "../fault.ts";
import { MAX_DEPTH } from "./depth.ts";
import { plainValue } from "./plain-scalar.ts";
import type { Misreading } from "./yaml-syntax.ts";

/** A file's content as Pulumi reads it, or what of it Pulumi refuses or reads otherwise. */
export interface YamlTree {
  readonly value: unknown;
  readonly misreadings: readonly Misreading[];
  /** What an alias stands for. */
  target(node: unknown): unknown;
}

/** Values that aliases may stand for in one file, all together. */
const MAX_ALIASED = 50_000;
const MAX_KEY = 1000;
const TEXT_TAG = "tag:yaml.org,2002:str";
const WRITE_OUT = "Write the values out instead of using aliases.";

/**
 * Makes plain values of a document that was composed with the `failsafe` schema, so that nothing but this decides what
 * text without quotes means.
 * @param dates As which kind of file Pulumi passes dates without quotes.
 */
export function yamlTree(document: Document.Parsed, text: string, dates: "inStack" | "inProject"): YamlTree {
  const misreadings: Misreading[] = [];
  const targets = targetsOf(document);
  const open = new Set<unknown>();
  let aliases = 0;
  let aliased = 0;
  let all = 0;
  const value = plain(document.contents, 0);
  return { value, misreadings, target: (node) => (isAlias(node) ? targets.get(node) : node) };

  function report(node: unknown, found: string, fix: string): undefined {
    misreadings.push({ offset: start(node), found, fix });
    return undefined;
  }

  /** why counted: Pulumi refuses a file that is little but aliases; the numbers are those of gopkg.in/yaml.v3. */
  function tooMuch(): boolean {
    all += 1;
    if (aliases > 0) aliased += 1;
    return aliased > MAX_ALIASED || (aliased > 100 && all > 1000 && aliased / all > 0.99);
  }

  function plain(node: unknown, depth: number): unknown {
    if (misreadings.some(({ fix }) => fix === WRITE_OUT)) return undefined;
    if (tooMuch()) return report(node, "aliases that stand for more values than the file holds", WRITE_OUT);
    if (isAlias(node)) return ofAlias(node, depth);
    if (isScalar(node)) return scalar(node);
    if (!isMap(node) && !isSeq(node)) return null;
    if (depth >= MAX_DEPTH) return report(node, `more than ${MAX_DEPTH} maps and lists within one another`, WRITE_OUT);
    checkTag(node);
    open.add(node);
    const made = isMap(node) ? map(node.items, depth + 1) : node.items.map((item) => plain(item, depth + 1));
    open.delete(node);
    return made;
  }

  function ofAlias(alias: Alias, depth: number): unknown {
    const target = targets.get(alias);
    if (target === undefined)
      return report(
        alias,
        `*${cut(alias.source, 40)}, but no &${cut(alias.source, 40)} before it`,
        "Correct the name; a text that begins with * needs quotes.",
      );
    if (open.has(target))
      return report(
        alias,
        `*${cut(alias.source, 40)} within the value that it stands for`,
        "Write the value out: it would hold itself without end.",
      );
    aliases += 1;
    const value = plain(target, depth);
    aliases -= 1;
    return value;
  }

  function map(pairs: readonly Pair[], depth: number): Record<string, unknown> {
    const made: Record<string, unknown> = {};
    const lines = new Map<string, unknown>();
    const merged: unknown[] = [];
    for (const { key, value } of pairs) {
      tooMuch();
      const name = keyName(key);
      if (name === undefined) continue;
      const before = lines.get(name);
      lines.set(name, before ?? key);
      if (before !== undefined)
        report(
          key,
          `the key ${JSON.stringify(cut(name, 60))} a second time in one map, first in line ${lineOf(before)}`,
          "Remove one of the two.",
        );
      else if (isMergeKey(key)) merged.push(value);
      else put(made, name, plain(value, depth));
    }
    for (const source of merged) {
      const list = isSeq(source) ? source.items : [source];
      for (const one of list) {
        if (!isMap(isAlias(one) ? targets.get(one) : one)) {
          report(
            one ?? source,
            "<< with something that is no map",
            "Write an alias of a map after <<, as in <<: *usual.",
          );
          continue;
        }
        const more = plain(one, depth) as Readonly<Record<string, unknown>> | undefined;
        for (const [name, value] of Object.entries(more ?? {})) if (!Object.hasOwn(made, name)) put(made, name, value);
      }
    }
    return made;
  }

  /** The key's text; `undefined`, with a report, when Pulumi would take it for something else. */
  function keyName(key: unknown): string | undefined {
    if (!isScalar(key))
      return report(key, "a key that is no text", "Write text before the colon; text with *, [ or { needs quotes.");
    checkTag(key);
    const source = text.slice(...rangeOf(key));
    if (source.length > MAX_KEY || source.includes("\n"))
      return report(
        key,
        `a key of ${source.includes("\n") ? "several lines" : "more than 1,000 characters"}`,
        "Write a colon and a space after each key, and shorten it.",
      );
    if (isMergeKey(key)) return "<<";
    const name = String(key.value);
    if (name === "<<")
      return report(key, "<< in quotes as a key", "Remove the quotes to merge a map, or rename the key.");
    if (key.type !== "PLAIN" || key.tag !== undefined) return quoted(key) ? name : undefined;
    const value = plainValue(name);
    if (typeof value === "string") return name;
    if (value === null) return report(key, "nothing before the colon", "Write the key.");
    const kind = typeof value === "object" ? "date" : typeof value;
    return report(
      key,
      `the ${kind} ${cut(name, 60)} as a key, without quotes`,
      `Put quotes around it: ${JSON.stringify(cut(name, 60))}.`,
    );
  }

  function scalar(node: Scalar): unknown {
    checkTag(node);
    if (node.type !== "PLAIN") return quoted(node) ? String(node.value) : undefined;
    const written = String(node.value);
    if (node.tag !== undefined) return written;
    const value = plainValue(written);
    if (typeof value === "number" && !Number.isFinite(value))
      return report(node, `the number ${written}`, "Write a number that ends, or put quotes around it.");
    if (typeof value !== "object" || value === null) return value;
    if (!value.utc)
      return report(
        node,
        `the moment ${cut(written, 60)}, which is not in UTC`,
        "Write it in UTC, with a Z at the end, or put quotes around it.",
      );
    return value[dates];
  }

  /** why: YAML knows these escapes, but Pulumi's reader does not. */
  function quoted(node: Scalar): boolean {
    if (node.type !== "QUOTE_DOUBLE") return true;
    const escape = /\\(?:\/|u[dD][89a-fA-F]|[^])/g;
    for (const [found] of text.slice(...rangeOf(node)).matchAll(escape))
      if (found === "\\/" || found.length > 2) {
        report(node, `${JSON.stringify(found)} within double quotes`, "Write the character itself.");
        return false;
      }
    return true;
  }

  function checkTag(node: Node): void {
    const { tag } = node;
    if (tag === undefined || (tag === TEXT_TAG && isScalar(node))) return;
    report(
      node,
      `the tag ${cut(tag.replace("tag:yaml.org,2002:", "!!"), 60)}`,
      "Remove it; a text that begins with ! needs quotes.",
    );
  }

  function lineOf(node: unknown): number {
    return text.slice(0, start(node)).split("\n").length;
  }
}

/** Which value each alias stands for: the last one before it that has the name. */
function targetsOf(document: Document.Parsed): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, {
    Node: (_key, node) => {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target !== undefined) targets.set(node, target);
      } else if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return targets;
}

/** Whether it is `<<` without quotes. why a symbol: that is what the library makes of it. */
function isMergeKey(key: unknown): boolean {
  return isScalar(key) && typeof key.value === "symbol";
}

function put(made: Record<string, unknown>, name: string, value: unknown): void {
  // why not an assignment: __proto__ would set the prototype.
  Object.defineProperty(made, name, { value, writable: true, enumerable: true, configurable: true });
}

function start(node: unknown): number {
  return rangeOf(node)[0];
}

function rangeOf(node: unknown): [number, number] {
  const range = isAlias(node) || isScalar(node) || isMap(node) || isSeq(node) ? node.range : undefined;
  return [range?.[0] ?? 0, range?.[1] ?? 0];
}
