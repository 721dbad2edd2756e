import { type Alias, type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair, visit } from "yaml";
import { cut } from "../fault.ts";
import { MAX_DEPTH } from "../nesting-depth.ts";
import { type Dates, isMergeKey, isRefused, rangeOf, readKey, readScalar, tagRefusal } from "./scalar.ts";
import type { Misreading } from "./syntax.ts";

/** A file's content as Pulumi reads it, or what of it Pulumi refuses or reads otherwise. */
export interface YamlTree {
  readonly value: unknown;
  readonly misreadings: readonly Misreading[];
}

/** What an alias stands for: the last value before it that has the name. Any other node is given back. */
export type Targets = (node: unknown) => unknown;

/** Values that aliases may stand for in one file, all together. */
const MAX_ALIASED = 50_000;
const WRITE_OUT = "Write the values out instead of using aliases.";

/**
 * Makes plain values of a document that was composed with the `failsafe` schema, so that nothing but this decides what
 * text without quotes means.
 * @param lineOf The line of a position, from 1.
 */
export function yamlTree(
  document: Document.Parsed,
  text: string,
  dates: Dates,
  lineOf: (offset: number) => number,
): YamlTree {
  const reader = new TreeReader(targetsIn(document), text, dates, lineOf);
  const value = reader.read(document.contents);
  return { value, misreadings: reader.misreadings };
}

/** Reads one document; what it counts is counted for the whole of it. */
class TreeReader {
  readonly misreadings: Misreading[] = [];
  readonly #targetOf: ReturnType<typeof targetsIn>;
  readonly #text: string;
  readonly #dates: Dates;
  readonly #lineOf: (offset: number) => number;
  readonly #open = new Set<unknown>();
  readonly #counted = { all: 0, aliased: 0, aliases: 0 };
  #stopped = false;

  constructor(targetOf: ReturnType<typeof targetsIn>, text: string, dates: Dates, lineOf: (offset: number) => number) {
    this.#targetOf = targetOf;
    this.#text = text;
    this.#dates = dates;
    this.#lineOf = lineOf;
  }

  read(contents: unknown): unknown {
    return this.#plain(contents, 0, false);
  }

  #report(node: unknown, found: string, fix: string): void {
    this.misreadings.push({ offset: rangeOf(node)[0], found, fix });
  }

  #stop(node: unknown, found: string): void {
    if (!this.#stopped) this.#report(node, found, WRITE_OUT);
    this.#stopped = true;
  }

  /** why: Pulumi refuses a file that is little but aliases; the numbers are those of gopkg.in/yaml.v3. */
  #count(node: unknown): void {
    this.#counted.all += 1;
    if (this.#counted.aliases > 0) this.#counted.aliased += 1;
    const { all, aliased } = this.#counted;
    if (aliased > MAX_ALIASED || (aliased > 100 && all > 1000 && aliased / all > 0.99))
      this.#stop(node, "aliases that stand for more values than the file holds");
  }

  #plain(node: unknown, depth: number, inFlow: boolean): unknown {
    this.#count(node);
    if (this.#stopped) return undefined;
    const anchor = isAlias(node) ? node.source : isNode(node) ? node.anchor : undefined;
    if (anchor !== undefined && !/^[\w-]+$/.test(anchor))
      this.#report(
        node,
        `the name ${cut(anchor, 40)} after & or *`,
        "Take letters, digits, _ and - alone; other text needs quotes.",
      );
    if (isAlias(node)) return this.#ofAlias(node, depth);
    if (isScalar(node)) {
      const read = readScalar(node, this.#text, this.#dates, inFlow);
      if (!isRefused(read)) return read.value;
      this.#report(node, read.found, read.fix);
      return undefined;
    }
    if (!isMap(node) && !isSeq(node)) return null;
    if (depth >= MAX_DEPTH) {
      this.#stop(node, `more than ${MAX_DEPTH} maps and lists within one another`);
      return undefined;
    }
    const tag = tagRefusal(node);
    if (tag !== undefined) this.#report(node, tag.found, tag.fix);
    const flow = node.flow === true;
    this.#open.add(node);
    const made = isMap(node)
      ? this.#map(node.items, depth + 1, flow)
      : node.items.map((item) => this.#plain(item, depth + 1, flow));
    this.#open.delete(node);
    return made;
  }

  #ofAlias(alias: Alias, depth: number): unknown {
    const name = cut(alias.source, 40);
    const target = this.#targetOf(alias);
    if (target === undefined && /^[\w-]+$/.test(alias.source))
      this.#report(
        alias,
        `*${name}, but no &${name} before it`,
        "Correct the name; a text that begins with * needs quotes.",
      );
    else if (target !== undefined && this.#open.has(target))
      this.#report(
        alias,
        `*${name} within the value that it stands for`,
        "Write the value out: it would hold itself without end.",
      );
    else if (target !== undefined) {
      this.#counted.aliases += 1;
      const value = this.#plain(target, depth, false);
      this.#counted.aliases -= 1;
      return value;
    }
    return undefined;
  }

  #map(pairs: readonly Pair[], depth: number, inFlow: boolean): Record<string, unknown> {
    const made: Record<string, unknown> = {};
    const keys = new Map<string, unknown>();
    const merged: unknown[] = [];
    for (const { key, value } of pairs) {
      this.#count(key);
      const name = this.#keyName(key, inFlow);
      if (name === undefined) continue;
      const before = keys.get(name);
      if (before !== undefined) {
        const line = this.#lineOf(rangeOf(before)[0]);
        this.#report(
          key,
          `the key ${JSON.stringify(cut(name, 60))} a second time in one map, first in line ${line}`,
          "Remove one of the two, or rename it.",
        );
        continue;
      }
      keys.set(name, key);
      if (isMergeKey(key)) merged.push(value);
      else put(made, name, this.#plain(value, depth, inFlow));
    }
    for (const source of merged) {
      for (const one of isSeq(source) ? source.items : [source]) {
        if (isMap(this.#targetOf(one))) {
          const more = Object.entries(this.#plain(one, depth, inFlow) ?? {});
          for (const [name, value] of more) if (!Object.hasOwn(made, name)) put(made, name, value);
        } else
          this.#report(
            one ?? source,
            "<< with something that is no map",
            "Write an alias of a map after <<, as in <<: *usual.",
          );
      }
    }
    return made;
  }

  /** The key's text; `undefined`, with a report, when Pulumi would take it for something else. */
  #keyName(key: unknown, inFlow: boolean): string | undefined {
    const read = isScalar(key)
      ? readKey(key, this.#text, inFlow)
      : { found: "a key that is no text", fix: "Write text before the colon; text with *, [ or { needs quotes." };
    if (!isRefused(read)) return read.value;
    this.#report(key, read.found, read.fix);
    return undefined;
  }
}

/** Finds what the aliases of a file stand for. The file is gone through at the first alias; most have none. */
export function targetsIn(document: Document.Parsed): Targets {
  let targets: ReadonlyMap<Alias, Node> | undefined;
  return (node) => {
    if (!isAlias(node)) return node;
    targets ??= targetsOf(document);
    return targets.get(node);
  };
}

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

function put(made: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== "__proto__") made[name] = value;
  // why not an assignment: it would set the prototype.
  else Object.defineProperty(made, name, { value, writable: true, enumerable: true, configurable: true });
}
