import type { YAMLError } from "yaml";
import { cut } from "../fault.ts";
import type { LeftOpen } from "./tokens.ts";

/** What is wrong with the way a file is written, in words for somebody who does not know YAML's own. */
export interface Misreading {
  /** Position in the text. */
  readonly offset: number;
  readonly found: string;
  readonly fix: string;
}

const QUOTE = "Put quotes around the text.";
const SPACES = "Indent with spaces alone.";

/**
 * Finds characters and marks that Pulumi's reader refuses, or takes for line breaks where other tools see one line.
 * Source: gopkg.in/yaml.v3, `readerc.go` and `yamlprivateh.go`.
 */
export function forbidden(text: string): Misreading | undefined {
  const conflict = /^ *(?:<{7}|>{7})(?: .*)?$/m.exec(text);
  if (conflict !== null)
    return {
      offset: conflict.index,
      found: `${cut(conflict[0].trim(), 40)}: a conflict that a merge left`,
      fix: "Keep one of the two versions, and remove the lines of <, = and >.",
    };
  const directive = /^%.*$/m.exec(text);
  if (directive !== null && /^(?:\s*(?:#.*)?\n)*%/.test(text))
    return { offset: directive.index, found: cut(directive[0], 40), fix: "Remove the line." };
  const space = /^[ \t]*[\p{Zs}\u200B](?<=[^ ])/mu.exec(text);
  if (space !== null)
    return {
      offset: space.index + space[0].length - 1,
      found: `a space in the indentation that is none (${codePoint(space[0].slice(-1))}), as copied from a web page`,
      fix: SPACES,
    };
  const tab = /^(?: *\t[ \t]*(?:#.*)?$|[ \t]*(?:[-?] +)*[-?] *\t)/m.exec(text);
  if (tab !== null)
    return {
      offset: tab.index + tab[0].indexOf("\t"),
      found: "a tab in an empty line, before a comment or after the dash of a list item",
      fix: "Write spaces, or nothing.",
    };
  const odd =
    /[^\t\n\r\u0020-\u007E\u00A0-\u2027\u202A-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD\u{10000}-\u{10FFFF}]|\r(?!\n)/u.exec(
      text.replace(/^\uFEFF/, " "),
    );
  if (odd === null) return undefined;
  return {
    offset: odd.index,
    found: `the character ${codePoint(odd[0])}, which no editor shows`,
    fix: 'Remove it; in a text in double quotes it can be written as in "\\u0085".',
  };
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** The first syntax error in plain words. why only that: what comes after it is guesswork of the parser. */
export function misreading(text: string, errors: readonly YAMLError[], left: LeftOpen): Misreading | undefined {
  const [error] = [...errors].sort((a, b) => a.pos[0] - b.pos[0]);
  if (error === undefined) return undefined;
  const [offset] = error.pos;
  const line = lineAt(text, offset);
  return (
    openQuote(text, offset, left) ??
    openBracket(text, offset, left) ??
    ofLine(text, error, line) ?? {
      offset,
      found: `something that cannot stand here: ${JSON.stringify(cut(line.text.trim(), 60))}`,
      fix: "Check this line and the one before: indentation, quotes, brackets, `key: value`.",
    }
  );
}

interface Line {
  readonly from: number;
  readonly text: string;
  readonly indent: number;
}

function lineAt(text: string, offset: number): Line {
  const from = text.lastIndexOf("\n", offset - 1) + 1;
  const end = text.indexOf("\n", from);
  const line = text.slice(from, end < 0 ? undefined : end).replace(/\r$/, "");
  return { from, text: line, indent: /^ */.exec(line)?.[0].length ?? 0 };
}

function lineAfter(text: string, { from }: Line): Line | undefined {
  const next = /\n(?=[ \t]*[^\s#])/.exec(text.slice(from));
  return next === null ? undefined : lineAt(text, from + next.index + 1);
}

function openQuote(text: string, offset: number, { longQuotes }: LeftOpen): Misreading | undefined {
  const quote = longQuotes.find(({ open, to }) => open || (to <= offset && !text.slice(to, offset).includes("\n")));
  if (quote === undefined) return undefined;
  const { from } = quote;
  return {
    offset: from,
    found: `a ${text[from] === '"' ? "double" : "single"} quote that is not closed on its line`,
    fix: "Close it at the end of the text.",
  };
}

const PAIRS: Readonly<Record<string, string>> = { "[": "]", "{": "}" };

function openBracket(text: string, offset: number, { openBrackets }: LeftOpen): Misreading | undefined {
  const from = openBrackets.filter((bracket) => bracket <= offset).at(-1);
  if (from === undefined) {
    const character = text[offset] ?? "";
    if (!"]}".includes(character) || character === "") return undefined;
    return { offset, found: `a ${character} that closes nothing`, fix: "Remove it, or open the list or map before." };
  }
  const bracket = text[from] ?? "";
  return {
    offset: from,
    found: `a ${bracket} that is not closed, or not indented to its end`,
    fix: `Write ${PAIRS[bracket] ?? "]"} at the end of the ${bracket === "[" ? "list" : "map"}, and commas between its parts.`,
  };
}

function ofLine(text: string, { code, pos, message }: YAMLError, line: Line): Misreading | undefined {
  const [offset] = pos;
  const next = lineAfter(text, line);
  const from = line.from + line.indent;
  switch (code) {
    case "TAB_AS_INDENT":
      return { offset, found: "a tab in the indentation", fix: SPACES };
    case "MULTILINE_IMPLICIT_KEY":
    case "MISSING_CHAR":
      return withoutColon(line, next);
    case "BAD_INDENT":
      return {
        offset: from,
        found: `an indentation of ${line.indent} that no line before it has`,
        fix: "Indent it like the other keys of the same map.",
      };
    case "BLOCK_AS_IMPLICIT_KEY":
      if (message.includes("sequence"))
        return {
          offset: from,
          found: "a list item among the keys of a map, or not below the first item of its list",
          fix: "Begin all items of a list in one column, below their key.",
        };
      if (next !== undefined && next.indent > line.indent && /:(?:\s|$)/.test(next.text))
        return {
          offset: next.from + next.indent,
          found: "a line that is indented more than the one before it, which has a value already",
          fix: "Indent it like the line before.",
        };
      return {
        offset,
        found: "a second colon in the line",
        fix: "Put quotes around the text, or the second key on a line of its own.",
      };
    case "BAD_SCALAR_START":
    case "BAD_ALIAS":
      return { offset, found: `text that begins with ${text[offset] ?? ""}, which has a meaning in YAML`, fix: QUOTE };
    case "BAD_DQ_ESCAPE":
      return {
        offset,
        found: `${JSON.stringify(text.slice(offset, offset + 2))} within double quotes`,
        fix: "Write the backslash twice, or take single quotes.",
      };
    case "BLOCK_IN_FLOW":
      return { offset, found: "a second key: value without a comma before it", fix: "Put a comma between the two." };
    case "UNEXPECTED_TOKEN":
      if (message.includes("block-seq-ind"))
        return {
          offset,
          found: "a list item on the line of its key",
          fix: "Write the list in brackets, as in [a, b], or each item on a line of its own.",
        };
      if (/Block scalar header|Not a YAML token/.test(message))
        return { offset, found: "text after | or >, which have a meaning in YAML", fix: QUOTE };
      if (message.includes("at node end"))
        return {
          offset,
          found: "text after the end of a value",
          fix: "Put quotes around all of it, or remove the rest.",
        };
      return undefined;
    default:
      return undefined;
  }
}

/** A line that should be `key: value` and is not. */
function withoutColon(line: Line, next: Line | undefined): Misreading {
  const offset = line.from + line.indent;
  const [, dash = "", key = "", between = "", value = ""] =
    /^(- +)?([\w.:/@+-]*?\w)( *= *| +|:(?=\S)|$)(.*)$/.exec(line.text.trim()) ?? [];
  const nested = value !== "" && between === ":" && next !== undefined && next.indent > line.indent;
  const written = nested ? `${key}:${value}` : key;
  if (between === ":" && !nested)
    return {
      offset,
      found: `no space after the colon of ${JSON.stringify(cut(key, 60))}`,
      fix: `Write ${cut(`${dash}${key}: ${value}`, 80)}`,
    };
  if (written === "")
    return {
      offset,
      found: `no key: value, but ${JSON.stringify(cut(line.text.trim(), 60))}`,
      fix: "Write a key, a colon, a space and the value.",
    };
  return {
    offset,
    found: `no colon after ${JSON.stringify(cut(written, 60))}`,
    fix: `Write ${cut(`${dash}${written}:${value === "" || nested ? "" : ` ${value}`}`, 80)}`,
  };
}
