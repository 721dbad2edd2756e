import { isDeepStrictEqual } from "node:util";
import { Document, isCollection, isMap, isScalar, isSeq, type Node, Scalar, visit } from "yaml";
import type { Fault } from "../../core/faults/fault.ts";
import { readYaml, type SourceFile } from "../../core/faults/yaml/source.ts";

/** What a new YAML file holds. */
export interface YamlFile {
  /** As faults name it. */
  readonly name: string;
  /** Reference to the JSON Schema, for editors; absent: none. */
  readonly schema?: string;
  /** Plain values: maps, lists, text, numbers, true and false. */
  readonly content: Readonly<Record<string, unknown>>;
}

// why so few: what some reader of YAML takes for a number, a date, a tag or a truth value is written in quotes.
const PLAIN = /^[A-Za-z][A-Za-z0-9]*(?:[-_./:][A-Za-z0-9]+)*$/;
const MEANS_SOMETHING = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|infinity)$/i;

/** Maps this deep are settings of one thing, and stand on one line when they are short. */
const DEEP = 3;
const MAX_LINE = 90;

/**
 * A YAML file that says exactly `content`, in the form that the documentation shows: short lists and maps on one line,
 * account ids in quotes. Ask {@link saysExactly} before it is used.
 */
export function yamlFile({ name, schema, content }: YamlFile): SourceFile {
  const document = new Document(content, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, scalar) => {
      const { value } = scalar;
      if (typeof value === "string")
        scalar.type = PLAIN.test(value) && !MEANS_SOMETHING.test(value) ? Scalar.PLAIN : Scalar.QUOTE_DOUBLE;
    },
    Collection: (_, collection, path) => {
      const isDeep = isSeq(collection) || path.filter(isCollection).length >= DEEP;
      collection.flow = isDeep && isFlat(collection) && String(collection).length <= MAX_LINE;
    },
  });
  const line = schema === undefined ? "" : `# yaml-language-server: $schema=${schema}\n`;
  const padded = `${line}${document.toString({ lineWidth: 0 })}`;
  // why two: without the padding it reads as the documentation does, but text in quotes may have such brackets too.
  const [tidy, plain] = [padded.replaceAll(/\[ ([^"[\]]*) \]/g, "[$1]"), padded].map((text) => ({ name, text }));
  return tidy !== undefined && saysExactly(tidy, content) ? tidy : (plain ?? { name, text: padded });
}

/** Whether a file, read as Pulumi reads it, says that and nothing else. Not so where a text holds what YAML cannot. */
export function saysExactly(file: SourceFile, content: YamlFile["content"]): boolean {
  return isDeepStrictEqual(readYaml(file).source.value, content);
}

/** Whether it holds single values only, or, in a map, lists of these. */
function isFlat(node: Node): boolean {
  if (isSeq(node)) return node.items.every(isScalar);
  return isMap(node) && node.items.every(({ value }) => isScalar(value) || (isSeq(value) && isFlat(value)));
}

/** The fault of a file whose values YAML cannot hold as they are; nothing is written then. */
export function unwritable(file: string): Fault {
  return {
    code: "fleet/unwritable",
    at: { file },
    path: "config",
    expected: "values that YAML can hold as they are",
    found: "characters that it cannot",
    fix: "Leave out what is no letter, digit, space or usual sign.",
  };
}
